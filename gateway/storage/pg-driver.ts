import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { mustBeDurable } from './pg-durability.ts';
import {
  askedOnce,
  type SqlDriver,
  type SqlRow,
  type SqlSession,
  type TransactionWork,
} from './sql-driver.ts';

export interface PgLimits {
  readonly connectMs: number;
  /** Of one statement of a writing transaction. */
  readonly writeMs: number;
  readonly readMs: number;
}
const LIMITS: PgLimits = { connectMs: 3_000, writeMs: 5_000, readMs: 30_000 };

/**
 * PostgreSQL: a small pool for reading, and one connection that alone writes and holds the log's lock. It must not go
 * through a pooler that hands connections from one transaction to the next: the lock belongs to the session.
 * @param use for looking alone nothing can be written, and then any server will do.
 * @throws Error, at every opening of the connection that writes, for a server whose commits are not durable, and for a
 * standby.
 */
export async function openPgDriver(
  url: string,
  limits: PgLimits = LIMITS,
  use: 'writing' | 'reading' = 'writing',
): Promise<SqlDriver> {
  /** What a session keeps prepared goes with it. */
  const connect = async () => ({
    client: await (use === 'writing' ? connectWriter(url, name, limits) : connectReader(url, limits)),
    nameOf: preparedNames(),
  });
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.readMs,
    keepAlive: true,
  });
  // A lost idle connection is not a failure of a request; the next query takes another one.
  pool.on('error', () => undefined);
  // Queued before whatever the connection was taken for.
  if (use === 'reading') pool.on('connect', (client) => void client.query(READ_ONLY).catch(() => undefined));
  /** Names the sessions of this driver, so that a successor can end one that the network has cut off. */
  const name = `lienthong-log-${randomUUID()}`;
  let writer = await connect();
  let isClosed = false;
  let lastTurn: Promise<unknown> = Promise.resolve();

  const transact = async <T>(work: TransactionWork<T>, limitMs: number): Promise<T> => {
    const { client, nameOf } = writer;
    const session: SqlSession = {
      query: async (sql, parameters = []) =>
        (await client.query<Record<string, unknown>>(limited(sql, parameters, limitMs, nameOf(sql)))).rows,
    };
    if (work.isOneStatement) {
      // The session's own limit on the server is that of writing.
      const isUsual = limitMs === limits.writeMs;
      if (!isUsual) await client.query(`set statement_timeout = ${limitMs}`);
      try {
        return await work(askedOnce(session.query));
      } finally {
        // Not awaited, as below.
        if (!isUsual) client.query(`set statement_timeout = ${limits.writeMs}`).catch(() => undefined);
      }
    }
    try {
      await client.query(limited(`begin; set local statement_timeout = ${limitMs}`, undefined, limitMs));
      const result = await work(session);
      await session.query('commit');
      return result;
    } catch (error) {
      // Not awaited: on a silent network it would only double the wait. What is asked later queues behind it.
      client.query('rollback').catch(() => undefined);
      throw error;
    }
  };

  return {
    async query(sql, parameters = []): Promise<readonly SqlRow[]> {
      return (await pool.query<Record<string, unknown>>(sql, [...parameters])).rows;
    },
    transaction(work, limitMs = limits.writeMs) {
      // Two transactions at once on one connection would become one.
      const turn = lastTurn.then(() => transact(work, limitMs));
      lastTurn = turn.catch(() => undefined);
      return turn;
    },
    async reopen() {
      if (isClosed) throw new Error('the connection was closed on purpose');
      writer.client.end().catch(() => undefined);
      writer = await connect();
    },
    async close() {
      isClosed = true;
      await Promise.all([writer.client.end().catch(() => undefined), pool.end()]);
    },
  };
}

/** One statement with a limit on this side too; several in one text must come without parameters. */
function limited(
  text: string,
  values: readonly unknown[] | undefined,
  limitMs: number,
  name?: string,
): pg.QueryConfig {
  const config: pg.QueryConfig & { query_timeout: number } = { text, query_timeout: limitMs + 500 };
  if (values !== undefined) config.values = [...values];
  if (name !== undefined) config.name = name;
  return config;
}

/** A session has as many statements of ours as the source has; more than that were put together from values. */
const MAX_PREPARED = 200;

/**
 * Names of statements in one session, under which the server keeps them parsed: a batch of the log costs the database a
 * fifth less by it.
 */
function preparedNames(): (sql: string) => string | undefined {
  const names = new Map<string, string>();
  return (sql) => {
    if (!names.has(sql) && names.size < MAX_PREPARED) names.set(sql, `s${names.size}`);
    return names.get(sql);
  };
}

const READ_ONLY = 'set default_transaction_read_only = on';

/** One session for transactions. */
async function connectSession(url: string, limits: PgLimits, more: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: limits.connectMs,
    query_timeout: limits.connectMs + limits.writeMs,
    keepAlive: true,
    ...more,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function connectReader(url: string, limits: PgLimits): Promise<pg.Client> {
  const client = await connectSession(url, limits, {});
  await client.query(READ_ONLY);
  return client;
}

async function connectWriter(url: string, name: string, limits: PgLimits): Promise<pg.Client> {
  const client = await connectSession(url, limits, {
    // A transaction that we can no longer end must not hold its locks.
    idle_in_transaction_session_timeout: 2 * limits.writeMs,
    application_name: name,
  });
  try {
    await mustBeDurable(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows);
    await client.query(`set synchronous_commit = on; set statement_timeout = ${limits.writeMs}`);
    // An earlier session of ours may live on behind a cut network, with the lock and a commit under way. Once it has
    // ended, what it did is settled.
    await client.query(
      'select pg_terminate_backend(pid, 3000) from pg_stat_activity where application_name = $1 and pid <> pg_backend_pid()',
      [name],
    );
    return client;
  } catch (error) {
    client.end().catch(() => undefined);
    throw error;
  }
}
