import type { SqlSession } from '../storage/sql-driver.ts';
import type { StoredChangeLog } from './change-log.ts';
import { findNewestChange, type RecordedObject } from './object-history.ts';

/** Subject keys as the log names them: `subject-key/<key id>`. */
export const SUBJECT_KEY = 'subject-key';

/**
 * Holds the ring of subject keys against what the logs of the store know of them, and records a key that none of them
 * knows. A key under the id of another would make everybody who was recorded before somebody else.
 * @throws Error when a key is not the one that the log knows under its id, or was destroyed: then nothing starts.
 */
export async function recordSubjectKeys(log: StoredChangeLog, at: Date): Promise<void> {
  for (const { id, fingerprint } of log.keys.fingerprints()) {
    if (await isKnown(log.database, id, fingerprint)) continue;
    await log.change(at, async (session, tell) => {
      // Two gateways that begin at once must not both give the same id to a key.
      await session.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `access-log:${SUBJECT_KEY}:${id}`,
      ]);
      if ((await findNewestChange(session, SUBJECT_KEY, id)) !== undefined) return;
      tell({
        ...{ caller: undefined, requestId: undefined },
        object: { kind: SUBJECT_KEY, id, state: 'introduced', version: 1, digest: fingerprint },
      });
    });
    await isKnown(log.database, id, fingerprint);
  }
}

async function isKnown(session: SqlSession, id: string, fingerprint: string): Promise<boolean> {
  const known = await findNewestChange(session, SUBJECT_KEY, id);
  if (known) refuseOtherKey(known, fingerprint);
  return known !== undefined;
}

function refuseOtherKey({ id, state, digest }: RecordedObject, fingerprint: string): void {
  if (state === 'destroyed')
    throw new Error(
      `subject key ${id} was destroyed, as the access log records, and is in the ring again: take it out of ACCESS_LOG_SUBJECT_KEYS (or DATA_DIR/subject-keys); see docs/access-log.md, "Keys"`,
    );
  if (digest !== fingerprint)
    throw new Error(
      `subject key ${id} is not the key that the access log knows under this id: put the former key back into ACCESS_LOG_SUBJECT_KEYS (or DATA_DIR/subject-keys), or give the new one an id of its own, before it; see docs/access-log.md, "Keys"`,
    );
}
