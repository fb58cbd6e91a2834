import { own } from '../../../schema/own.ts';
import type { SqlDriver, SqlSession } from '../sql-driver.ts';
import { livingPrograms } from './living-programs.ts';
import { type Family, SchemaRefused } from './migration.ts';
import { runStatements } from './run-step.ts';
import { markTakenBack, prepareBooks, readSchemaState } from './schema-state.ts';
import { inTurn } from './turns.ts';
import { unhurried } from './unhurried.ts';

export interface WayBack {
  /** Steps, the last first. */
  readonly steps: readonly number[];
  /** What would be gone; only what is not empty. */
  readonly losses: readonly { readonly name: string; readonly count: number; readonly isOnRecord: boolean }[];
}

/**
 * What going back to step `to` would do.
 * @throws SchemaRefused where there is no way back, or while a gateway lives that may use what would be gone.
 */
export async function planWayBack(session: SqlSession, family: Family, to: number): Promise<WayBack> {
  const { versions, steps: all } = family;
  const { taken, newer } = await readSchemaState(session, family);
  if (newer.length > 0)
    throw new SchemaRefused(
      `of ${versions} the store has steps that this program does not know; take the program that does`,
    );
  const steps = [...taken].filter((version) => version > to).sort((a, b) => b - a);
  const losses: WayBack['losses'][number][] = [];
  for (const version of steps) {
    const down = all[version - 1]?.down;
    if (!down || 'never' in down)
      throw new SchemaRefused(
        `there is no way back from step ${version} of ${versions}: ${down?.never ?? 'it is not known'}`,
      );
    for (const { name, count: sql, isOnRecord = false } of down.loses ?? []) {
      const [row] = await session.query(sql);
      const count = Number(row?.['count'] ?? 0);
      if (count > 0) losses.push({ name, count, isOnRecord });
    }
  }
  if (steps.length === 0) return { steps, losses };
  const least = Math.min(...steps);
  const users = (await livingPrograms(session)).filter(
    ({ knows }) => ((knows && own(knows, versions)) ?? Number.POSITIVE_INFINITY) >= least,
  );
  if (users.length > 0)
    throw new SchemaRefused(
      `these gateways run on the store and may use what would be gone: ${users.map(({ instance }) => instance).join(', ')}; stop them, or bring them to the older version first`,
    );
  return { steps, losses };
}

/**
 * Goes back to step `to`, a step at a time.
 * @param accepted names of what may be gone.
 * @throws SchemaRefused as `planWayBack`, for a loss that was not accepted, and for one that nobody may accept.
 */
export const takeBack = (
  driver: SqlDriver,
  family: Family,
  to: number,
  accepted: ReadonlySet<string>,
): Promise<WayBack> =>
  inTurn<WayBack, WayBack>(
    driver,
    family.versions,
    async (session) => {
      await prepareBooks(session, family);
      const way = await planWayBack(session, family, to);
      mustBeAccepted(way, accepted);
      return way.steps.length === 0 ? { done: way } : { going: way };
    },
    async (way) => {
      for (const version of way.steps)
        await unhurried(driver, async (session) => {
          // Rows may have come since; who wrote them is gone, or the plan had failed.
          mustBeAccepted(await planWayBack(session, family, version - 1), accepted);
          const down = family.steps[version - 1]?.down;
          if (down && 'sql' in down) await runStatements(session, down.sql);
          await markTakenBack(session, family, version);
        });
      return way;
    },
  );

function mustBeAccepted({ losses }: WayBack, accepted: ReadonlySet<string>): void {
  const onRecord = losses.filter(({ isOnRecord }) => isOnRecord);
  if (onRecord.length > 0)
    throw new SchemaRefused(
      `the access log tells of ${told(onRecord)}: they are never taken away; an older program runs on the store as it is`,
    );
  const refused = losses.filter(({ name }) => !accepted.has(name));
  if (refused.length > 0)
    throw new SchemaRefused(
      `this would be lost: ${told(refused)}; whoever accepts that says so: ${refused.map(({ name }) => `--lose ${name}`).join(' ')}`,
    );
}

const told = (losses: WayBack['losses']): string =>
  losses.map(({ name, count }) => `${count} of ${name}`).join(', ');
