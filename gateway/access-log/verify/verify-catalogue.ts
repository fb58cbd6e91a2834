import { own } from '../../../schema/own.ts';
import type { Family } from '../../storage/migrating/migration.ts';
import type { SqlRow, SqlSession } from '../../storage/sql-driver.ts';
import type { TableShape } from '../log-tables.ts';
import type { Found } from '../verdict.ts';

/** What may stand between a table's rows and whoever asks for them. */
const BETWEEN = `
  select 'a trigger' as how, tgname::text as what from pg_trigger where tgrelid = $1::oid
  union all select 'a rule', rulename::text from pg_rewrite where ev_class = $1::oid
  union all select 'row security', relname::text from pg_class
    where oid = $1::oid and (relrowsecurity or relforcerowsecurity)
  union all select 'a policy', polname::text from pg_policy where polrelid = $1::oid
  union all select 'no primary key that holds', relname::text from pg_class where oid = $1::oid and not exists
    (select 1 from pg_index where indrelid = $1::oid and indisprimary and indisunique and indisvalid and indisready and indislive)
  union all select 'an index that is out of use', indexrelid::regclass::text from pg_index
    where indrelid = $1::oid and not (indisvalid and indisready and indislive)
  union all select 'rows that a crash takes away', relname::text from pg_class where oid = $1::oid and relpersistence <> 'p'`;
/** By such a rule the database leaves a table out, whether or not its rows keep to it. */
const CHECKS = `select conname::text as name from pg_constraint where conrelid = $1::oid and contype = 'c' order by 1`;
const CHILDREN = `select c.oid, c.relname as name, c.relkind as kind, c.relispartition as is_partition,
    pg_get_expr(c.relpartbound, c.oid) as bounds
  from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $1::oid order by 2`;
const COLUMNS = `select a.attname as name,
    format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then '!' else '' end as type,
    a.attgenerated <> '' or a.attidentity <> '' as is_made, a.attcollation <> t.typcollation as is_sorted_otherwise
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped order by a.attnum`;

const TABLE = 'select oid, relkind as kind from pg_class where oid = to_regclass($1)::oid';

export interface ExpectedTable {
  readonly name: string;
  readonly shape: TableShape;
  /** `p` for one that is parted by months. */
  readonly kind?: 'r' | 'p';
  /** What to do with a store that is older than the table. */
  readonly since?: string;
}

/**
 * A database answers from its catalogue: a view, a trigger, a rule or row security shows readers and verifiers whatever
 * its owner likes, and today other rows than yesterday. So each table must be a plain one with the columns that are known.
 * @returns false when the table cannot be read as it should be; nothing is to be asked of it then.
 */
export async function checkTable(
  session: SqlSession,
  { name, shape, kind = 'r', since }: ExpectedTable,
  found: Found,
): Promise<boolean> {
  const [table] = await session.query(TABLE, [name]);
  if (!table) {
    found.bad(`table ${name} is missing${since === undefined ? '' : `; ${since}`}`);
    return false;
  }
  if (table['kind'] !== kind) {
    found.bad(`${name} is no plain table${kind === 'p' ? ' parted by months' : ''}`);
    return false;
  }
  const isRuled = await checkBetween(session, name, table['oid'], found);
  await checkChildren(session, { name, kind }, table['oid'], found);
  return checkColumns(name, shape, await session.query(COLUMNS, [table['oid']]), found) && !isRuled;
}

/** @returns true where a rule answers for the table, which it then is none of. */
async function checkBetween(session: SqlSession, name: string, oid: unknown, found: Found): Promise<boolean> {
  const between = (await session.query(BETWEEN, [oid])) as readonly { how?: unknown; what?: unknown }[];
  for (const { how, what } of between) found.bad(`table ${name} has ${String(how)}: ${String(what)}`);
  return between.some(({ how }) => how === 'a rule');
}

/** Rows of a child table are rows of its parent; only months of a parted table are to be there. */
async function checkChildren(
  session: SqlSession,
  { name, kind }: { readonly name: string; readonly kind: 'r' | 'p' },
  oid: unknown,
  found: Found,
): Promise<void> {
  for (const child of await session.query(CHILDREN, [oid])) {
    const childName = String(child['name']);
    if (kind === 'p' && child['kind'] === 'r' && child['is_partition'] === true) {
      await checkBetween(session, childName, child['oid'], found);
      await checkMonth(session, childName, child, found);
    } else found.bad(`table ${name} has the rows of ${childName} among its own`);
  }
}

/** A month's table is asked only for what lies within its bounds and its rules. */
async function checkMonth(session: SqlSession, name: string, child: SqlRow, found: Found): Promise<void> {
  const [, year, month] = /^access_record_(\d{4})_(\d\d)$/.exec(name) ?? [];
  const [from, to] = [0, 1].map((ahead) => new Date(Date.UTC(Number(year), Number(month) - 1 + ahead)));
  const day = (at: Date | undefined) => `'${at?.toISOString().slice(0, 10)} 00:00:00+00'`;
  const isMonth = year !== undefined && `FOR VALUES FROM (${day(from)}) TO (${day(to)})` === child['bounds'];
  if (!isMonth)
    found.bad(`table ${name} holds ${String(child['bounds'])}, which is not the month of its name`);
  for (const check of await session.query(CHECKS, [child['oid']]))
    found.bad(`table ${name} has a rule for its rows: ${String(check['name'])}`);
}

function checkColumns(
  table: string,
  shape: ExpectedTable['shape'],
  columns: readonly SqlRow[],
  found: Found,
): boolean {
  const expected = new Set(Object.keys(shape));
  let isReadable = true;
  for (const { name, type, is_made: isMade, is_sorted_otherwise: isSorted } of columns as readonly {
    name?: unknown;
    type?: unknown;
    is_made?: unknown;
    is_sorted_otherwise?: unknown;
  }[]) {
    const column = String(name);
    if (!expected.delete(column)) found.bad(`table ${table} has a column ${column} that nobody checks`);
    else if (own(shape, column) !== type) {
      found.bad(`column ${column} of ${table} is ${String(type)} and should be ${own(shape, column)}`);
      isReadable = false;
    }
    if (isMade === true || isSorted === true)
      found.bad(`column ${column} of ${table} is made or ordered by the database`);
  }
  for (const column of expected) found.bad(`table ${table} has no column ${column}`);
  return isReadable && expected.size === 0;
}

/** A table that no evidence lies in: what is in it nobody checks, but nothing may work on it besides the gateway. */
export async function checkWorkingTable(session: SqlSession, name: string, found: Found): Promise<void> {
  const [table] = await session.query(TABLE, [name]);
  if (!table) found.bad(`table ${name} is missing`);
  else if (table['kind'] !== 'r') found.bad(`${name} is no plain table`);
  else {
    await checkBetween(session, name, table['oid'], found);
    await checkChildren(session, { name, kind: 'r' }, table['oid'], found);
  }
}

/**
 * A table of steps holds each step that is known once, and no other; those that wait for older programs to end may be missing.
 * The book of all steps says of each what this program knows of it: a program that does not know one believes the book.
 */
export async function checkMigrations(
  session: SqlSession,
  { versions: table, steps }: Family,
  found: Found,
): Promise<void> {
  const rows = await session.query(
    `select version from ${table} order by version limit ${steps.length + 100}`,
  );
  const versions = rows.map((row) => Number(row['version']));
  const expected = steps.flatMap((step, place) =>
    step.phase === 'contract' && !step.isNeeded && !versions.includes(place + 1) ? [] : [place + 1],
  );
  await checkBook(session, { versions: table, steps }, versions, found);
  if (versions.join(' ') === expected.join(' ')) return;
  const isNewer = versions.slice(0, expected.length).join(' ') === expected.join(' ');
  found.bad(
    `table ${table} holds the steps ${versions.join(', ')} and should hold 1 to ${steps.length}${isNewer ? ': a store of a newer program is verified with that program' : ''}`,
  );
}

async function checkBook(
  session: SqlSession,
  { versions, steps }: Family,
  taken: readonly number[],
  found: Found,
): Promise<void> {
  const rows = await session.query(
    `select version, phase from store_step where versions = $1 order by version limit ${steps.length + 100}`,
    [versions],
  );
  const written = rows.map((row) => `${Number(row['version'])} ${String(row['phase'])}`);
  // What a newer program took is told of by the caller; this one does not know of which kind it is.
  const known = taken.flatMap((version) => {
    const step = steps[version - 1];
    return step ? [`${version} ${step.phase}`] : [];
  });
  if (written.slice(0, known.length).join() !== known.join() || written.length !== taken.length)
    found.bad(
      `store_step says of ${versions} that steps ${written.join(', ')} were taken and should say ${known.join(', ')}`,
    );
}
