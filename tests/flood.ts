import { setTimeout as wait } from 'node:timers/promises';
import { Agent } from 'undici';

/**
 * Load from a process of its own, so that what makes it takes no time of what bears it: `node --import tsx tests/flood.ts`, the
 * job as JSON in `FLOOD_JOB`; its last line is what came of it.
 */
export interface FloodJob {
  readonly url: string;
  readonly query: string;
  readonly variables: object;
  readonly seconds: number;
  /** Until then a process may be finding out how much it bears: whether answers are in time is not counted. */
  readonly settleSeconds: number;
  /** An answer that comes later is of no use to anybody. */
  readonly goodWithinMs: number;
  readonly streams: readonly {
    readonly name: string;
    readonly token: string;
    /** Where it goes instead of `url`. */
    readonly url?: string;
    /** Requests a second, whether or not answers come; or as many as so many clients make that wait for each. */
    readonly perSecond?: number;
    readonly clients?: number;
  }[];
}

export interface FloodResult {
  readonly sent: number;
  /** Those of them that were sent once it had settled. */
  readonly settled: number;
  /** Whole answers in time, to those. */
  readonly good: number;
  readonly late: number;
  /** 503 with Retry-After. */
  readonly shed: number;
  /** Anything else: statuses and codes, each how often. */
  readonly bad: Readonly<Record<string, number>>;
  /** Milliseconds from the beginning until which one was shed. */
  readonly lastShedMs: number;
  readonly p99Ms: number;
}

const job = JSON.parse(process.env['FLOOD_JOB'] ?? '{}') as FloodJob;
const startedMs = performance.now();
const endMs = startedMs + job.seconds * 1_000;

async function run(stream: FloodJob['streams'][number]): Promise<FloodResult> {
  // Each has connections of its own: an officer does not wait in the browser of whoever floods.
  const agent = new Agent({ connections: 500, pipelining: 1 });
  const counts = { sent: 0, settled: 0, good: 0, late: 0, shed: 0, lastShedMs: 0 };
  const bad = new Map<string, number>();
  const took: number[] = [];
  const fail = (why: string): void => void bad.set(why, (bad.get(why) ?? 0) + 1);
  const one = async (): Promise<void> => {
    counts.sent += 1;
    const beganMs = performance.now();
    const isSettled = beganMs - startedMs >= job.settleSeconds * 1_000;
    if (isSettled) counts.settled += 1;
    try {
      const { statusCode, headers, body } = await agent.request({
        origin: stream.url ?? job.url,
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${stream.token}` },
        body: JSON.stringify({ query: job.query, variables: job.variables }),
      });
      const text = await body.text();
      const ms = performance.now() - beganMs;
      if (statusCode === 503 && headers['retry-after'] !== undefined) {
        counts.shed += 1;
        counts.lastShedMs = performance.now() - startedMs;
      } else if (statusCode !== 200 || text.includes('"errors":['))
        fail(`${statusCode} ${text.slice(0, 200)}`);
      else if (!isSettled) return;
      else if (ms > job.goodWithinMs) counts.late += 1;
      else {
        counts.good += 1;
        took.push(ms);
      }
    } catch (error) {
      fail(String(error));
    }
  };
  const under: Promise<void>[] = [];
  if (stream.clients !== undefined)
    for (let n = 0; n < stream.clients; n += 1)
      under.push(
        (async () => {
          while (performance.now() < endMs) await one();
        })(),
      );
  else
    for (let due = 0, last = startedMs; performance.now() < endMs; await wait(5)) {
      const now = performance.now();
      due += ((now - last) / 1_000) * (stream.perSecond ?? 0);
      last = now;
      for (; due >= 1; due -= 1) under.push(one());
    }
  await Promise.all(under);
  await agent.destroy();
  took.sort((a, b) => a - b);
  return { ...counts, bad: Object.fromEntries(bad), p99Ms: took[Math.floor(took.length * 0.99)] ?? 0 };
}

if (process.env['FLOOD_JOB'] !== undefined) {
  const results = await Promise.all(
    job.streams.map(async (stream) => [stream.name, await run(stream)] as const),
  );
  process.stdout.write(`${JSON.stringify(Object.fromEntries(results))}\n`);
}
