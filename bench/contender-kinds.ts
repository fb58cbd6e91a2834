import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Kind {
  /** Where its log lies: a PostgreSQL database of its own, a folder of its own, or it has none. */
  readonly store: 'postgres' | 'embedded' | 'none';
  /** Whether it runs with the flags of `npm start`. The yardstick of history runs as it always did. */
  readonly hasProductFlags: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  limit: { store: 'none', hasProductFlags: false },
  'limit-careful': { store: 'none', hasProductFlags: true },
  gateway: { store: 'postgres', hasProductFlags: true },
  'gateway-embedded': { store: 'embedded', hasProductFlags: true },
  'gateway-unlogged': { store: 'postgres', hasProductFlags: true },
  'apollo-dataloader': { store: 'none', hasProductFlags: true },
  mercurius: { store: 'none', hasProductFlags: true },
  'plain-stitch': { store: 'none', hasProductFlags: true },
};

interface Way extends Kind {
  /** Its file in `contenders/`. */
  readonly file: string;
  /** V8's memory flags. */
  readonly flags: readonly string[];
}

/** @param name of `contenders/`, perhaps with another young generation: `gateway@16` has semi-spaces of 16 MB. @throws Error */
export function kindOf(name: string): Way {
  const [file = '', megabytes] = name.split('@');
  const kind = KINDS[file];
  if (!kind) throw new Error(`no contender ${name}; there are ${Object.keys(KINDS).join(', ')}`);
  const flags = megabytes === undefined ? productFlags() : [`--max-semi-space-size=${Number(megabytes)}`];
  return { ...kind, file, flags: kind.hasProductFlags ? flags : [] };
}

/** V8's memory flags of `npm start` (`--max-semi-space-size=…`). */
export function productFlags(
  packageText = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'),
): readonly string[] {
  const { scripts }: { scripts: { start: string } } = JSON.parse(packageText);
  return scripts.start.match(/--max-[\w-]+=\S+/g) ?? [];
}
