import type { SqlSession } from '../storage/sql-driver.ts';
import { StoreFault } from './store-fault.ts';

/** Rows of these skip the write-ahead log, so a crash empties them, and a standby has none of them. */
const UNLOGGED = `select relname as name from pg_class
  where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relpersistence = 'u' order by 1 limit 1`;

/**
 * What a commit promises holds for every table of the gateway's schema; somebody may have set one otherwise.
 * @throws StoreFault that names the table.
 */
export async function mustLast(session: SqlSession): Promise<void> {
  const [found] = await session.query(UNLOGGED);
  if (found)
    throw new StoreFault(
      `the table ${found['name']} is unlogged: a crash takes away what was told to be durable (alter table ${found['name']} set logged)`,
      'one of its tables is unlogged, and a crash would empty it',
    );
}
