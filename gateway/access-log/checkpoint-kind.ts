import { defined } from '../../schema/defined.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import type { ChangeAct } from './change-log.ts';
import { type ObjectKind, readObject } from './kept-object.ts';
import { LOG_TABLES } from './log-tables.ts';
import { findNewestChange } from './object-history.ts';

/** Heads that are kept for good; the id is `<instance>/<size>`. */
export const CHECKPOINT_KIND: ObjectKind = {
  kind: 'checkpoint',
  table: 'access_checkpoint',
  id: "instance || '/' || size::text",
  columns: LOG_TABLES.access_checkpoint,
};

/** What the record of a kept head tells. @param id of a head that was kept or countersigned in this transaction. */
export async function actOfCheckpoint(
  session: SqlSession,
  id: string,
  doubt: string | undefined,
): Promise<ChangeAct> {
  const { kind } = CHECKPOINT_KIND;
  const row = await readObject(session, CHECKPOINT_KIND, id);
  if (!row) throw new Error(`checkpoint ${id} is not there after it was kept`);
  const before = await findNewestChange(session, kind, id);
  const object = { kind, id, state: 'kept', version: (before?.version ?? 0) + 1, digest: row.digest };
  return { caller: undefined, requestId: undefined, object, ...defined({ doubt }) };
}
