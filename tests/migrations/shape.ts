import type { SqlSession } from '../../gateway/storage/sql-driver.ts';

/** What the catalogue says of every table of ours, by name: places of columns and order of making do not count. */
export interface Shape {
  /** `table.column` → type, and whether a row may come without it. */
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly isFree: boolean }>;
  /** `table.constraint` → its text. */
  readonly rules: ReadonlyMap<string, string>;
  /** Name → the table and the whole statement. */
  readonly indexes: ReadonlyMap<
    string,
    { readonly table: string; readonly sql: string; readonly isUnique: boolean }
  >;
  readonly tables: ReadonlySet<string>;
}

/** Books about the steps themselves: written by every program alike, whatever the step. */
const BOOKS = "(c.relname ~ '_migration$' or c.relname in ('store_step', 'store_program'))";
const OURS = `c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not ${BOOKS}`;

export async function readShape(session: SqlSession): Promise<Shape> {
  const columns = await session.query(`
    select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) || ' ' || a.attcollation::regcollation as type,
      not a.attnotnull or a.atthasdef or a.attidentity <> '' as is_free
    from pg_attribute a join pg_class c on c.oid = a.attrelid where ${OURS} and a.attnum > 0 and not a.attisdropped`);
  const rules = await session.query(`
    select c.relname || '.' || r.conname as name, pg_get_constraintdef(r.oid) as rule
    from pg_constraint r join pg_class c on c.oid = r.conrelid where ${OURS} and r.contype <> 'n'`);
  const indexes = await session.query(`
    select i.indexrelid::regclass::text as name, c.relname as table, pg_get_indexdef(i.indexrelid) as sql, i.indisunique as is_unique
    from pg_index i join pg_class c on c.oid = i.indrelid where ${OURS}`);
  const tables = await session.query(`select c.relname as name from pg_class c where ${OURS}`);
  return {
    columns: new Map(
      columns.map((row) => [
        String(row['name']),
        { type: String(row['type']), isFree: row['is_free'] === true },
      ]),
    ),
    rules: new Map(rules.map((row) => [String(row['name']), String(row['rule'])])),
    indexes: new Map(
      indexes.map((row) => [
        String(row['name']),
        { table: String(row['table']), sql: String(row['sql']), isUnique: row['is_unique'] === true },
      ]),
    ),
    tables: new Set(tables.map((row) => String(row['name']))),
  };
}

const tableOf = (name: string): string => name.slice(0, name.indexOf('.'));

/** What a program of the shape `before` would stumble over in the shape `after`; empty for a step that only adds. */
export function hindrances(before: Shape, after: Shape): readonly string[] {
  const found: string[] = [];
  for (const table of before.tables) if (!after.tables.has(table)) found.push(`table ${table} is gone`);
  for (const [name, { type, isFree }] of before.columns) {
    const now = after.columns.get(name);
    if (!now) found.push(`column ${name} is gone`);
    else if (now.type !== type) found.push(`column ${name} was ${type} and is ${now.type}`);
    else if (isFree && !now.isFree) found.push(`column ${name} may not be left out any more`);
  }
  for (const [name, { isFree }] of after.columns)
    if (before.tables.has(tableOf(name)) && !before.columns.has(name) && !isFree)
      found.push(`a row must have ${name}, which older programs do not give`);
  for (const [name, rule] of before.rules)
    if (after.rules.get(name) !== rule) found.push(`rule ${name} is gone or another`);
  for (const [name, rule] of after.rules) {
    if (!before.tables.has(tableOf(name)) || before.rules.has(name)) continue;
    const isOfNew = [...after.columns.keys()].some(
      (column) =>
        tableOf(column) === tableOf(name) &&
        !before.columns.has(column) &&
        new RegExp(`\\b${column.slice(column.indexOf('.') + 1)}\\b`).test(rule),
    );
    if (!isOfNew) found.push(`rule ${name} is new, and of old columns alone: ${rule}`);
  }
  for (const [name, { isUnique, sql }] of before.indexes)
    if (isUnique && after.indexes.get(name)?.sql !== sql)
      found.push(`unique index ${name} is gone or another`);
  for (const [name, { isUnique, table }] of after.indexes)
    if (isUnique && before.tables.has(table) && !before.indexes.has(name))
      found.push(`unique index ${name} is new on a table that others write to`);
  return found;
}

/** The same shape, whatever was done in between. */
export const asText = (shape: Shape): string =>
  JSON.stringify(
    [shape.columns, shape.rules, shape.indexes].map((part) =>
      [...part].map((entry) => JSON.stringify(entry)).sort(),
    ),
    undefined,
    1,
  );
