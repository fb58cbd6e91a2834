import { type ChildProcess, fork } from 'node:child_process';
import { Agent, fetch } from 'undici';
import { CODE, checkAnswer, QUERY } from './contenders/job.ts';

/** CPU time of the contender's process for one request, microseconds, one figure per round. */
export interface Measured {
  readonly name: string;
  readonly cpuMicros: readonly number[];
  readonly latencyMs: readonly number[];
  readonly rssBytes: number;
}

export interface RunOptions {
  readonly names: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly token: () => Promise<string>;
  readonly rounds: number;
  readonly requests: number;
  readonly concurrency: number;
}

interface Usage {
  readonly cpuMicros: number;
  readonly rssBytes: number;
}

/**
 * Every contender in a process of its own against the same mocks; in each round each does the same number of
 * requests, one contender after the other, the order turning, so that whatever else the machine does hits all alike.
 */
export async function runContenders(options: RunOptions): Promise<Measured[]> {
  const contenders = [];
  for (const name of options.names) contenders.push(await Running.start(name, options.env));
  try {
    for (const contender of contenders) await contender.work(options, Math.ceil(options.requests / 2));
    for (const contender of contenders) contender.forget();
    for (let round = 0; round < options.rounds; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1)
        await contenders[(round + turn) % contenders.length]?.work(options, options.requests);
    }
    return contenders.map((contender) => contender.measured());
  } finally {
    for (const contender of contenders) contender.end();
  }
}

class Running {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #url: string;
  readonly #agent = new Agent({ connections: 32, pipelining: 1 });
  #cpuMicros: number[] = [];
  #latencyMs: number[] = [];
  #rssBytes = 0;

  private constructor(name: string, child: ChildProcess, port: number) {
    this.#name = name;
    this.#child = child;
    this.#url = `http://127.0.0.1:${port}/graphql`;
  }

  static async start(name: string, env: RunOptions['env']): Promise<Running> {
    const child = fork('bench/contender.ts', [name], {
      env: { ...process.env, ...env, NODE_ENV: 'production' },
      // BENCH_NODE_FLAGS="--cpu-prof --cpu-prof-dir=profiles" shows where each contender's time goes.
      execArgv: ['--no-warnings', '--import', 'tsx', ...(process.env['BENCH_NODE_FLAGS']?.split(' ') ?? [])],
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message: { port: number }) => resolve(message.port));
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)));
    });
    return new Running(name, child, port);
  }

  async work({ token, concurrency }: RunOptions, requests: number): Promise<void> {
    const bearer = await token();
    const before = await this.#usage();
    let left = requests;
    const client = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const started = performance.now();
        const answer = await this.#ask(bearer);
        this.#latencyMs.push(performance.now() - started);
        checkAnswer(this.#name, answer);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, client));
    const after = await this.#usage();
    this.#cpuMicros.push((after.cpuMicros - before.cpuMicros) / requests);
    this.#rssBytes = after.rssBytes;
  }

  async #ask(bearer: string): Promise<unknown> {
    const answer = await fetch(this.#url, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query: QUERY, variables: { code: CODE } }),
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${this.#name}: ${answer.status} ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }

  #usage(): Promise<Usage> {
    return new Promise((resolve) => {
      this.#child.once('message', (usage: Usage) => resolve(usage));
      this.#child.send('usage');
    });
  }

  /** The warm-up does not count. */
  forget(): void {
    this.#cpuMicros = [];
    this.#latencyMs = [];
  }

  measured(): Measured {
    return {
      name: this.#name,
      cpuMicros: this.#cpuMicros,
      latencyMs: this.#latencyMs,
      rssBytes: this.#rssBytes,
    };
  }

  end(): void {
    this.#child.send('end');
    void this.#agent.close();
  }
}
