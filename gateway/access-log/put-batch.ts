import type { SqlSession } from '../storage/sql-driver.ts';
import type { Head } from './log-head.ts';
import type { StoredNode } from './merkle.ts';
import { ROW, type ToldRow } from './record-row.ts';

export type StoredRow = { readonly idx: number; readonly body: string } & ToldRow;

interface Batch {
  readonly rows: readonly StoredRow[];
  readonly nodes: readonly StoredNode[];
  /** The head that the rows and nodes lead to, and the one that they come after. */
  readonly head: Head;
  readonly before: Head;
}

/**
 * Records, tree nodes and the head that covers them in one statement: every further one is another way to the database,
 * which costs as much as the rows do. A batch beyond `MAX_ROWS` has some before it.
 * @returns whether the head was the one that it comes after: a log of the same size that is not ours is not moved on.
 */
export async function putBatch(
  session: SqlSession,
  instance: string,
  { rows, nodes, head, before }: Batch,
): Promise<boolean> {
  const parts = partsOf(rows, nodes);
  for (const [records, hashes] of parts.slice(0, -1))
    await session.query(INSERT, [instance, records, hashes]);
  const [records, hashes] = parts.at(-1) ?? ['[]', '[]'];
  const { size, hashes: frontier } = head.frontier;
  const values = [instance, records, hashes, before.frontier.size, before.note, size, frontier, head.note];
  return (await session.query(INSERT_AND_MOVE, values)).length === 1;
}

/** A statement has 5 s, however many records a change has. */
const MAX_ROWS = 5_000;

function partsOf(rows: readonly StoredRow[], nodes: readonly StoredNode[]): [string, string][] {
  const told = nodes.map(({ level, index, hash }) => ({ level, idx: index, hash: hash.toString('hex') }));
  const count = Math.ceil(Math.max(rows.length, told.length) / MAX_ROWS);
  return Array.from({ length: count }, (_, place) => {
    const part = (all: readonly object[]): string =>
      JSON.stringify(all.slice(place * MAX_ROWS, (place + 1) * MAX_ROWS));
    return [part(rows), part(told)];
  });
}

const COLUMNS = [
  ['idx', 'bigint'],
  ...Object.entries(ROW).map(([name, { type }]) => [name, type]),
  ['body', 'text'],
];
const NAMES = COLUMNS.map(([name]) => name);

const INSERTS = `
  with put_records as (
    insert into access_record (instance, ${NAMES.join(', ')})
    select $1, ${NAMES.map((name) => `r.${name}`).join(', ')}
    from json_to_recordset($2::json) as r(${COLUMNS.map((column) => column.join(' ')).join(', ')})
  ), put_nodes as (
    insert into access_node (instance, level, idx, hash)
    select $1, n.level, n.idx, decode(n.hash, 'hex')
    from json_to_recordset($3::json) as n(level smallint, idx bigint, hash text)
  )`;

const INSERT = `${INSERTS} select 1`;

const INSERT_AND_MOVE = `${INSERTS}
  update access_head set size = $6, frontier = $7, note = $8
  where instance = $1 and size = $4 and note = $5 returning size`;
