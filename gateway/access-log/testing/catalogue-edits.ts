import type { Edit, Table } from './store-edits.ts';

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
    ...(text ? [edit('another type', `alter table ${name} alter column ${text.name} type varchar`)] : []),
    ...columns
      .filter(({ isKey, isNullable }) => !isKey && !isNullable)
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

/** A row is taken out and put back the same, while the index is not told of it. */
const unknownTo = (index: string, which: string): string[] => [
  `create temporary table taken on commit drop as select * from access_record_2026_11 where ${which} limit 1`,
  'delete from access_record_2026_11 r using taken t where r.instance = t.instance and r.idx = t.idx',
  `update pg_index set indisready = false where indexrelid = '${index}'::regclass`,
  'insert into access_record_2026_11 select * from taken',
  'drop table taken',
  `update pg_index set indisready = true where indexrelid = '${index}'::regclass`,
];

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
    how: 'an index that does not know of a row',
    sql: unknownTo('access_record_2026_11_actor_at_idx', 'actor is not null'),
    named: /index access_record_2026_11_actor_at_idx .* readers miss records/,
  },
  {
    how: 'an index of combinations that does not know of a row',
    sql: unknownTo('access_record_2026_11_expr_at_idx', 'agency is not null'),
    named: /index access_record_2026_11_expr_at_idx .* readers miss records/,
  },
  {
    how: 'an index of lists that does not know of a row',
    sql: unknownTo('access_record_2026_11_related_idx', 'related is not null'),
    named: /index access_record_2026_11_related_idx .* readers miss records/,
  },
  {
    how: 'an index of a kind that nobody checks',
    sql: ['create index lying on access_record_2026_11 using brin (actor)'],
    named: /index lying .* of the kind brin/,
  },
  {
    how: 'an index over what cannot be added up',
    sql: [`create index lying on access_record_2026_11 ((to_tsvector('simple'::regconfig, actor)))`],
    named: /index lying .* cannot be held to its table/,
  },
  {
    how: 'rows that no crash outlives',
    sql: ['alter table access_record_2026_11 set unlogged'],
    named: /a crash takes away/,
  },
];
