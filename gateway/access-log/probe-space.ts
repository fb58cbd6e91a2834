import type { SqlSession } from '../storage/sql-driver.ts';

/** More than a large batch of records takes, so that a store which passes does not fail at the next one. */
const PROBE_ROWS = 64;
const ROW_BYTES = 32_768;

/**
 * Takes as much of the store's disk as a large batch would, and gives it back with the transaction: a full disk shows here,
 * where nothing is lost, and not at the first request that trusts the log again.
 * @throws Error SQLSTATE 53100 when there is no room.
 */
export async function probeSpace(session: SqlSession): Promise<void> {
  await session.query('create temporary table access_probe (filler text) on commit drop');
  await session.query('alter table access_probe alter column filler set storage external');
  await session.query(
    `insert into access_probe select repeat('x', ${ROW_BYTES}) from generate_series(1, ${PROBE_ROWS})`,
  );
}
