import type { SqlDriver, SqlSession } from './sql-driver.ts';

/** Building an index over a full table takes its time. */
const MIGRATION_LIMIT_MS = 30 * 60_000;

/** Statements separated by `;`, or what needs more than SQL: a key that the database must not know. */
export type Migration = string | ((session: SqlSession) => Promise<void>);

/**
 * Applies the steps that `versions` (a table of its own for every owner of tables) does not know yet, in order, in one
 * transaction.
 */
export async function applyMigrations(
  driver: SqlDriver,
  versions: string,
  steps: readonly Migration[],
): Promise<void> {
  await driver.transaction(async (session) => {
    // Two that begin at once would both make the table, and one of them would fail.
    await session.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`migrations:${versions}`]);
    await session.query(`create table if not exists ${versions} (version int primary key)`);
    await session.query(`lock table ${versions} in exclusive mode`);
    // When a step was taken nobody can check, so it is not told; older stores have the column.
    const [dated] = await session.query(
      "select 1 as at from pg_attribute where attrelid = to_regclass($1) and attname = 'at' and not attisdropped",
      [versions],
    );
    if (dated) await session.query(`alter table ${versions} drop column at`);
    const rows = await session.query(`select coalesce(max(version), 0) as version from ${versions}`);
    const done = Number(rows[0]?.['version'] ?? 0);
    for (const [place, step] of steps.entries()) {
      if (place < done) continue;
      if (typeof step === 'function') await step(session);
      else
        for (const statement of step.split(';').filter((part) => part.trim() !== ''))
          await session.query(statement);
      await session.query(`insert into ${versions} (version) values ($1)`, [place + 1]);
    }
  }, MIGRATION_LIMIT_MS);
}
