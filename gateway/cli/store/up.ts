import type { Family } from '../../storage/migrating/migration.ts';
import { readSchemaState } from '../../storage/migrating/schema-state.ts';
import { contractSchema, expandSchema, planContract } from '../../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import type { CommandIo } from '../log/command-io.ts';
import { onStore, type StoreOptions } from './options.ts';

/** @returns 0 when every step that was asked for is taken. */
export const upCommand = (options: StoreOptions, io: CommandIo): Promise<number> =>
  onStore(options, io, options['dry-run'] ? 'looking' : 'writing', (driver, families) =>
    options['dry-run']
      ? planUp(driver, families, options.contract, io)
      : takeUp(driver, families, options.contract, io),
  );

/** The same on an open store. */
export async function takeUp(
  driver: SqlDriver,
  families: readonly Family[],
  isContract: boolean,
  io: CommandIo,
): Promise<number> {
  // Refused for one, nothing is taken of any.
  if (isContract) for (const family of families) await planContract(driver, family);
  const take = isContract ? contractSchema : expandSchema;
  let count = 0;
  for (const family of families) {
    const steps = await take(driver, family);
    if (steps.length > 0) io.out(`${family.versions}: took ${steps.join(', ')}`);
    count += steps.length;
  }
  if (count === 0) io.out('nothing to do');
  if (!isContract) await tellWaiting(driver, families, io);
  return 0;
}

async function tellWaiting(driver: SqlDriver, families: readonly Family[], io: CommandIo): Promise<void> {
  for (const family of families) {
    const { contract } = (await readSchemaState(driver, family)).pending;
    if (contract.length > 0)
      io.out(
        `${family.versions}: ${contract.join(', ')} waits for --contract, once no older gateway is alive`,
      );
  }
}

async function planUp(
  driver: SqlDriver,
  families: readonly Family[],
  isContract: boolean,
  io: CommandIo,
): Promise<number> {
  for (const family of families) {
    const { pending, taken } = await readSchemaState(driver, family);
    if (taken.size === 0) io.out(`${family.versions}: all ${family.steps.length} would be taken`);
    else if (isContract) {
      const steps = await planContract(driver, family);
      if (steps.length > 0) io.out(`${family.versions}: ${steps.join(', ')} would be taken`);
    } else if (pending.expand.length > 0)
      io.out(`${family.versions}: ${pending.expand.join(', ')} would be taken`);
  }
  return 0;
}
