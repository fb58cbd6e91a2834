import type { SqlRow, SqlSession } from '../../storage/sql-driver.ts';
import { STORED_LEVELS, type StoredNode } from '../merkle.ts';
import type { AccessRecord } from '../record.ts';
import { differencesOf, type RowColumn, type RowDifference, rowColumns } from '../record-row.ts';
import type { Found } from '../verdict.ts';

const PAGE_ROWS = 2_000;

/** An entry with everything that the store holds of it. */
export interface EntryRow {
  readonly index: number;
  readonly body: string | undefined;
  readonly leaf: Buffer | undefined;
  /** Columns as `rowColumns` names them; undefined where there is no row. */
  readonly row: SqlRow | undefined;
}

/** Leaves and rows of one log before `size`, page by page, in order; an index may come twice. */
export async function* entryPages(
  session: SqlSession,
  instance: string,
  size: number,
): AsyncGenerator<readonly EntryRow[], void> {
  for (let from = 0; from < size; from += PAGE_ROWS) {
    const rows = await session.query(PAGE, [instance, from, Math.min(from + PAGE_ROWS, size)]);
    yield rows.map((row) => ({
      index: Number(row['idx']),
      body: typeof row['body'] === 'string' ? row['body'] : undefined,
      leaf: row['hash'] instanceof Uint8Array ? Buffer.from(row['hash']) : undefined,
      row: row['is_row'] === true ? row : undefined,
    }));
  }
}

const PAGE = `
  select coalesce(n.idx, r.idx) as idx, n.hash, r.body, r.instance is not null as is_row, r.part, ${rowColumns('r')}
  from (select idx, hash from access_node where instance = $1 and level = 0 and idx >= $2 and idx < $3) n
  full outer join (select *, tableoid::regclass::text as part from access_record where instance = $1 and idx >= $2 and idx < $3) r on r.idx = n.idx
  order by 1`;

/** Every column of a record's row is derived from it; a row without a record is no erasure, for an erasure takes the row. */
export function checkRow(entry: EntryRow, record: AccessRecord | undefined, found: Found, log: string): void {
  const { index, body, row, leaf } = entry;
  if (!leaf) found.bad(`access_node: entry ${index} has no leaf hash`, log, index);
  if (row && body === undefined)
    found.bad(`access_record: the body of entry ${index} is gone and its row is still there`, log, index);
  if (!row || !record) return;
  const month = `access_record_${record.at.slice(0, 7).replace('-', '_')}`;
  if (row['part'] !== month)
    found.bad(`access_record: entry ${index} lies in ${String(row['part'])}, not in its month`, log, index);
  for (const difference of differencesOf(record, row))
    found.bad(
      `access_record: column ${difference.column} of entry ${index} ${howOther(difference)}`,
      log,
      index,
    );
}

/** Columns that name nobody: only their values are told. */
const PLAIN: ReadonlySet<RowColumn> = new Set(['at', 'kind', 'decision', 'outcome', 'tries', 'subject_kind']);

function howOther({ column, stored, derived }: RowDifference): string {
  if (stored === null) return 'is empty, and its record says something';
  if (derived === null) return 'says something, and its record does not';
  if (!PLAIN.has(column)) return 'is not what its record says';
  return `is ${JSON.stringify(stored).slice(0, 60)}, and its record says ${JSON.stringify(derived)}`;
}

/** Inner nodes that became complete with one page, against those that are stored. */
export async function checkNodes(
  session: SqlSession,
  instance: string,
  completed: readonly StoredNode[],
  found: Found,
): Promise<void> {
  if (completed.length === 0) return;
  const rows = await session.query(
    `select n.level, n.idx, n.hash from unnest($2::smallint[], $3::bigint[]) as w(level, idx)
     join access_node n on n.instance = $1 and n.level = w.level and n.idx = w.idx`,
    [instance, completed.map(({ level }) => level), completed.map(({ index }) => index)],
  );
  if (rows.length > completed.length) found.bad('access_node: inner nodes come twice', instance);
  const stored = new Map(rows.map((row) => [`${row['level']}/${row['idx']}`, row['hash']]));
  for (const { level, index, hash } of completed) {
    const own = stored.get(`${level}/${index}`);
    const name = `access_node: node ${index} of level ${level}`;
    if (!(own instanceof Uint8Array)) found.bad(`${name} is missing`, instance);
    else if (!hash.equals(own)) found.bad(`${name} is not the hash of what lies under it`, instance);
  }
}

/** What lies beside the tree and the records of the signed size. */
export async function checkStrays(
  session: SqlSession,
  instance: string,
  size: number,
  found: Found,
): Promise<void> {
  const records = await session.query(
    'select idx from access_record where instance = $1 and (idx < 0 or idx >= $2) order by idx limit 10',
    [instance, size],
  );
  for (const row of records) {
    const index = Number(row['idx']);
    found.bad(`access_record: entry ${index} lies beyond the signed head of ${size}`, instance, index);
  }
  const nodes = await session.query(
    `select level, idx from access_node where instance = $1 and (idx < 0 or level < 0 or level % ${STORED_LEVELS} <> 0
       or level > 52 or idx >= floor($2::numeric / 2::numeric ^ level)) order by level, idx limit 10`,
    [instance, size],
  );
  for (const { level, idx } of nodes as readonly { level?: unknown; idx?: unknown }[])
    found.bad(
      `access_node: node ${Number(idx)} of level ${Number(level)} lies beyond the signed head of ${size}`,
      instance,
    );
}
