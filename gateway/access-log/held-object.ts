import type { SqlSession } from '../storage/sql-driver.ts';
import { type ObjectKind, readObjectsOf } from './kept-object.ts';
import { parseRecord } from './record.ts';
import { IS_AS_SIGNED, SIGNED_ROWS } from './signed-rows.ts';

/**
 * Which of these rows stand as the newest signed record of them says. A right that somebody wrote into the table, put back
 * after it had ended or edited for a minute gives nothing: `log verify` finds it while it stands, and this before it is used.
 * @returns ids of those that do.
 */
export async function heldOnRecord(
  session: SqlSession,
  kind: ObjectKind,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await session.query(
    `select r.body from ${SIGNED_ROWS} where r.object = any($1::text[]) and r.kind = 'change' and ${IS_AS_SIGNED}`,
    [ids.map((id) => `${kind.kind}/${id}`)],
  );
  const newest = new Map<string, { readonly version: number; readonly digest: string }>();
  for (const { body } of rows) {
    const { object } = parseRecord(String(body));
    if (object && object.version > (newest.get(object.id)?.version ?? 0)) newest.set(object.id, object);
  }
  const stored = await readObjectsOf(session, kind, ids);
  return new Set(
    stored.flatMap(({ id, version, digest }) => {
      const told = newest.get(id);
      return told?.version === version && told.digest === digest ? [id] : [];
    }),
  );
}
