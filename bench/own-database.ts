import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { isPostgres, taskMicros } from './cpu-clock.ts';

/** CPU time so far by process id, microseconds. */
type Clocks = ReadonlyMap<number, number>;

export interface DatabaseUsage {
  /** Sessions of this database, and what the server does in it by itself (autovacuum). */
  readonly own: Clocks;
  /** Checkpointer, WAL writer and background writer: of the whole server, whoever else uses it. */
  readonly shared: Clocks;
}

const SHARED = ['checkpointer', 'walwriter', 'background writer'];

/** A database that is made for one contender's log in one run and dropped after it, and what it costs the server. */
export class OwnDatabase {
  readonly url: string;
  readonly #name: string;
  /** Connected to another database, so that asking counts for none. */
  readonly #admin: pg.Client;

  private constructor(admin: pg.Client, name: string, url: string) {
    this.#admin = admin;
    this.#name = name;
    this.url = url;
  }

  /** @param serverUrl of any database of the server, by someone who may create databases. */
  static async create(serverUrl: string, contender: string): Promise<OwnDatabase> {
    const admin = new pg.Client({ connectionString: serverUrl, connectionTimeoutMillis: 5_000 });
    admin.on('error', () => undefined);
    try {
      await admin.connect();
    } catch (cause) {
      throw new Error(
        `no PostgreSQL for ${contender} (BENCH_DATABASE_URL; gateway-embedded needs none): ${cause}`,
      );
    }
    const name = `bench_${contender.replaceAll(/\W/g, '_')}_${randomBytes(4).toString('hex')}`;
    await admin.query(`create database ${name}`);
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return new OwnDatabase(admin, name, url.href);
  }

  /** @returns undefined when the server's processes are not to be seen from here. */
  async usage(): Promise<DatabaseUsage | undefined> {
    const { rows } = await this.#admin.query<{ pid: number; own: boolean | null }>(
      'select pid, datname = $1 as own from pg_stat_activity where datname = $1 or backend_type = any($2)',
      [this.#name, SHARED],
    );
    if (!rows.some(({ pid }) => isPostgres(pid))) return undefined;
    const clocks = (isOwn: boolean): Clocks =>
      new Map(
        rows.flatMap(({ pid, own }) => {
          const micros = (own ?? false) === isOwn ? taskMicros(String(pid)) : undefined;
          return micros === undefined ? [] : [[pid, micros] as const];
        }),
      );
    return { own: clocks(true), shared: clocks(false) };
  }

  async drop(): Promise<void> {
    await this.#admin.query(`drop database ${this.#name} with (force)`);
    await this.#admin.end();
  }
}

/** Microseconds between two looks; a process that ended in between is lost, one that began counts whole. */
export function spentBetween(before: Clocks, after: Clocks): number {
  let spent = 0;
  for (const [pid, micros] of after) spent += micros - (before.get(pid) ?? 0);
  return spent;
}
