import type { SqlRow, SqlSession } from '../../gateway/storage/sql-driver.ts';

/** What an older program says to one table; made from the shape that it knows. */
interface Statements {
  readonly table: string;
  readonly row: SqlRow;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

const TABLES = `select c.oid, c.relname as name,
    array(select a.attname::text from pg_constraint k join pg_attribute a on a.attrelid = c.oid and a.attnum = any(k.conkey)
      where k.conrelid = c.oid and k.contype = 'p') as key
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and c.relname !~ '_migration$' and c.relname not in ('store_step', 'store_program') order by 2`;
const COLUMNS = `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull and not a.atthasdef as is_needed
  from pg_attribute a where a.attrelid = $1::oid and a.attnum > 0 and not a.attisdropped order by a.attnum`;

const VALUES = new Map<string, (n: number) => unknown>([
  ['text', (n) => `old ${n}`],
  ['uuid', (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`],
  ['integer', (n) => n],
  ['smallint', (n) => n],
  ['bigint', (n) => n],
  ['boolean', () => true],
  ['timestamp with time zone', () => '2026-11-23T03:00:00Z'],
  ['text[]', (n) => [`old ${n}`]],
  ['bytea', (n) => Buffer.from([n % 10])],
  ['bytea[]', () => [Buffer.from([1])]],
]);

/** The statements of a program that knows the store as it is now: rows with what must be there. */
export async function oldStatements(session: SqlSession): Promise<readonly Statements[]> {
  const all: Statements[] = [];
  for (const { oid, name, key } of (await session.query(TABLES)) as readonly SqlRow[] as readonly {
    oid: unknown;
    name: string;
    key: readonly string[];
  }[]) {
    const columns = (await session.query(COLUMNS, [oid])) as readonly SqlRow[] as readonly {
      name: string;
      type: string;
      is_needed: boolean;
    }[];
    const needed = columns.filter((column) => column.is_needed || key.includes(column.name));
    const row = Object.fromEntries(
      needed.map((column, place) => {
        const value = VALUES.get(column.type);
        if (!value) throw new Error(`there is no value of ${column.type} for ${name}.${column.name}`);
        return [column.name, value(place + 1)];
      }),
    );
    all.push({ table: name, row, columns: columns.map((column) => column.name), key });
  }
  return all;
}

/**
 * Says them, in a transaction that comes to nothing: puts a row in, puts it in again on its key, reads every column that was
 * known, writes each as it is, takes the row out.
 * @returns what failed.
 */
export async function saidAgain(
  session: SqlSession,
  statements: readonly Statements[],
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { table, row, columns, key } of statements) {
    await session.query('savepoint one');
    try {
      const names = Object.keys(row);
      const put = `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})
        on conflict (${key.join(', ')}) do update set ${key[0]} = excluded.${key[0]}`;
      await session.query(put, Object.values(row));
      await session.query(put, Object.values(row));
      await session.query(`select ${columns.join(', ')} from ${table} limit 1`);
      await session.query(`update ${table} set ${columns.map((one) => `${one} = ${one}`).join(', ')}`);
      await session.query(`delete from ${table}`);
    } catch (error) {
      failed.push(`${table}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await session.query('rollback to savepoint one');
  }
  return failed;
}
