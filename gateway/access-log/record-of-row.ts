import { GatewayError } from '../../schema/errors.ts';
import type { SqlRow } from '../storage/sql-driver.ts';
import { type AccessRecord, parseRecord } from './record.ts';
import { differencesOf } from './record-row.ts';

/**
 * The record of a row that was found by its columns, for whoever shows it: what was filtered by must be what it says.
 * @param row with `instance`, `idx`, `body` and `rowColumns`.
 * @throws GatewayError INTERNAL that names the entry; what verification says of it is told by `log verify`.
 */
export function recordOfRow(row: SqlRow): AccessRecord {
  const record = parseRecord(String(row['body']));
  const [first] = differencesOf(record, row);
  if (!first) return record;
  throw new GatewayError(
    'INTERNAL',
    `access log ${row['instance']}: the column ${first.column} does not fit entry ${row['idx']}; run log verify`,
  );
}
