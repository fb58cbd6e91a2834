import { GatewayError } from '../../schema/errors.ts';
import type { SqlRow } from './sql-driver.ts';

/** Rows that can be opened: one that was changed, or whose key is gone, is told and hides no other row. */
export function readableOf<T>(
  rows: readonly SqlRow[],
  read: (row: SqlRow) => T,
  onUnreadable: (error: unknown) => void,
): T[] {
  return rows.flatMap((row) => {
    try {
      return [read(row)];
    } catch (error) {
      onUnreadable(error);
      return [];
    }
  });
}

/**
 * Within a change: a row that cannot be read ends the change, and the log goes on.
 * @param what as it is told: `a delegation`.
 * @throws GatewayError INTERNAL.
 */
export function readWithinChange<T>(row: SqlRow, read: (row: SqlRow) => T, what: string): T {
  try {
    return read(row);
  } catch (cause) {
    throw new GatewayError('INTERNAL', `${what} that cannot be read`, { cause });
  }
}
