import type { SqlRow, SqlSession } from '../../storage/sql-driver.ts';
import { type ObjectKind, readObjects, type StoredObject } from '../kept-object.ts';
import { isThere } from '../log-tables.ts';
import { type AccessRecord, parseRecord } from '../record.ts';
import type { Found } from '../verdict.ts';
import { checkTable } from './verify-catalogue.ts';

const PAGE_ROWS = 1_000;

/** State of an object whose row went on purpose. */
const REMOVED = 'removed';
/** State of one that was there before changes were on record: its first record may have any version. */
const ADOPTED = 'adopted';

type Change = NonNullable<AccessRecord['object']>;

/** The newest change of one object, and what is wrong with the ones before it. */
interface History {
  readonly id: string;
  readonly newest: Change;
  readonly faults: readonly string[];
}

/**
 * Holds every row of a kind against the newest record of it, over all logs of the store: a row without a record, a record
 * without its row, another digest and a version that is missing are each found by name. The columns of records must have
 * been checked before: what belongs to an object is found by them.
 */
export async function checkObjects(session: SqlSession, kind: ObjectKind, found: Found): Promise<void> {
  const histories = historiesOf(session, kind.kind);
  if (!(await isThere(session, kind.table))) {
    const first = await histories.next();
    await histories.return(undefined);
    if (!first.done) found.bad(`table ${kind.table} is missing, and records tell of ${kind.kind}s`);
    return;
  }
  if (!(await checkTable(session, { name: kind.table, shape: kind.columns }, found))) return;
  const rows = rowsOf(session, kind);
  let [history, row] = [await histories.next(), await rows.next()];
  while (!history.done || !row.done) {
    const order = compare(history.done ? undefined : history.value.id, row.done ? undefined : row.value.id);
    checkObject(
      kind,
      order <= 0 ? unlessDone(history) : undefined,
      order >= 0 ? unlessDone(row) : undefined,
      found,
    );
    if (order <= 0) history = await histories.next();
    if (order >= 0) row = await rows.next();
  }
}

const unlessDone = <T>(result: IteratorResult<T, void>): T | undefined =>
  result.done === true ? undefined : result.value;

/** By bytes, as the database orders under `"C"`; an end comes after everything. */
function compare(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function checkObject(
  { kind, table }: ObjectKind,
  history: History | undefined,
  row: StoredObject | undefined,
  found: Found,
): void {
  const name = `${table}: ${kind} ${history?.id ?? row?.id}`;
  for (const fault of history?.faults ?? []) found.bad(`${name}: ${fault}`);
  if (!history) {
    found.bad(`${name}: the row has no record`);
    return;
  }
  const { state, version, digest } = history.newest;
  if (!row) {
    if (state !== REMOVED) found.bad(`${name}: the row is gone; its last record says ${state}`);
  } else if (state === REMOVED) found.bad(`${name}: the row is there again; its last record says ${REMOVED}`);
  else if (row.version !== version)
    found.bad(`${name}: the row is of version ${row.version}, its last record of version ${version}`);
  else if (row.digest !== digest) found.bad(`${name}: the row is not the one of its last record`);
}

async function* rowsOf(session: SqlSession, kind: ObjectKind): AsyncGenerator<StoredObject, void> {
  let last: string | undefined;
  for (;;) {
    const page = await readObjects(session, kind, last, PAGE_ROWS);
    yield* page;
    last = page.at(-1)?.id;
    if (page.length < PAGE_ROWS) return;
  }
}

/** What records tell of the objects of a kind, one by one, in order of their ids. */
export async function* historiesOf(session: SqlSession, kind: string): AsyncGenerator<History, void> {
  let changes: Change[] = [];
  for await (const change of changesOf(session, kind)) {
    if (changes[0] && changes[0].id !== change.id) {
      yield historyOf(changes);
      changes = [];
    }
    changes.push(change);
  }
  if (changes.length > 0) yield historyOf(changes);
}

function historyOf(changes: readonly Change[]): History {
  const faults: string[] = [];
  const ordered = changes.toSorted((a, b) => a.version - b.version);
  for (const [place, change] of ordered.entries()) {
    const before = ordered[place - 1];
    if (!before) {
      if (change.version !== 1 && change.state !== ADOPTED)
        faults.push(`there is no record of versions before ${change.version}`);
    } else if (before.version === change.version) {
      if (before.digest !== change.digest || before.state !== change.state)
        faults.push(`two records of version ${change.version} tell different things`);
    } else if (before.version + 1 !== change.version)
      faults.push(`there is no record between versions ${before.version} and ${change.version}`);
  }
  const newest = ordered.at(-1);
  if (!newest) throw new Error('an object without changes');
  return { id: newest.id, newest, faults };
}

/** In order of id; the cursor lives in the transaction that all of this is asked in. */
async function* changesOf(session: SqlSession, kind: string): AsyncGenerator<Change, void> {
  if (!/^[a-z-]+$/.test(kind)) throw new Error('a kind is a word');
  const cursor = `changes_of_${kind.replaceAll('-', '_')}`;
  // `0` is the character after `/`.
  await session.query(
    `declare ${cursor} no scroll cursor for select body from access_record where object is not null
     and object collate "C" >= '${kind}/' and object collate "C" < '${kind}0' order by object collate "C"`,
  );
  try {
    for (;;) {
      const rows = await session.query(`fetch ${PAGE_ROWS} from ${cursor}`);
      for (const row of rows) {
        const object = objectIn(row);
        if (object?.kind === kind) yield object;
      }
      if (rows.length < PAGE_ROWS) return;
    }
  } finally {
    await session.query(`close ${cursor}`);
  }
}

/** Bytes that are no record were found in the pass over their log. */
function objectIn({ body }: SqlRow): Change | undefined {
  try {
    return parseRecord(String(body)).object;
  } catch {
    return undefined;
  }
}
