import { readFileSync } from 'node:fs';
import { own } from '../schema/own.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Secrets are mounted as files: `LAND_PASSWORD_FILE=/run/secrets/land-password` stands for `LAND_PASSWORD`. */
const SUFFIX = '_FILE';
const MOST_BYTES = 65_536;

export interface FromFiles {
  /** The environment with what the files hold, and without their names. */
  readonly env: Environment;
  /** One line for each that cannot be read or is said twice; values are never told. */
  readonly faults: readonly string[];
}

/**
 * @param names settings that a file may hold. Those that end in `_FILE` themselves are names of files for other uses.
 * @param readText what reads a file; throws when it cannot.
 */
export function settingsFromFiles(
  env: Environment,
  names: readonly string[],
  readText: (file: string) => string = (file) => readFileSync(file, 'utf8'),
): FromFiles {
  const held: [name: string, text: string][] = [];
  const references = new Set<string>();
  const faults: string[] = [];
  for (const name of names) {
    const reference = `${name}${SUFFIX}`;
    const file = own(env, reference);
    if (file === undefined || names.includes(reference)) continue;
    references.add(reference);
    if (own(env, name) !== undefined) {
      faults.push(`${reference}: ${name} is set as well`);
      continue;
    }
    try {
      const text = readText(file);
      if (text.length > MOST_BYTES) faults.push(`${reference}: the file is too long for a setting`);
      // Editors and `echo` end a file with a line break, which no setting has.
      else held.push([name, text.replace(/\r?\n$/, '')]);
    } catch {
      faults.push(`${reference}: the file cannot be read`);
    }
  }
  const others = Object.entries(env).filter(([name]) => !references.has(name));
  return { env: Object.fromEntries([...others, ...held]), faults };
}
