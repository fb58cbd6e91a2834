import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, type LockedPackage } from './lock-file.ts';

/** SPDX expressions as packages write them. Permissive, without a condition on what is built with the package. */
const ALLOWED: ReadonlySet<unknown> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  '(MIT OR Apache-2.0)',
  'Apache-2.0 AND MIT',
  '(MIT AND BSD-3-Clause)',
  '(MIT OR CC0-1.0)',
]);

interface Exception {
  readonly license: string;
  readonly isForDevelopmentOnly: boolean;
  readonly reason: string;
}

/** Package → the one other licence that it may have. A change of it, or its use in the product, fails again. */
export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  argparse: {
    license: 'Python-2.0',
    isForDevelopmentOnly: false,
    reason: 'permissive; the Python Software Foundation asks for its notice only, which the package carries',
  },
  'caniuse-lite': {
    license: 'CC-BY-4.0',
    isForDevelopmentOnly: true,
    reason: 'a table of browsers that a compiler of tests reads; nothing of it is shipped',
  },
  'railroad-diagrams': {
    license: 'CC0-1.0',
    isForDevelopmentOnly: true,
    reason: 'given to the public domain; comes with the checks of Kubernetes manifests and is not shipped',
  },
};

/**
 * Checks what the lock file says of every package, and what every installed package says of itself: a registry may tell
 * one licence and the package another.
 * @param root where packages are installed. One that is not (another platform's binary) is judged by the lock alone.
 * @returns one line, with the package's name, for each unknown, missing or unfit licence.
 */
export function faultsOfLicences(packages: readonly LockedPackage[], root: string): readonly string[] {
  return packages.flatMap((entry) => {
    const installed = licenceInstalled(join(root, entry.place));
    // Entries without a digest have no licence either: `integrity.ts` says which may.
    const isUnknownHere = entry.integrity === undefined && entry.license === undefined && !installed;
    if (isUnknownHere) return [];
    const told = [
      { by: 'lock', license: entry.license },
      ...(installed ? [{ by: 'package', license: installed.license }] : []),
    ];
    return told
      .filter(({ license }) => !isFit(entry, license))
      .map(
        ({ by, license }) =>
          `${entry.name}@${entry.version}: ${by} says ${JSON.stringify(license) ?? 'none'}`,
      );
  });
}

/** @returns exceptions that no package needs any more. */
export const unusedExceptions = (packages: readonly LockedPackage[]): readonly string[] =>
  Object.keys(EXCEPTIONS).filter((name) => !packages.some((entry) => entry.name === name));

function isFit({ name, isDevelopment }: LockedPackage, license: unknown): boolean {
  if (ALLOWED.has(license)) return true;
  const exception = Object.hasOwn(EXCEPTIONS, name) ? EXCEPTIONS[name] : undefined;
  if (!exception || exception.license !== license) return false;
  return isDevelopment || !exception.isForDevelopmentOnly;
}

function licenceInstalled(folder: string): { readonly license: unknown } | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return undefined;
  const facts: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(facts)) return { license: undefined };
  const { license, licenses } = facts;
  // Two spellings that npm gave up long ago; packages of that age are still installed.
  if (isRecord(license)) return { license: license['type'] };
  if (license === undefined && Array.isArray(licenses) && licenses.length === 1 && isRecord(licenses[0]))
    return { license: licenses[0]['type'] };
  return { license };
}
