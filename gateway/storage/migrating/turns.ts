import { setTimeout as wait } from 'node:timers/promises';
import type { SqlDriver, SqlSession } from '../sql-driver.ts';
import { LONG_MS } from './unhurried.ts';

const LOOK_EVERY_MS = 100;

/**
 * Everything about the steps of one owner's tables is done by one session at a time, over all processes; what died holding the
 * turn lets go of it with its session. Whoever waits asks again and again in the place of waiting within a statement: an index
 * that is built concurrently waits for every statement that runs, and the two would wait for each other.
 * @param first in the transaction that takes the turn; where it gives `done`, that is all.
 * @param then holding the turn from then on, outside of any transaction.
 */
export async function inTurn<First, T>(
  driver: SqlDriver,
  versions: string,
  first: (session: SqlSession) => Promise<{ readonly done: T } | { readonly going: First }>,
  then: (going: First) => Promise<T>,
  firstMs?: number,
): Promise<T> {
  const key = `migrations:${versions}`;
  const until = performance.now() + LONG_MS;
  for (;;) {
    const begun = await driver.transaction(async (session) => {
      const [turn] = await session.query(
        'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as is_ours',
        [key],
      );
      if (turn?.['is_ours'] !== true) return undefined;
      const result = await first(session);
      // Beyond this transaction.
      if ('going' in result) await session.query('select pg_advisory_lock(hashtextextended($1, 0))', [key]);
      return result;
    }, firstMs);
    if (begun && 'done' in begun) return begun.done;
    if (begun) {
      try {
        return await then(begun.going);
      } finally {
        // After a failure the session may be gone, and the turn with it.
        await driver
          .transaction((session) =>
            session.query('select pg_advisory_unlock(hashtextextended($1, 0))', [key]),
          )
          .catch(() => undefined);
      }
    }
    if (performance.now() > until)
      throw new Error(`another process has been busy with ${versions} for half an hour`);
    await wait(LOOK_EVERY_MS);
  }
}
