import type { SqlSession } from '../storage/sql-driver.ts';
import { type AccessRecord, parseRecord } from './record.ts';

export type RecordedObject = NonNullable<AccessRecord['object']>;

/**
 * The newest change of a kept thing that any log of the store tells of: the one with the highest version.
 * @returns undefined when no log knows it.
 */
export async function findNewestChange(
  session: SqlSession,
  kind: string,
  id: string,
): Promise<RecordedObject | undefined> {
  const rows = await session.query(
    "select body from access_record where object = $1 and kind = 'change' and body is not null",
    [`${kind}/${id}`],
  );
  const objects = rows.flatMap(({ body }) => parseRecord(String(body)).object ?? []);
  return objects.reduce<RecordedObject | undefined>(
    (newest, one) => (newest && newest.version >= one.version ? newest : one),
    undefined,
  );
}
