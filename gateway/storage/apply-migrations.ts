import type { SqlDriver } from './sql-driver.ts';

/** Building an index over a full table takes its time. */
const MIGRATION_LIMIT_MS = 30 * 60_000;

/**
 * Applies the steps that `versions` (a table of its own for every owner of tables) does not know yet, in order, in one
 * transaction. Statements are separated by `;`.
 */
export async function applyMigrations(
  driver: SqlDriver,
  versions: string,
  steps: readonly string[],
): Promise<void> {
  await driver.transaction(async (session) => {
    await session.query(
      `create table if not exists ${versions} (version int primary key, at timestamptz not null default now())`,
    );
    await session.query(`lock table ${versions} in exclusive mode`);
    const rows = await session.query(`select coalesce(max(version), 0) as version from ${versions}`);
    const done = Number(rows[0]?.['version'] ?? 0);
    for (const [place, sql] of steps.entries()) {
      if (place < done) continue;
      for (const statement of sql.split(';').filter((part) => part.trim() !== ''))
        await session.query(statement);
      await session.query(`insert into ${versions} (version) values ($1)`, [place + 1]);
    }
  }, MIGRATION_LIMIT_MS);
}
