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

/** What stands between rows and readers without any row changed. */
export function editsOfCatalogue(table: Table): Edit[] {
  const { name, columns, partitions } = table;
  const edit = (how: string, ...sql: string[]): Edit => ({
    how: `${name}: ${how}`,
    sql,
    named: new RegExp(name),
  });
  const [text] = columns.filter(({ type, isKey }) => type === 'text' && !isKey);
  const isParted = partitions.length > 0;
  // Of tables of other rooms the digest covers values, whatever type they have.
  const isOwn = /^(access|policy)_/.test(name);
  return [
    edit(
      'a trigger',
      'create function hide() returns trigger language plpgsql as $$ begin return null; end $$',
      `create trigger hiding before insert on ${name} for each row execute function hide()`,
    ),
    edit('row security', `alter table ${name} enable row level security`),
    edit('a rule', `create rule hiding as on update to ${name} do instead nothing`),
    edit(
      'a view in its place',
      `alter table ${name} rename to behind`,
      `create view ${name} as select * from behind`,
    ),
    edit('a column more', `alter table ${name} add column extra text`),
    edit('gone', `drop table ${name}`),
    ...(isParted ? [] : [edit('a child', `create table child () inherits (${name})`)]),
    ...(text && isOwn
      ? [edit('another type', `alter table ${name} alter column ${text.name} type varchar`)]
      : []),
    ...columns
      .filter(({ isKey, isNullable }) => isOwn && !isKey && !isNullable)
      .map((column) =>
        edit(`${column.name} may be null`, `alter table ${name} alter column ${column.name} drop not null`),
      ),
    ...partitions.flatMap((partition) => [
      {
        how: `${partition} gone`,
        sql: [`drop table ${partition}`],
        named: /entr(y|ies) \d+.* gone and no erasure/,
      },
      {
        how: `${partition} detached`,
        sql: [`alter table ${name} detach partition ${partition}`],
        named: /entr(y|ies) \d+.* gone and no erasure/,
      },
      {
        how: `${partition}: row security`,
        sql: [`alter table ${partition} enable row level security`],
        named: new RegExp(partition),
      },
    ]),
  ];
}

/** Without a row or a table of ours being changed: what names mean, which rows the database looks at, what outlives a crash. */
export const editsOfSurroundings = (): Edit[] => [
  {
    how: 'a view in the place of a table, and an operator that points to a decoy',
    sql: [
      'alter table access_record rename to behind',
      `create view access_record as select * from behind where current_setting('transaction_isolation') = 'repeatable read'`,
      'create table decoy (like behind) partition by range (at)',
      `create function points(oid, regclass) returns boolean language sql stable as $$
         select $1::int8 = (select c.oid::int8 from pg_class c where c.relname = case when $2::text = 'access_record' then 'decoy' else $2::text end) $$`,
      'create operator public.= (leftarg = oid, rightarg = regclass, function = points)',
    ],
    named: /operator =/,
  },
  {
    how: 'an operator that hides nodes beside the tree',
    sql: [
      `insert into access_node select instance, 3, 0, hash from access_node where level = 0 and idx = 0 and instance = 'gateway-1'`,
      `create function nought(smallint, int) returns int language sql as 'select 0'`,
      'create operator public.% (leftarg = smallint, rightarg = int, function = nought)',
    ],
    named: /operator %/,
  },
  {
    how: 'a catalogue of its own before the catalogue',
    sql: [
      'create schema shade',
      'create view shade.pg_policy as select * from pg_catalog.pg_policy where false',
      'set local search_path = shade, public, pg_catalog',
    ],
    named: /relation pg_policy/,
  },
  {
    how: 'a table of the same name in another schema',
    sql: [
      'create schema shade',
      `create view shade.access_record as select * from public.access_record where actor <> 'officer-land'`,
    ],
    named: /shade\.access_record/,
  },
  {
    how: 'a second head',
    sql: [
      'alter table access_head drop constraint access_head_pkey',
      `insert into access_head select instance, 3, '{}', 'other' from access_head where instance = 'gateway-1'`,
    ],
    named: /several rows of one log/,
  },
  {
    how: 'a second inner node',
    sql: [
      'alter table access_node drop constraint access_node_pkey',
      `insert into access_node select instance, level, idx, sha256('x') from access_node where level > 0 limit 1`,
    ],
    named: /inner nodes come twice/,
  },
  {
    how: 'a rule for rows that they do not keep to: the planner leaves the month out',
    sql: [
      `alter table access_record_2026_11 add constraint lie check (actor <> 'officer-land') not valid`,
      `update pg_constraint set convalidated = true where conname = 'lie'`,
    ],
    named: /rule for its rows/,
  },
  {
    how: 'a month under the bounds of another one',
    sql: [
      'alter table access_record detach partition access_record_2026_11',
      `alter table access_record_2026_11 add constraint lie check (at >= '2020-01-01Z' and at < '2020-02-01Z') not valid`,
      `update pg_constraint set convalidated = true where conname = 'lie'`,
      `alter table access_record attach partition access_record_2026_11 for values from ('2020-01-01Z') to ('2020-02-01Z')`,
      'alter table access_record_2026_11 drop constraint lie',
    ],
    named: /not the month of its name/,
  },
  {
    how: 'a trigger that is called an internal one',
    sql: [
      'create function hide() returns trigger language plpgsql as $$ begin return null; end $$',
      'create trigger hiding before insert on access_record for each row execute function hide()',
      `update pg_trigger set tgisinternal = true where tgname = 'hiding'`,
    ],
    named: /a trigger: hiding/,
  },
  {
    how: 'the rule of a view on a table',
    sql: [
      'create view seen as select * from (select * from access_record_2026_10 union all select * from access_record_2026_11) t where false',
      `update pg_rewrite set ev_class = 'access_record'::regclass where ev_class = 'seen'::regclass`,
      `update pg_class set relhasrules = true where relname = 'access_record'`,
    ],
    named: /a rule: _RETURN/,
  },
  {
    how: 'an index that is out of use',
    sql: [`update pg_index set indisvalid = false where indexrelid = 'access_checkpoint_pkey'::regclass`],
    named: /no primary key that holds/,
  },
  {
    how: 'rows that no crash outlives',
    sql: ['alter table access_record_2026_11 set unlogged'],
    named: /a crash takes away/,
  },
];

/** What a verdict says, one line a fault. */
export const textOf = (faults: readonly { readonly log?: string; readonly fault: string }[]): string =>
  faults.map(({ log, fault }) => `${log ?? ''}: ${fault}`).join('\n');
