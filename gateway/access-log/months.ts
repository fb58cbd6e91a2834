import { hasCode, LOCK_NOT_AVAILABLE } from '../storage/error-code.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

const monthName = (month: Date): string =>
  `access_record_${month.getUTCFullYear()}_${String(month.getUTCMonth() + 1).padStart(2, '0')}`;
const monthStart = (at: Date, offset = 0): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + offset, 1));

/**
 * Makes the partition of the month of `at` where it is missing. Several gateways may do it at once: they take turns.
 * The table is made first and attached then, which waits for no reader; `create … partition of` would wait for every
 * running export, and everybody's records behind it.
 */
export async function ensureMonth(driver: SqlDriver, at: Date): Promise<void> {
  const [start, end] = [monthStart(at), monthStart(at, 1)];
  const name = monthName(start);
  await driver.transaction(async (session) => {
    await session.query("select pg_advisory_xact_lock(hashtextextended('access-log:months', 0))");
    const [found] = await session.query(
      'select exists (select 1 from pg_inherits where inhrelid = to_regclass($1)) as is_there',
      [name],
    );
    if (found?.['is_there'] === true) return;
    await session.query(`drop table if exists ${name}`);
    await session.query(`create table ${name} (like access_record including defaults)`);
    await session.query(
      `alter table access_record attach partition ${name} for values from ('${start.toISOString()}') to ('${end.toISOString()}')`,
    );
  });
}

/**
 * Drops whole months older than the retention. Leaf hashes, nodes and checkpoints stay, so that everything that is left
 * can still be proved. A month that somebody is reading is left for the next time: waiting for the reader would stop
 * every writer behind us.
 * @returns names of the partitions that went.
 */
export async function dropExpiredMonths(
  driver: SqlDriver,
  now: Date,
  retentionMonths: number,
): Promise<string[]> {
  const oldest = monthName(monthStart(now, -retentionMonths));
  const rows = await driver.query(
    "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass('access_record') order by 1",
  );
  const expired = rows
    .map((row) => String(row['name']))
    .filter((name) => /^access_record_\d{4}_\d\d$/.test(name) && name < oldest);
  const dropped: string[] = [];
  for (const name of expired) {
    try {
      await driver.query(
        `do $$ begin perform set_config('lock_timeout', '1000', true); drop table if exists ${name}; end $$`,
      );
      dropped.push(name);
    } catch (error) {
      if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error;
    }
  }
  return dropped;
}
