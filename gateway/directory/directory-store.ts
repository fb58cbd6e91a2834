import { openPgDriver } from '../storage/pg-driver.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { LeadLost } from './feed-lead.ts';

export interface DirectoryStore {
  readonly driver: SqlDriver;
  close(): Promise<void>;
}

/**
 * The directory lies in the database of the access log, but on a server it has connections of its own: the log's writing waits
 * for nobody. The embedded store is one process's and is shared with the log.
 * @param database of the access log.
 * @param url of the server; undefined for the embedded store.
 */
export async function openDirectoryStore(
  database: SqlDriver,
  url: string | undefined,
  onFailure: (error: unknown) => void,
): Promise<DirectoryStore> {
  if (url === undefined) return { driver: database, close: async () => undefined };
  const driver = await openPgDriver(url);
  return {
    driver: {
      ...driver,
      async transaction(work, limitMs) {
        try {
          return await driver.transaction(work, limitMs);
        } catch (error) {
          // What became of it nobody knows: the connection is not used again.
          if (!(error instanceof LeadLost)) await driver.reopen().catch(onFailure);
          throw error;
        }
      },
    },
    close: () => driver.close(),
  };
}
