import { rm } from 'node:fs/promises';
import { openPgDriver } from '../../storage/pg-driver.ts';
import { openPgliteDriver } from '../../storage/pglite-driver.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { administer, createDatabase } from './databases.ts';
import { freshPgliteFolder } from './pglite-folder.ts';

/** A store without a table of ours, for one test: `drop` once it is closed. */
export interface TestStore {
  readonly driver: SqlDriver;
  drop(): Promise<void>;
}

/**
 * To open a database costs far more than to empty it. So a test file hands the databases that its earlier tests gave back to
 * the later ones, emptied. Whoever looks at what a killed, reopened or copied store holds needs one of its own:
 * `freshPgliteFolder`, `freshDatabase`.
 */
interface Kept {
  open(): Promise<SqlDriver>;
  /** @throws Error when it cannot be made as new; then it is ended. */
  empty(): Promise<void>;
  end(): Promise<void>;
}

const [keptFolders, keptDatabases]: [Kept[], Kept[]] = [[], []];
const everMade = new Set<Kept>();

// Also read where nothing tests (`bench/`): there whoever opened a store drops it, and it ends with the process.
const { afterAll } = globalThis as { afterAll?: (work: () => Promise<void>, limitMs: number) => void };
afterAll?.(async () => {
  await Promise.all([...everMade].map((kept) => end(kept)));
}, 60_000);

export const openEmptyFolder = (): Promise<TestStore> => openKept(keptFolders, makeFolder);
export const openEmptyDatabase = (url: string): Promise<TestStore> =>
  openKept(keptDatabases, () => makeDatabase(url));

async function openKept(free: Kept[], make: () => Promise<Kept>): Promise<TestStore> {
  const kept = (await takeEmptied(free)) ?? (await make());
  everMade.add(kept);
  const driver = await kept.open();
  let isGivenBack = false;
  return {
    driver,
    async drop() {
      if (isGivenBack) return;
      isGivenBack = true;
      // Most tests have closed it themselves.
      await driver.close().catch(() => undefined);
      if (afterAll) free.push(kept);
      else await end(kept);
    },
  };
}

async function takeEmptied(free: Kept[]): Promise<Kept | undefined> {
  for (let kept = free.pop(); kept; kept = free.pop()) {
    try {
      await kept.empty();
      return kept;
    } catch {
      // Something of a test is left that emptying does not take away.
      await end(kept);
    }
  }
  return undefined;
}

async function end(kept: Kept): Promise<void> {
  if (everMade.delete(kept)) await kept.end();
}

async function makeFolder(): Promise<Kept> {
  const folder = await freshPgliteFolder();
  const engine = await openPgliteDriver(folder);
  const empty = () => emptyOut(engine);
  await empty();
  return {
    open: async () => oneUseOf(engine),
    empty,
    async end() {
      await engine.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The engine as one test has it: once closed, closed for good. */
function oneUseOf(engine: SqlDriver): SqlDriver {
  let isClosed = false;
  const mustBeOpen = () => {
    if (isClosed) throw new Error('the embedded store is closed');
  };
  return {
    async query(sql, parameters) {
      mustBeOpen();
      return engine.query(sql, parameters);
    },
    async transaction(work, limitMs) {
      mustBeOpen();
      return engine.transaction(work, limitMs);
    },
    async reopen() {
      mustBeOpen();
      await engine.reopen();
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      // What was asked before has its answer, and the session's locks are free.
      await engine.query('select pg_advisory_unlock_all()').catch(() => undefined);
    },
  };
}

async function makeDatabase(server: string): Promise<Kept> {
  const { url, drop } = await createDatabase(server);
  return {
    open: () => openPgDriver(url),
    async empty() {
      // A test may have left sessions behind, with locks on what goes.
      await administer(
        url,
        'select pg_terminate_backend(pid, 3000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await administer(url, EMPTY.join(';'));
    },
    end: drop,
  };
}

/** As a new database has it; fails when it does not take everything away that is not the system's own. */
const EMPTY: readonly string[] = [
  'drop schema public cascade',
  'create schema public authorization pg_database_owner',
  'grant usage on schema public to public',
  `do $$ begin
    if exists (select from pg_namespace where oid >= 16384 and nspname <> 'public' and nspname !~ '^pg_(toast_)?temp_')
      or exists (select from pg_class where oid >= 16384) or exists (select from pg_proc where oid >= 16384)
      or exists (select from pg_operator where oid >= 16384) or exists (select from pg_cast where oid >= 16384)
      or exists (select from pg_event_trigger) or exists (select from pg_publication)
      or exists (select from pg_default_acl) or exists (
        select from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase where d.datname = current_database()
      )
    then raise 'a test left something behind in its store'; end if;
  end $$`,
];

/** @throws Error when something is left. */
async function emptyOut(engine: SqlDriver): Promise<void> {
  await engine.transaction(async (session) => {
    for (const statement of EMPTY) await session.query(statement);
  });
  await engine.query('discard all');
}
