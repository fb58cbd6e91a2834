import { oneStatement, type SqlDriver, type SqlSession } from '../sql-driver.ts';
import type { IndexToBuild } from './migration.ts';
import { LONG_MS, unhurried } from './unhurried.ts';

/** On a table that nobody uses yet. */
export const indexSql = (index: IndexToBuild): string => createSql(index, '', index.table);

const createSql = (
  { name, definition, isUnique = false }: IndexToBuild,
  how: '' | 'concurrently ',
  on: string,
): string => `create ${isUnique ? 'unique ' : ''}index ${how}${name} on ${on} ${definition}`;

/**
 * Builds an index while its table is read and written. What an earlier attempt left unfinished is thrown away and begun anew;
 * what it finished is kept. A table in parts gets an index of each part first, and that of the whole is put together from them.
 */
export async function buildIndex(driver: SqlDriver, index: IndexToBuild): Promise<void> {
  const [table] = await driver.query('select relkind from pg_class where oid = to_regclass($1)::oid', [
    index.table,
  ]);
  if (table?.['relkind'] !== 'p') return buildOne(driver, index);
  do for (const part of await partsOf(driver, index)) await buildOne(driver, part);
  while (!(await unhurried(driver, (session) => putTogether(session, index))));
}

async function buildOne(driver: SqlDriver, index: IndexToBuild): Promise<void> {
  const isWhole = await wholeness(driver, index.name);
  if (isWhole) return;
  // No transaction may stand around these, and they hold up nobody.
  const alone = (sql: string) =>
    driver.transaction(
      oneStatement((session) => session.query(sql)),
      LONG_MS,
    );
  if (isWhole === false) await alone(`drop index concurrently ${index.name}`);
  await alone(createSql(index, 'concurrently ', index.table));
}

/** @returns undefined for an index that is not there. */
async function wholeness(session: SqlSession, name: string): Promise<boolean | undefined> {
  const [found] = await session.query(
    'select indisvalid and indisready and indislive as is_whole from pg_index where indexrelid = to_regclass($1)::oid',
    [name],
  );
  return found && found['is_whole'] === true;
}

/** The same index for each part of the table. */
async function partsOf(session: SqlSession, index: IndexToBuild): Promise<readonly IndexToBuild[]> {
  const rows = await session.query(
    `select c.relname as part from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = to_regclass($1)::oid order by 1`,
    [index.table],
  );
  return rows.map(({ part }) => {
    const table = String(part);
    const suffix = table.startsWith(index.table) ? table.slice(index.table.length) : `_${table}`;
    return { ...index, name: `${index.name}${suffix}`, table };
  });
}

/** @returns false when a part came meanwhile that has none yet. */
async function putTogether(session: SqlSession, index: IndexToBuild): Promise<boolean> {
  if ((await wholeness(session, index.name)) !== undefined) return true;
  await session.query(createSql(index, '', `only ${index.table}`));
  // From here on no part can come that is not given one.
  const parts = await partsOf(session, index);
  for (const { name } of parts) {
    if (!(await wholeness(session, name))) {
      await session.query(`drop index ${index.name}`);
      return false;
    }
    await session.query(`alter index ${index.name} attach partition ${name}`);
  }
  return true;
}
