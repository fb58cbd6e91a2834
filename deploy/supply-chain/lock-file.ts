import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One package of `package-lock.json` (lockfileVersion 3), as far as the checks read it. */
export interface LockedPackage {
  /** Where it lies, e.g. `node_modules/a/node_modules/b`. */
  readonly place: string;
  /** As it is known to the registry: an alias (`"name"` in the entry) is told by its real name. */
  readonly name: string;
  readonly version: unknown;
  readonly integrity: unknown;
  readonly license: unknown;
  readonly resolved: unknown;
  readonly isLink: boolean;
  readonly isDevelopment: boolean;
  readonly isOptional: boolean;
  readonly hasInstallScript: boolean;
}

/** The project's own root, whatever the working folder. */
export const PROJECT_ROOT = join(import.meta.dirname, '..', '..');

/** @throws Error when the file is no lock file of version 3, the only one that says where every package comes from. */
export function parseLockFile(text: string): readonly LockedPackage[] {
  const lock: unknown = JSON.parse(text);
  if (!isRecord(lock) || lock['lockfileVersion'] !== 3 || !isRecord(lock['packages']))
    throw new Error('package-lock.json is no lock file of version 3');
  return Object.entries(lock['packages']).flatMap(([place, entry]) => {
    // The empty place is the project itself.
    if (place === '') return [];
    const facts = isRecord(entry) ? entry : {};
    const { name, version, integrity, license, resolved, link, dev, optional, hasInstallScript } = facts;
    return {
      place,
      name: typeof name === 'string' ? name : place.slice(place.lastIndexOf('node_modules/') + 13),
      ...{ version, integrity, license, resolved },
      isLink: link !== undefined,
      isDevelopment: dev === true,
      isOptional: optional === true,
      hasInstallScript: hasInstallScript === true,
    };
  });
}

export const readLockFile = (root = PROJECT_ROOT): readonly LockedPackage[] =>
  parseLockFile(readFileSync(join(root, 'package-lock.json'), 'utf8'));

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
