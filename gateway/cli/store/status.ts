import { type LivingProgram, livingPrograms } from '../../storage/migrating/living-programs.ts';
import type { Family } from '../../storage/migrating/migration.ts';
import { isServable, readSchemaState, type SchemaState } from '../../storage/migrating/schema-state.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import type { CommandIo } from '../log/command-io.ts';
import { onStore, type StoreOptions } from './options.ts';

/** @returns 0 when this program can serve on the store, 1 when it would refuse to start. */
export const statusCommand = (options: StoreOptions, io: CommandIo): Promise<number> =>
  onStore(options, io, 'looking', (driver, families) => tellStatus(driver, families, io));

/** The same on an open store. */
export async function tellStatus(
  driver: SqlDriver,
  families: readonly Family[],
  io: CommandIo,
): Promise<number> {
  let canServe = true;
  for (const family of families) {
    const state = await readSchemaState(driver, family);
    io.out(`${family.versions}: ${whereItStands(family, state)}`);
    canServe = canServe && isServable(family, state);
  }
  const living = await livingPrograms(driver);
  for (const one of living) io.out(`alive: ${one.instance}, ${knowledgeOf(one, families)}`);
  if (living.length === 0) io.out('alive: no gateway that another process could see');
  if (!canServe) io.err('this program would refuse to start on this store');
  return canServe ? 0 : 1;
}

function whereItStands({ steps }: Family, { taken, pending, newer }: SchemaState): string {
  if (taken.size === 0) return `not made yet; a start makes it (${steps.length} steps)`;
  const known = [...taken].filter((version) => version <= steps.length).length;
  const waiting = [
    ...pending.expand.map((version) => `${version} (expand: the next start takes it)`),
    ...pending.contract.map(
      (version) =>
        `${version} (contract: "store migrate up --contract" takes it${steps[version - 1]?.isNeeded ? '; this program needs it' : ''})`,
    ),
  ];
  const unknown = newer.map(({ version, phase }) => `${version} (${phase ?? 'of an unknown kind'})`);
  return [
    `${known} of ${steps.length} steps`,
    ...(waiting.length > 0 ? [`missing ${waiting.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`taken by a newer program: ${unknown.join(', ')}`] : []),
  ].join('; ');
}

function knowledgeOf({ knows }: LivingProgram, families: readonly Family[]): string {
  if (!knows) return 'a program that does not say what it knows: older than this, or a command';
  const of = new Map(Object.entries(knows));
  const other = families.flatMap(({ versions, steps }) => {
    const known = of.get(versions);
    return known === steps.length ? [] : [`${known ?? 'no'} of ${versions}`];
  });
  return other.length === 0 ? 'knows the steps that this program knows' : `knows ${other.join(', ')}`;
}
