import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { FLUSHING_PARAMETERS, FlushedFolder } from './flushed-folder.ts';
import type { SqlDriver, SqlRow, SqlSession } from './sql-driver.ts';

/**
 * The embedded store: PostgreSQL in wasm, in one folder, for one process. Committed rows survive a killed process, which
 * the kill test shows. Every commit also flushes the write-ahead log to the disk; that it outlives a power cut has not
 * been tried on real hardware and is not promised.
 * @param folder `memory://` keeps nothing: for tests.
 */
export async function openPgliteDriver(folder: string): Promise<SqlDriver> {
  let database = await openDatabase(folder);
  const run = async (
    target: Pick<PGlite, 'query'>,
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly SqlRow[]> => (await target.query<Record<string, unknown>>(sql, [...parameters])).rows;

  return {
    query: (sql, parameters) => run(database, sql, parameters),
    transaction: async (work) => {
      const result = await database.transaction(async (transaction) => {
        const session: SqlSession = {
          // The library's transaction lacks a few methods of the database; `query` is the same.
          query: (sql, parameters) => run(transaction as unknown as Pick<PGlite, 'query'>, sql, parameters),
        };
        return { value: await work(session) };
      });
      // The library types the result as possibly absent; it is what `work` gave.
      return (result as { value: Awaited<ReturnType<typeof work>> }).value;
    },
    async reopen() {
      await database.close().catch(() => undefined);
      database = await openDatabase(folder);
    },
    close: () => database.close(),
  };
}

async function openDatabase(folder: string): Promise<PGlite> {
  if (folder.startsWith('memory:')) return PGlite.create(folder);
  await mkdir(folder, { recursive: true });
  return PGlite.create({
    fs: new FlushedFolder(folder),
    relaxedDurability: false,
    startParams: FLUSHING_PARAMETERS,
  });
}
