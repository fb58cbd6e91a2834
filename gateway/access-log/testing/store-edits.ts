import type { SqlSession } from '../../storage/sql-driver.ts';
import type { FormerRow } from './kept-store.ts';

/** One thing that somebody with the database's password does, and what a verdict must name of it. */
export interface Edit {
  readonly how: string;
  readonly sql: readonly string[];
  readonly named: RegExp;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isKey: boolean;
  readonly isNullable: boolean;
}

export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly partitions: readonly string[];
}

interface Row {
  /** SQL that finds it alone. */
  readonly place: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const nextLetter = (column: string, place: string): string =>
  `overlay(${column} placing chr(ascii(substr(${column}, ${place}, 1)) + 1) from ${place} for 1)`;
const later = (column: string): string => `${column} + 1000`;

/** How a value of a type becomes other ones, and what an empty one is filled with. A type that is not here stops the test. */
const OTHER: Readonly<
  Record<string, { readonly others: readonly ((column: string) => string)[]; readonly filled: string }>
> = {
  text: {
    others: [
      (column) => `${column} || 'x'`,
      (column) => nextLetter(column, `(1 + length(${column}) / 2)`),
      // The last letter of a signature before its padding: bits that a lenient reader ignores.
      (column) => nextLetter(column, `greatest(1, length(${column}) - 2)`),
      (column) => `${column} || E'— other AAAAAA==\\n'`,
      (column) => `' ' || ${column}`,
    ],
    filled: `'x'`,
  },
  'text[]': {
    others: [
      (column) => `${column} || 'x'::text`,
      (column) => `'{}'::text[] || coalesce(${column}[2:], '{}') || 'y'::text`,
    ],
    filled: `array['x']`,
  },
  bigint: { others: [later], filled: '7' },
  integer: { others: [later], filled: '7' },
  smallint: { others: [later], filled: '7' },
  'timestamp with time zone': {
    others: [(column) => `${column} + interval '1 microsecond'`, (column) => `${column} - interval '1 day'`],
    filled: `timestamptz '2026-11-01Z'`,
  },
  bytea: {
    others: [
      (column) => `set_byte(${column}, 0, get_byte(${column}, 0) # 1)`,
      (column) => `${column} || '\\x00'`,
    ],
    filled: `'\\x00'`,
  },
  'bytea[]': {
    others: [(column) => `${column}[2:]`, (column) => `${column} || '\\x00'::bytea`],
    filled: `'{}'`,
  },
  uuid: { others: [() => 'gen_random_uuid()'], filled: 'gen_random_uuid()' },
  boolean: { others: [(column) => `not ${column}`], filled: 'true' },
};

/** The tables of a store with their columns and rows, from the database's own catalogue. */
export async function readTables(session: SqlSession): Promise<Table[]> {
  const tables = await session.query(
    `select c.oid::text as oid, c.relname as name from pg_class c where c.relnamespace = current_schema()::regnamespace
     and c.relkind in ('r', 'p') and not c.relispartition order by 2`,
  );
  return Promise.all(tables.map((table) => readTable(session, String(table['oid']), String(table['name']))));
}

async function readTable(session: SqlSession, oid: string, name: string): Promise<Table> {
  const columns = await session.query(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
       exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any(i.indkey)) as key
     from pg_attribute a where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [oid],
  );
  const rows = await session.query(
    `select t.tableoid::text as part, t.ctid::text as place, to_jsonb(t)::text as values from ${name} t order by 1, t.ctid`,
  );
  const partitions = await session.query(
    'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::oid order by 1',
    [oid],
  );
  return {
    name,
    columns: columns.map((column) => ({
      name: String(column['name']),
      type: String(column['type']),
      isKey: column['key'] === true,
      isNullable: column['nullable'] === true,
    })),
    rows: rows.map((row) => ({
      place: `tableoid = ${row['part']} and ctid = '${row['place']}'`,
      values: JSON.parse(String(row['values'])) as Record<string, unknown>,
    })),
    partitions: partitions.map((row) => String(row['name'])),
  };
}

/** What must be named of an edit of this row: the column and entry, the table, or the log. */
function nameOf({ name: table }: Table, row: Row | undefined, column?: Column): RegExp {
  const { idx } = row?.values ?? {};
  if (table === 'access_record')
    return column && !['instance', 'idx', 'body'].includes(column.name)
      ? new RegExp(`access_record: column ${column.name} of entry ${idx} `)
      : new RegExp(`entr(y|ies) ${idx}\\b|entries \\d+–${idx}\\b|rows of a log`);
  if (table === 'access_node') return new RegExp(`access_node|entry ${idx}\\b|signed root`);
  if (table === 'access_head') return /access_head|gateway-\d/;
  return new RegExp(table);
}

/** Edits of the values of one column: another one, none, one where none was, another row's, exchanged. */
export function editsOfColumn(table: Table, column: Column, turn = 0): Edit[] {
  const { name } = table;
  const kinds = OTHER[column.type];
  if (!kinds) throw new Error(`no edit is known for ${column.type} (${name}.${column.name})`);
  const { others, filled } = kinds;
  const full = table.rows.filter(({ values }) => values[column.name] !== null);
  const empty = table.rows.find(({ values }) => values[column.name] === null);
  const row = full[(turn * 7 + column.name.length) % Math.max(full.length, 1)];
  const set = (how: string, target: Row, value: string): Edit => ({
    how: `${name}.${column.name}: ${how}, ${target.place}`,
    sql: [`update ${name} set ${column.name} = ${value} where ${target.place}`],
    named: nameOf(table, target, column),
  });
  const edits: Edit[] = [];
  if (empty) edits.push(set('filled', empty, filled));
  if (!row) return edits;
  for (const [place, other] of others.entries())
    edits.push(set(`another value, way ${place + 1}`, row, other(column.name)));
  if (column.isNullable) edits.push(set('emptied', row, 'null'));
  const second = full.find(({ values }) => differs(values[column.name], row.values[column.name]));
  if (!second) return edits;
  const taken = (from: Row) => `(select ${column.name} from ${name} where ${from.place})`;
  edits.push(set('taken from another row', row, taken(second)));
  edits.push({
    how: `${name}.${column.name}: exchanged between ${row.place} and ${second.place}`,
    sql: [
      `update ${name} t set ${column.name} = case when ${row.place} then ${taken(second)} else ${taken(row)} end
       where (${row.place}) or (${second.place})`,
    ],
    named: nameOf(table, row, column),
  });
  return edits;
}

const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** Edits of whole rows: gone, all gone, added under another key, contents exchanged. */
export function editsOfRows(table: Table, turn = 0): Edit[] {
  const { name, rows, columns } = table;
  const row = rows[(turn * 11) % Math.max(rows.length, 1)];
  if (!row) return [];
  const edits: Edit[] = [
    {
      how: `${name}: deleted, ${row.place}`,
      sql: [`delete from ${name} where ${row.place}`],
      named: nameOf(table, row),
    },
    {
      how: `${name}: emptied`,
      sql: [`delete from ${name}`],
      named: new RegExp(`${name}|entries 0–|entry 0|access_`),
    },
  ];
  for (const key of columns.filter(({ isKey }) => isKey))
    for (const value of newKeys(key, row))
      edits.push({
        how: `${name}: a copy under ${key.name} ${value}`,
        sql: [insertOf(name, JSON.stringify({ ...row.values, [key.name]: value }))],
        named:
          name === 'access_record' && key.name === 'idx'
            ? new RegExp(`entry ${value}\\b`)
            : new RegExp(`${name}|comes twice|gateway-1x`),
      });
  const contents = columns.filter(({ isKey }) => !isKey).map((column) => column.name);
  const second = rows.find((one) =>
    contents.some((column) => differs(one.values[column], row.values[column])),
  );
  if (second && contents.length > 0)
    edits.push({
      how: `${name}: contents exchanged between ${row.place} and ${second.place}`,
      sql: [
        `create temporary table exchanged as select ${contents.join(', ')} from ${name} where ${second.place}`,
        `update ${name} t set (${contents.join(', ')}) = (select ${contents.join(', ')} from ${name} where ${row.place}) where ${second.place}`,
        `update ${name} t set (${contents.join(', ')}) = (select ${contents.join(', ')} from exchanged) where ${row.place}`,
      ],
      named: new RegExp(`${name}|entry ${row.values['idx']}\\b|gateway-\\d`),
    });
  return edits;
}

function newKeys({ name, type }: Column, { values }: Row): readonly unknown[] {
  const value = values[name];
  if (type === 'text') return [`${value}x`];
  if (type === 'timestamp with time zone') return ['2026-11-15T00:00:00Z', '2026-10-15T00:00:00Z'];
  return [Number(value) + 1000, -1 - Number(value)];
}

const insertOf = (table: string, row: string): string =>
  `insert into ${table} select * from jsonb_populate_record(null::${table}, '${row.replaceAll("'", "''")}')`;

/** What was right once is put back: an erased record, the row of a right before it ended, an older head. */
export const editsOfTime = (former: readonly FormerRow[]): Edit[] =>
  former.map(({ table, row, now }) => ({
    how: `${table}: a former row again, ${row.slice(0, 60)}`,
    sql: [...(now === undefined ? [] : [`delete from ${table} where ${now}`]), insertOf(table, row)],
    named: new RegExp(`${table}|is there again|beyond the signed head`),
  }));

/** What a verdict says, one line a fault. */
export const textOf = (faults: readonly { readonly log?: string; readonly fault: string }[]): string =>
  faults.map(({ log, fault }) => `${log ?? ''}: ${fault}`).join('\n');
