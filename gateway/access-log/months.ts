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
    // A month that somebody took off comes back with its rows; nothing is dropped here.
    await session.query(`create table if not exists ${name} (like access_record including defaults)`);
    await session.query(keptWhole(name));
    await session.query(
      `alter table access_record attach partition ${name} for values from ('${start.toISOString()}') to ('${end.toISOString()}')`,
    );
  });
}

/**
 * Records stay in their row as they are. Most are a little larger than what the database begins to squeeze, which their
 * hashes make vain, and to put elsewhere, which is a row and an entry of an index more: together a fifth of what it works.
 */
export const keptWhole = (table: string): string => `alter table ${table} set (toast_tuple_target = 8160)`;

/** The oldest month whose records are kept, `2026-10`. */
export const oldestKept = (now: Date, retentionMonths: number): string =>
  monthStart(now, -retentionMonths).toISOString().slice(0, 7);

export interface Month {
  /** `2024-09` */
  readonly name: string;
  /** Its partition of `access_record`. */
  readonly table: string;
  /** The first instant after it, ISO 8601. */
  readonly end: string;
}

/** Months that ended before the retention began and still have a table, oldest first. */
export async function findExpiredMonths(
  driver: SqlDriver,
  now: Date,
  retentionMonths: number,
): Promise<readonly Month[]> {
  const oldest = monthName(monthStart(now, -retentionMonths));
  const rows = await driver.query(
    "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass('access_record') order by 1",
  );
  return rows.flatMap((row) => {
    const table = String(row['name']);
    const [, year, month] = /^access_record_(\d{4})_(\d\d)$/.exec(table) ?? [];
    if (year === undefined || table >= oldest) return [];
    const end = new Date(Date.UTC(Number(year), Number(month), 1)).toISOString();
    return [{ name: `${year}-${month}`, table, end }];
  });
}

/**
 * Drops a month's table once no log has anything in it. One that somebody is reading is left for the next time: waiting
 * for the reader would stop every writer behind us. The whole is locked first, as writers do, and looked at then.
 */
export async function dropEmptyMonth(driver: SqlDriver, { table }: Month): Promise<void> {
  const [filled] = await driver.query(`select 1 from ${table} limit 1`);
  if (filled) return;
  try {
    await driver.query(`do $$ begin
      perform set_config('lock_timeout', '1000', true);
      lock table only access_record in access exclusive mode;
      lock table ${table} in access exclusive mode;
      if not exists (select 1 from ${table}) then drop table ${table}; end if;
    end $$`);
  } catch (error) {
    if (!hasCode(error, LOCK_NOT_AVAILABLE)) throw error;
  }
}
