import { execFileSync } from 'node:child_process';
import { isRecord, type LockedPackage, PROJECT_ROOT, readLockFile } from './lock-file.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly unknown[];
}

/** CycloneDX 1.5, as far as the checks read it. */
export interface Sbom {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly [member: string]: unknown;
}

/**
 * What is in the product, by npm itself from the lock file: nothing needs to be installed. Without time, random serial
 * number and the name of the folder, and in order, so that the same lock file gives the same bytes everywhere.
 *
 * npm writes the whole tree, of which only the product's part is kept: its own `--omit dev` also leaves out whatever a
 * development package needs as well (npm 10 and 11).
 */
export function createSbom(root = PROJECT_ROOT): Sbom {
  const written = execFileSync(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--sbom-type', 'application'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return reproducibleSbom(JSON.parse(written), readLockFile(root));
}

/** @throws Error when npm wrote something else than an SBOM. */
export function reproducibleSbom(written: unknown, packages: readonly LockedPackage[]): Sbom {
  if (!isRecord(written) || !isRecord(written['metadata']) || !isRecord(written['metadata']['component']))
    throw new Error('npm wrote no SBOM');
  const { serialNumber: _random, metadata, components, dependencies, ...sbom } = written;
  const { timestamp: _time, tools: _version, component, ...facts } = metadata as Record<string, unknown>;
  const self = component as Record<string, unknown>;
  const ref = String(self['bom-ref']);
  const product = new Set(packages.filter(({ isDevelopment }) => !isDevelopment).map(refOf));
  const edges = (dependencies as Sbom['dependencies']).filter(
    (edge) => edge.ref === ref || product.has(edge.ref),
  );
  return {
    ...sbom,
    metadata: { ...facts, component: { ...self, name: ref.slice(0, ref.lastIndexOf('@')) } },
    components: sorted(components as Sbom['components'], refOfComponent).filter((one) =>
      product.has(refOfComponent(one)),
    ),
    dependencies: sorted(edges, (edge) => edge.ref).map((edge) => ({
      ...edge,
      dependsOn: edge.dependsOn.filter((needed) => product.has(needed)).sort(),
    })),
  };
}

const refOf = ({ name, version }: LockedPackage): string => `${name}@${version}`;
const refOfComponent = (component: Component): string => component['bom-ref'];

/** One name and one byte order for whoever signs and compares it. */
export const textOfSbom = (sbom: Sbom): string => `${JSON.stringify(sbom, null, 2)}\n`;

/**
 * Compares the SBOM with the lock file, which it must not fall short of.
 * @returns one line for each package of the product that is missing, without its digest or without a licence.
 */
export function faultsOfSbom(sbom: Sbom, packages: readonly LockedPackage[]): readonly string[] {
  const listed = new Map(sbom.components.map((component) => [refOfComponent(component), component]));
  const product = packages.filter(({ isDevelopment, isOptional }) => !isDevelopment && !isOptional);
  const missing = product.flatMap((entry) => {
    const { integrity } = entry;
    const ref = refOf(entry);
    const component = listed.get(ref);
    if (!component) return [`${ref}: not listed`];
    const digest = Buffer.from(String(integrity).slice('sha512-'.length), 'base64').toString('hex');
    return [
      ...(component.hashes?.some(({ alg, content }) => alg === 'SHA-512' && content === digest)
        ? []
        : [`${ref}: without its digest`]),
      ...(component.licenses?.length ? [] : [`${ref}: without a licence`]),
    ];
  });
  const lost = sbom.dependencies
    .flatMap(({ dependsOn }) => dependsOn)
    .filter((ref) => !listed.has(ref))
    .map((ref) => `${ref}: needed, and not listed`);
  return [...new Set([...missing, ...lost])];
}

const sorted = <T>(items: readonly T[], keyOf: (item: T) => string): T[] =>
  [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
