import { type AccessRecord, parseRecord } from '../../access-log/record.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';

/** A record's id is a UUIDv7: its time narrows the search to minutes of the log. */
const WINDOW_MS = 15 * 60_000;

export const isRecordId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** @param id for which `isRecordId` holds. @returns undefined when there is no such record, or its content was erased. */
export async function findRecord(driver: SqlDriver, id: string): Promise<AccessRecord | undefined> {
  const at = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  const rows = await driver.query(
    'select body from access_record where at between $1 and $2 and body like $3 limit 1',
    [new Date(at - WINDOW_MS).toISOString(), new Date(at + WINDOW_MS).toISOString(), `%"id":"${id}"%`],
  );
  const body = rows[0]?.['body'];
  return typeof body === 'string' ? parseRecord(body) : undefined;
}
