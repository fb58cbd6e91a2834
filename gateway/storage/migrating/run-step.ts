import type { SqlDriver, SqlSession } from '../sql-driver.ts';
import { buildIndex, indexSql } from './build-index.ts';
import type { Family, Migration, StepWork } from './migration.ts';
import { markTaken } from './schema-state.ts';
import { LONG_MS, unhurried } from './unhurried.ts';

/**
 * Takes one step of a store that others may be serving on: never is a lock waited for longer than a moment, since whoever comes
 * after the one that waits waits as well. What was done and that it was done are one transaction, or can be done twice.
 * @throws Error when a table was not free for half an hour.
 */
export async function runStep(
  driver: SqlDriver,
  family: Family,
  version: number,
  step: Migration,
): Promise<void> {
  const { up, phase, holdsUp } = step;
  if (typeof up === 'object' && 'index' in up) await buildIndex(driver, up.index);
  if (typeof up === 'object' && 'pieces' in up) while (await unhurried(driver, up.pieces));
  await unhurried(
    driver,
    async (session) => {
      if (typeof up !== 'object') await runPlainly(session, up);
      await markTaken(session, family, version, phase);
    },
    holdsUp ? LONG_MS : undefined,
  );
}

/** Everything of a step at once, on tables that nobody uses yet. */
export async function runPlainly(session: SqlSession, up: StepWork): Promise<void> {
  if (typeof up === 'function') await up(session);
  else if (typeof up === 'string') await runStatements(session, up);
  else if ('index' in up) await session.query(indexSql(up.index));
  else while (await up.pieces(session));
}

export async function runStatements(session: SqlSession, sql: string): Promise<void> {
  for (const statement of sql.split(';').filter((part) => part.trim() !== '')) await session.query(statement);
}
