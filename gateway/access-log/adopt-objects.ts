import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { SqlSession } from '../storage/sql-driver.ts';
import { canonicalJson } from './canonical-json.ts';
import type { StoredChangeLog } from './change-log.ts';
import { type ObjectKind, readObjects, type StoredObject } from './kept-object.ts';
import { findNewestChange } from './object-history.ts';

/** The mark that a kind's rows were taken over, once in the life of a store: `adoption/<kind>`. */
export const ADOPTION = 'adoption';

const PAGE_ROWS = 1_000;
/** Another gateway may be at it: it has this long. */
const TRIES = 300;
const PAUSE_MS = 200;

/**
 * Rows that are older than the records of their changes are put on record once, as they stand, state `adopted`. All of
 * them and the mark that it was done are one transaction: what somebody puts into the table afterwards is never adopted,
 * also where there was nothing to adopt. Several gateways may open the store at once: one of them does it.
 * @throws GatewayError ACCESS_LOG_UNAVAILABLE. @throws Error when another gateway holds it up for a minute.
 */
export async function adoptObjects(log: StoredChangeLog, kind: ObjectKind, at: Date): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await isAdopted(log.database, kind)) return;
    const isDone = await log.change(at, async (session, tell) => {
      // Not waited for: a statement that waits too long would be taken for a store that fails.
      const [lock] = await session.query(
        'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as is_ours',
        [`access-log:adopt:${kind.kind}`],
      );
      if (lock?.['is_ours'] !== true) return false;
      if (await isAdopted(session, kind)) return true;
      // Of hundreds of thousands of rows the records take this process a while, in which the session waits.
      await session.query("set local idle_in_transaction_session_timeout = '10min'");
      const adopted = await findUnrecorded(session, kind);
      const act = { caller: undefined, requestId: undefined };
      for (const { id, version, digest } of adopted)
        tell({ ...act, object: { kind: kind.kind, id, state: 'adopted', version, digest } });
      tell({
        ...act,
        object: { kind: ADOPTION, id: kind.kind, state: 'done', version: 1, digest: digestOf(adopted) },
        note: `${adopted.length} rows of an earlier release were there`,
      });
      return true;
    });
    if (isDone) return;
    await wait(PAUSE_MS);
  }
  throw new Error(`another gateway has been taking over rows of kind ${kind.kind} for a minute`);
}

const isAdopted = async (session: SqlSession, { kind }: ObjectKind): Promise<boolean> =>
  (await findNewestChange(session, ADOPTION, kind)) !== undefined;

async function findUnrecorded(session: SqlSession, kind: ObjectKind): Promise<readonly StoredObject[]> {
  const unrecorded: StoredObject[] = [];
  let last: StoredObject | undefined;
  for (;;) {
    const page = await readObjects(session, kind, last?.id, PAGE_ROWS);
    const names = page.map(({ id }) => `${kind.kind}/${id}`);
    const rows = await session.query('select distinct object from access_record where object = any($1)', [
      names,
    ]);
    const known = new Set(rows.map(({ object }) => object));
    unrecorded.push(...page.filter(({ id }) => !known.has(`${kind.kind}/${id}`)));
    last = page.at(-1);
    if (!last || page.length < PAGE_ROWS) return unrecorded;
  }
}

const digestOf = (adopted: readonly StoredObject[]): string =>
  createHash('sha256')
    .update(canonicalJson(adopted.map(({ id, digest }) => [id, digest])))
    .digest('base64url');
