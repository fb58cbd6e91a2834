import type { SqlSession } from '../storage/sql-driver.ts';
import { type ObjectKind, readObjectsOf } from './kept-object.ts';
import { newestChanges } from './object-history.ts';

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
  const newest = await newestChanges(session, kind.kind, ids);
  const stored = await readObjectsOf(session, kind, ids);
  return new Set(
    stored.flatMap(({ id, version, digest }) => {
      const told = newest.get(id);
      return told?.version === version && told.digest === digest ? [id] : [];
    }),
  );
}
