import type { SqlSession } from '../../storage/sql-driver.ts';
import type { Found } from '../verdict.ts';

/** Objects that came with the database have smaller numbers. */
const BUILT_IN = 16_384;

/**
 * Operators, functions and casts over the database's own types that take the place of its own ones, wherever types fit
 * better, without any table being touched; and relations that stand before those of the catalogue.
 */
const STAND_INS = `
  select 'operator ' || o.oprname as what from pg_operator o where o.oid >= ${BUILT_IN}
    and o.oprleft < ${BUILT_IN} and o.oprright < ${BUILT_IN}
    and exists (select 1 from pg_operator b where b.oprname = o.oprname and b.oid < ${BUILT_IN})
  union all select 'function ' || p.proname from pg_proc p where p.oid >= ${BUILT_IN}
    and not exists (select 1 from unnest(p.proargtypes::oid[]) as t(argument) where t.argument >= ${BUILT_IN})
    and exists (select 1 from pg_proc b where b.proname = p.proname and b.oid < ${BUILT_IN})
  union all select 'cast from ' || format_type(castsource, null) from pg_cast
    where oid >= ${BUILT_IN} and castsource < ${BUILT_IN} and casttarget < ${BUILT_IN}
  union all select 'type ' || t.typname from pg_type t where t.oid >= ${BUILT_IN}
    and exists (select 1 from pg_type b where b.typname = t.typname and b.oid < ${BUILT_IN})
  union all select 'relation ' || c.relname from pg_class c where c.oid >= ${BUILT_IN}
    and exists (select 1 from pg_class b where b.relname = c.relname and b.relnamespace = 'pg_catalog'::regnamespace and b.oid < ${BUILT_IN})
  order by 1 limit 20`;

/** Sessions for which the catalogue is not the first place where names are looked for. */
const PATHS = `select one as setting from pg_db_role_setting, unnest(setconfig) as one
  where one ~* '^search_path=.*,\\s*"?pg_catalog' order by 1`;

const PLACES = `select n.nspname as schema from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relname = $1 and c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_t' order by 1`;

/**
 * Lets this transaction look for names in the catalogue and in the one schema of the log, whatever database and role say,
 * and finds what stands in the way of names: every question asked afterwards means what it says.
 * @param tables of the log; the first one says which schema is theirs.
 */
export async function checkSurroundings(
  session: SqlSession,
  tables: readonly [string, ...string[]],
  found: Found,
): Promise<void> {
  await session.query("set local search_path = 'pg_catalog'");
  await session.query("set local timezone = 'UTC'");
  await session.query("set local datestyle = 'ISO'");
  await session.query('set local constraint_exclusion = off');
  for (const { what } of (await session.query(STAND_INS)) as readonly { what?: unknown }[])
    found.bad(`${String(what)} stands in the place of the database's own`);
  for (const { setting } of (await session.query(PATHS)) as readonly { setting?: unknown }[])
    found.bad(`a role or the database has ${String(setting)}: names of the catalogue are looked for last`);
  let own = 'public';
  for (const [place, table] of tables.entries()) {
    const schemas = (await session.query(PLACES, [table])).map(({ schema }) => String(schema));
    if (place === 0) own = schemas.includes(own) ? own : (schemas[0] ?? own);
    for (const schema of schemas)
      if (schema !== own) found.bad(`${schema}.${table} stands beside ${own}.${table}`);
  }
  await session.query("select set_config('search_path', quote_ident($1), true)", [own]);
}
