import { setTimeout as wait } from 'node:timers/promises';
import { hasCode, LOCK_NOT_AVAILABLE } from '../error-code.ts';
import type { SqlDriver, SqlSession } from '../sql-driver.ts';

/** What a step may hold up those who serve for: the wait for a table's lock, with everybody behind it, and a statement itself. */
const LOCK_MS = 1_000;
const STATEMENT_MS = 5_000;
/** What holds nobody up may take so long; and so long a busy table is tried for. */
export const LONG_MS = 30 * 60_000;
const PAUSE_MS = 500;

/**
 * One transaction, tried again while a table that it needs is in use; in between everybody else has their turn.
 * @throws Error when a table was not free for half an hour.
 */
export async function unhurried<T>(
  driver: SqlDriver,
  work: (session: SqlSession) => Promise<T>,
  statementMs: number = STATEMENT_MS,
): Promise<T> {
  const until = performance.now() + LONG_MS;
  for (;;) {
    const done = await driver.transaction(async (session) => {
      await session.query(`set local lock_timeout = ${LOCK_MS}`);
      await session.query('savepoint before_step');
      try {
        return { value: await work(session) };
      } catch (error) {
        if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error;
        // Everything of it, and every lock, is let go of.
        await session.query('rollback to savepoint before_step');
        return undefined;
      }
    }, statementMs);
    if (done) return done.value;
    if (performance.now() > until) throw new Error('a table has not been free for half an hour');
    await wait(PAUSE_MS);
  }
}
