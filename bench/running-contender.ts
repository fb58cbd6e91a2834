import { type ChildProcess, fork } from 'node:child_process';
import { Agent, fetch } from 'undici';
import type { ContenderReady, ContenderUsage, Form } from './contender.ts';
import { kindOf } from './contender-kinds.ts';
import type { Asked } from './load.ts';
import { type DatabaseUsage, OwnDatabase, spentBetween } from './own-database.ts';
import type { Part } from './parts.ts';
import { type Profile, sharesOf } from './profile.ts';

/** One turn of one contender; CPU in microseconds per request. */
export interface Turn {
  readonly cpuMicros: number;
  /** Of it, the thread that runs JavaScript. */
  readonly mainMicros: number;
  /** Sessions of its own database; absent where it has none, or the server is out of sight. */
  readonly databaseMicros?: number;
  /** What the server did meanwhile for everybody: checkpoints and WAL. */
  readonly serverMicros?: number;
  readonly latencyMs: readonly number[];
  readonly rssBytes: number;
  /** Of the thread that runs JavaScript, where the turn was profiled. */
  readonly shares?: ReadonlyMap<Part, number>;
}

export interface ContenderOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly databaseUrl: string;
  readonly nodeFlags: readonly string[];
  /** Of another contender, whose database is this one's too. */
  readonly storeUrl?: string;
}

interface Work {
  readonly requests: number;
  readonly concurrency: number;
  readonly ask: (request: number) => Asked;
}

/** A contender in a process of its own, with a store of its own that is gone afterwards. */
export class RunningContender {
  readonly name: string;
  readonly form: Form;
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #database: OwnDatabase | undefined;
  readonly #agent = new Agent({ connections: 32, pipelining: 1 });

  private constructor(
    name: string,
    child: ChildProcess,
    { port, form }: ContenderReady,
    database: OwnDatabase | undefined,
  ) {
    this.name = name;
    this.form = form;
    this.#child = child;
    this.#url = `http://127.0.0.1:${port}/graphql`;
    this.#database = database;
  }

  /** @throws Error when it ends before it listens. */
  static async start(name: string, options: ContenderOptions): Promise<RunningContender> {
    const { store, file, flags } = kindOf(name);
    const database =
      store === 'postgres' && options.storeUrl === undefined
        ? await OwnDatabase.create(options.databaseUrl, name)
        : undefined;
    const storeUrl = options.storeUrl ?? database?.url;
    try {
      const child = fork('gateway/launch/start.js', ['bench/contender.ts', file], {
        env: {
          ...{ ...process.env, ...options.env, NODE_ENV: 'production' },
          ...(storeUrl !== undefined && { BENCH_LOG_DATABASE_URL: storeUrl }),
        },
        execArgv: ['--no-warnings', ...flags, ...options.nodeFlags],
      });
      const ready = await new Promise<ContenderReady>((resolve, reject) => {
        child.once('message', resolve);
        child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)));
      });
      return new RunningContender(name, child, ready, database);
    } catch (error) {
      await database?.drop();
      throw error;
    }
  }

  get url(): string {
    return new URL(this.#url).origin;
  }

  get storeUrl(): string | undefined {
    return this.#database?.url;
  }

  async work({ requests, concurrency, ask }: Work): Promise<Turn> {
    const latencyMs: number[] = [];
    const databaseBefore = await this.#database?.usage();
    const before = await this.usage();
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < requests) {
        const asked = ask(next++);
        const started = performance.now();
        const answer = await this.answer(asked);
        latencyMs.push(performance.now() - started);
        asked.check(this.name, answer);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, client));
    const after = await this.usage();
    const databaseAfter = await this.#database?.usage();
    return {
      cpuMicros: (after.cpuMicros - before.cpuMicros) / requests,
      mainMicros: (after.mainMicros - before.mainMicros) / requests,
      ...(databaseBefore && databaseAfter && spentBy(databaseBefore, databaseAfter, requests)),
      latencyMs,
      rssBytes: after.rssBytes,
    };
  }

  /** @throws Error for any other status than 200. */
  async answer({ bearer, body }: Asked): Promise<unknown> {
    const answer = await fetch(this.#url, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body,
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${this.name}: ${answer.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }

  /** Profiling costs what it measures, so this turn's CPU is dearer than another's: what counts are its shares. */
  async profile(work: Work): Promise<Turn> {
    await this.#tell('profile');
    const turn = await this.work(work);
    return { ...turn, shares: sharesOf(await this.#tell<Profile>('profile-end')) };
  }

  usage(): Promise<ContenderUsage> {
    return this.#tell('usage');
  }

  #tell<Answer>(word: 'usage' | 'profile' | 'profile-end'): Promise<Answer> {
    return new Promise((resolve) => {
      this.#child.once('message', (answer: Answer) => resolve(answer));
      this.#child.send(word);
    });
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode === null && this.#child.connected) {
      this.#child.send('end');
      await ended;
    }
    await this.#agent.close();
    await this.#database?.drop();
  }
}

const spentBy = (before: DatabaseUsage, after: DatabaseUsage, requests: number) => ({
  databaseMicros: spentBetween(before.own, after.own) / requests,
  serverMicros: spentBetween(before.shared, after.shared) / requests,
});
