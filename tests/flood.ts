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
  /** Milliseconds since 1970 at which it begins, so that several processes begin together. */
  readonly startAtMs: number;
  readonly seconds: number;
  /** Until then a process may be finding out how much it bears: whether answers are in time is not counted. */
  readonly settleSeconds: number;
  /** An answer that comes later is of no use to anybody. */
  readonly goodWithinMs: number;
  readonly streams: readonly {
    readonly name: string;
    readonly token: string;
    /** Third number of the addresses that it comes from, 127.0.x.1 and on: nobody shares one with others. */
    readonly network: number;
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

/** A flood comes from many addresses; of one a gateway takes so many connections and no more. */
const ADDRESSES = 16;
/** Of one address. */
const MOST_CONNECTIONS = 900;

const job = JSON.parse(process.env['FLOOD_JOB'] ?? '{}') as FloodJob;
await wait(Math.max(0, job.startAtMs - Date.now()));
const startedMs = performance.now();
const endMs = startedMs + job.seconds * 1_000;

async function run(stream: FloodJob['streams'][number]): Promise<FloodResult> {
  // Who comes whether or not answers do has a connection each: waiting for one here would be taken for an answer that is late.
  const agents = Array.from({ length: stream.clients === undefined ? ADDRESSES : 1 }, (_, n) => {
    const localAddress = `127.0.${stream.network}.${n + 1}`;
    return new Agent({ connections: stream.clients ?? MOST_CONNECTIONS, pipelining: 1, localAddress });
  });
  const counts = { sent: 0, settled: 0, good: 0, late: 0, shed: 0, lastShedMs: 0 };
  const bad = new Map<string, number>();
  const took: number[] = [];
  const fail = (why: string): void => void bad.set(why, (bad.get(why) ?? 0) + 1);
  const one = async (): Promise<void> => {
    const agent = agents[counts.sent % agents.length] as Agent;
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
  await Promise.all(agents.map((agent) => agent.destroy()));
  took.sort((a, b) => a - b);
  return { ...counts, bad: Object.fromEntries(bad), p99Ms: took[Math.floor(took.length * 0.99)] ?? 0 };
}

if (process.env['FLOOD_JOB'] !== undefined) {
  const results = await Promise.all(
    job.streams.map(async (stream) => [stream.name, await run(stream)] as const),
  );
  process.stdout.write(`${JSON.stringify(Object.fromEntries(results))}\n`);
}
