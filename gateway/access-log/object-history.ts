import type { SqlSession } from '../storage/sql-driver.ts';
import { type AccessRecord, parseRecord } from './record.ts';
import { IS_AS_SIGNED, SIGNED_ROWS } from './signed-rows.ts';

export type RecordedObject = NonNullable<AccessRecord['object']>;

/**
 * The newest changes of kept things that any log of the store tells of, each the one with the highest version, by their
 * ids. A record whose bytes are not those of its leaf tells nothing.
 */
export async function newestChanges(
  session: SqlSession,
  kind: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RecordedObject>> {
  const rows = await session.query(
    `select r.body from ${SIGNED_ROWS} where r.object = any($1::text[]) and r.kind = 'change' and ${IS_AS_SIGNED}`,
    [ids.map((id) => `${kind}/${id}`)],
  );
  const newest = new Map<string, RecordedObject>();
  for (const { body } of rows) {
    const { object } = parseRecord(String(body));
    if (object && object.version > (newest.get(object.id)?.version ?? 0)) newest.set(object.id, object);
  }
  return newest;
}

/** The newest change of one. @returns undefined when no log knows it. */
export const findNewestChange = async (
  session: SqlSession,
  kind: string,
  id: string,
): Promise<RecordedObject | undefined> => (await newestChanges(session, kind, [id])).get(id);
