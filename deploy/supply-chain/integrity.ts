import { isRecord, type LockedPackage } from './lock-file.ts';

/** A SHA-512 digest in the form of Subresource Integrity: 64 bytes are 86 characters of base64 and two `=`. */
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/**
 * KNOWN GAP: digests of these were never known here, since the registry that wrote the lock file does not hold them.
 * Each is a development package's binary for a platform that neither `.ci/run` nor production uses; npm installs one only
 * on that platform. The rule is the platform, so a new one of the same kind needs no entry, and nothing else may hide here.
 */
const WITHOUT_DIGEST =
  /^(?:@biomejs\/cli|@swc\/core|@unrs\/resolver-binding)-(?!linux-x64(?:-gnu)?$)[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** @returns one line for each entry whose bytes could be another's, or that comes from elsewhere than the registry. */
export function faultsOfEntries(packages: readonly LockedPackage[]): readonly string[] {
  return packages.flatMap((entry) => faultsOf(entry).map((fault) => `${entry.place}: ${fault}`));
}

function faultsOf(entry: LockedPackage): readonly string[] {
  const { place, name, version, integrity, resolved } = entry;
  const mayLackDigest = entry.isDevelopment && entry.isOptional && WITHOUT_DIGEST.test(name);
  const faults = [
    !place.startsWith('node_modules/') && 'lies outside of node_modules',
    entry.isLink && 'is a link',
    // `.npmrc` leaves out addresses of the registry: an address that is there is another's (git, file, http).
    resolved !== undefined && 'comes from an address of its own',
    !(typeof version === 'string' && EXACT_VERSION.test(version)) && 'has no exact version',
    integrity === undefined
      ? !mayLackDigest && 'has no digest'
      : !(typeof integrity === 'string' && SHA512.test(integrity)) && 'has a digest that is not one SHA-512',
  ];
  return faults.filter((fault) => fault !== false);
}

/**
 * What is asked for, beside what is locked: names of the registry with exact versions, for the project and its overrides.
 * @returns one line for each that could come to mean something else (ranges, tags, addresses).
 */
export function faultsOfManifest(manifest: unknown): readonly string[] {
  const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'];
  const asked = groups.flatMap((group) => {
    const members = isRecord(manifest) ? manifest[group] : undefined;
    return isRecord(members)
      ? Object.entries(members).map(([name, wanted]) => ({ group, name, wanted }))
      : [];
  });
  return asked
    .filter(({ wanted }) => !(typeof wanted === 'string' && EXACT_VERSION.test(wanted)))
    .map(({ group, name }) => `package.json ${group}: ${name} is not one exact version`);
}

/** @returns one line for each package with an install script on which `allowScripts` does not say no. */
export function faultsOfScripts(packages: readonly LockedPackage[], manifest: unknown): readonly string[] {
  const allowed = isRecord(manifest) && isRecord(manifest['allowScripts']) ? manifest['allowScripts'] : {};
  return packages
    .filter(({ name, hasInstallScript }) => hasInstallScript && allowed[name] !== false)
    .map(({ place }) => `${place}: would run a script at installation`);
}
