import type { SqlSession } from '../storage/sql-driver.ts';
import type { EncodedRecord } from './encode-record.ts';
import type { Head } from './log-head.ts';
import type { StoredNode } from './merkle.ts';
import { ROW } from './record-row.ts';

interface Batch {
  /** In their order; the first one follows on `before`. */
  readonly entries: readonly Pick<EncodedRecord, 'row' | 'body'>[];
  readonly nodes: readonly StoredNode[];
  /** The head that the entries and nodes lead to, and the one that they come after. */
  readonly head: Head;
  readonly before: Head;
}

/** A statement has 5 s, however many records a change has; so many go in one. */
export const MAX_ROWS = 5_000;

/**
 * Records, tree nodes and the head that covers them in one statement: every further one is another way to the database,
 * which costs as much as the rows do. A batch beyond `MAX_ROWS` has some before it.
 * @returns whether the head was the one that it comes after. Where it was not, the last statement writes nothing: a log of the
 * same size that is not ours is not moved on.
 */
export async function putBatch(
  session: SqlSession,
  instance: string,
  { entries, nodes, head, before }: Batch,
): Promise<boolean> {
  const first = before.frontier.size;
  const last = Math.max(0, Math.ceil(entries.length / MAX_ROWS) - 1) * MAX_ROWS;
  for (let from = 0; from < last; from += MAX_ROWS) {
    const values = rowsOf(entries.slice(from, from + MAX_ROWS), first + from);
    await session.query(PUT, [instance, ...values, [], [], Buffer.alloc(0)]);
  }
  const { size, hashes: frontier } = head.frontier;
  const moved = await session.query(PUT_AND_MOVE, [
    instance,
    ...rowsOf(last === 0 ? entries : entries.slice(last), first + last),
    ...nodesOf(nodes),
    ...[first, before.note, size, frontier, head.note],
  ]);
  return moved.length === 1;
}

/** No canonical body holds a line break, so one parts them: in JSON each would be spelt anew here and read anew there. */
function rowsOf(entries: Batch['entries'], first: number): readonly unknown[] {
  let [rows, bodies] = ['', ''];
  for (const { row, body } of entries) {
    rows += rows === '' ? row : `,${row}`;
    bodies += bodies === '' ? body : `\n${body}`;
  }
  return [first, `[${rows}]`, bodies];
}

const HASH_BYTES = 32;

const nodesOf = (nodes: readonly StoredNode[]): readonly unknown[] => [
  nodes.map(({ level }) => level),
  nodes.map(({ index }) => index),
  Buffer.concat(nodes.map(({ hash }) => hash)),
];

const NAMES = Object.keys(ROW);
const COLUMNS = Object.entries(ROW).map(([name, { type }]) => `${name} ${type}`);

/** @param of the log's name; without a row there nothing is inserted. */
const inserts = (of: string): string => `put_records as (
    insert into access_record (instance, idx, ${NAMES.join(', ')}, body)
    select l.instance, $2::bigint + r.n - 1, ${NAMES.map((name) => `r.${name}`).join(', ')}, r.body
    from (${of}) as l, rows from (
      json_to_recordset($3::json) as (${COLUMNS.join(', ')}), unnest(string_to_array($4::text, E'\\n'))
    ) with ordinality as r(${NAMES.join(', ')}, body, n)
  ), put_nodes as (
    insert into access_node (instance, level, idx, hash)
    select l.instance, t.level, t.idx, substr($7::bytea, (t.n::int - 1) * ${HASH_BYTES} + 1, ${HASH_BYTES})
    from (${of}) as l, unnest($5::smallint[], $6::bigint[]) with ordinality as t(level, idx, n)
  )`;

const PUT = `with ${inserts('select $1::text as instance')} select 1`;

const PUT_AND_MOVE = `
  with moved as (
    update access_head set size = $10, frontier = $11, note = $12
    where instance = $1 and size = $8 and note = $9 returning instance
  ), ${inserts('select instance from moved')}
  select instance from moved`;
