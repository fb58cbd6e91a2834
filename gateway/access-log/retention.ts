import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { ERASURE_BATCH, type ErasureOrder, type ErasureResult, eraseEntries } from './erasure.ts';
import { dropEmptyMonth, findExpiredMonths, type Month, oldestKept } from './months.ts';
import { LASTING_KINDS } from './record.ts';

export interface RetentionParts {
  readonly driver: SqlDriver;
  readonly instance: string;
  readonly retentionMonths: number;
  /** Does and records an erasure in one transaction (`AccessLog.erase`). */
  readonly erase: (
    order: ErasureOrder,
    at: Date,
    work: (session: SqlSession) => Promise<ErasureResult>,
  ) => Promise<ErasureResult>;
  /** Ends what else is kept as long as records are: of months before this one, `2026-10`. */
  readonly alsoEnd?: ((oldestMonth: string) => Promise<unknown>) | undefined;
}

const AUTHORITY = 'NĐ 47/2020 Art. 45';

/**
 * Ends the retention of whole months: takes this log's own records out of them, batch by batch, each with its record, and
 * lets a month's table go when nothing of any log is left in it. What explains the log stays. Other logs are their own
 * gateways' affair, since nobody else can sign what was erased there.
 * @param signal ends it after the present batch; the next time goes on.
 */
export async function endRetention(parts: RetentionParts, at: Date, signal: AbortSignal): Promise<void> {
  for (const month of await findExpiredMonths(parts.driver, at, parts.retentionMonths)) {
    await eraseMonth(parts, month, at, signal);
    if (signal.aborted) return;
    await dropEmptyMonth(parts.driver, month);
  }
  await parts.alsoEnd?.(oldestKept(at, parts.retentionMonths));
}

async function eraseMonth(
  { driver, instance, retentionMonths, erase }: RetentionParts,
  { name, table, end }: Month,
  at: Date,
  signal: AbortSignal,
): Promise<void> {
  const reason = `the retention of ${retentionMonths} months has ended for ${name}`;
  let last = -1;
  while (!signal.aborted) {
    // The column only finds them; whether an entry may go, its signed record tells.
    const rows = await driver.query(
      `select idx from ${table} where instance = $1 and idx > $2 and kind <> all($3) order by idx limit ${ERASURE_BATCH}`,
      [instance, last, LASTING_KINDS],
    );
    const indexes = rows.map((row) => Number(row['idx']));
    const newest = indexes.at(-1);
    if (newest === undefined) return;
    await erase({ cause: 'retention', authority: AUTHORITY, reason }, at, (session) =>
      eraseEntries(session, instance, indexes, { table, before: end }),
    );
    last = newest;
  }
}
