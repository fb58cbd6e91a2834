import type { Family } from '../../storage/migrating/migration.ts';
import { planWayBack, takeBack } from '../../storage/migrating/take-back.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import type { CommandIo } from '../log/command-io.ts';
import { onStore, type StoreOptions } from './options.ts';

/** @returns 0 when the store stands at the step that was named. */
export const downCommand = (options: StoreOptions, io: CommandIo): Promise<number> =>
  onStore(options, io, options['dry-run'] ? 'looking' : 'writing', (driver, families) =>
    goDown(driver, families, options, io),
  );

/** The same on an open store. */
export async function goDown(
  driver: SqlDriver,
  families: readonly Family[],
  { of, to, lose, 'dry-run': isDryRun }: Pick<StoreOptions, 'of' | 'to' | 'lose' | 'dry-run'>,
  io: CommandIo,
): Promise<number> {
  const family = families.find(({ versions }) => versions === of);
  if (!family || to === undefined || !/^\d{1,4}$/.test(to)) {
    io.err(`--of is one of ${families.map(({ versions }) => versions).join(', ')}; --to a step, 0 for none`);
    return 2;
  }
  const plan = await planWayBack(driver, family, Number(to));
  for (const { name, count, isOnRecord } of plan.losses)
    io.out(`${count} of ${name} would be lost${isOnRecord ? ', which the access log tells of: never' : ''}`);
  if (plan.steps.length === 0) io.out('nothing to do');
  else if (isDryRun) io.out(`${family.versions}: ${plan.steps.join(', ')} would be taken back`);
  if (isDryRun || plan.steps.length === 0) return 0;
  const { steps } = await takeBack(driver, family, Number(to), new Set(lose));
  io.out(`${family.versions}: took back ${steps.join(', ')}; a start of this program takes it again`);
  return 0;
}
