import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { FLUSHING_PARAMETERS, FlushedFolder } from './flushed-folder.ts';
import { askedOnce, type SqlDriver, type SqlRow, type SqlSession } from './sql-driver.ts';
import { startStallWatch } from './stall-watch.ts';

/** How long one statement may hold this thread. */
const WRITE_LIMIT_MS = 5_000;
const READ_LIMIT_MS = 30_000;
/** A first start makes the whole database; one after a crash reads the write-ahead log again. */
const OPEN_LIMIT_MS = 120_000;

/**
 * The embedded store: PostgreSQL in wasm, in one folder, for one process. Committed rows survive a killed process, which
 * the kill test shows. Every commit also flushes the write-ahead log to the disk; that it outlives a power cut has not
 * been tried on real hardware and is not promised.
 * @param folder `memory://` keeps nothing: for tests.
 */
export async function openPgliteDriver(folder: string): Promise<SqlDriver> {
  const watch = folder.startsWith('memory:') ? undefined : startStallWatch('the embedded access log');
  /** Everything that runs within the database may hold this thread; so it is watched from another one. */
  const watched = async <T>(limitMs: number, work: () => Promise<T>): Promise<T> => {
    const leave = watch?.enter(limitMs);
    try {
      return await work();
    } finally {
      leave?.();
    }
  };
  const open = () => watched(OPEN_LIMIT_MS, () => openDatabase(folder));
  let isClosed = false;
  let database = await open();
  const run = async (
    target: Pick<PGlite, 'query'>,
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly SqlRow[]> => {
    watch?.beat();
    return (await target.query<Record<string, unknown>>(sql, [...parameters])).rows;
  };

  return {
    query: (sql, parameters) => watched(READ_LIMIT_MS, () => run(database, sql, parameters)),
    transaction: (work, limitMs = WRITE_LIMIT_MS) =>
      watched(limitMs, async () => {
        if (work.isOneStatement) return work(askedOnce((sql, parameters) => run(database, sql, parameters)));
        const result = await database.transaction(async (transaction) => {
          const session: SqlSession = {
            // The library's transaction lacks a few methods of the database; `query` is the same.
            query: (sql, parameters) => run(transaction as unknown as Pick<PGlite, 'query'>, sql, parameters),
          };
          return { value: await work(session) };
        });
        // The library types the result as possibly absent; it is what `work` gave.
        return (result as { value: Awaited<ReturnType<typeof work>> }).value;
      }),
    async reopen() {
      if (isClosed) throw new Error('the embedded store is closed');
      await watched(WRITE_LIMIT_MS, () => database.close()).catch(() => undefined);
      database = await open();
    },
    async close() {
      isClosed = true;
      await watched(WRITE_LIMIT_MS, () => database.close());
      await watch?.stop();
    },
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
