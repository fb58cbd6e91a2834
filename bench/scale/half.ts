import { CODE, checkAnswer, PERSONA, QUERY } from '../contenders/job.ts';
import { type Finding, told } from './finding.ts';
import { askedFor, withGateway } from './one-gateway.ts';

const WARM_UP = 1_500;
const REQUESTS = 600;
/** Under way at once when nobody waits: enough to keep the process busy. */
const SATURATED = 32;

/** The rate at which the gateway is saturated, and how long answers take when requests come at half of it, evenly. */
export const half = (): Promise<readonly Finding[]> =>
  withGateway(async ({ world, gateway }) => {
    const asked = { ...(await askedFor(world, PERSONA, QUERY, { code: CODE })), check: checkAnswer };
    const ask = () => asked;
    await gateway.work({ requests: WARM_UP, concurrency: 8, ask });
    const started = performance.now();
    await gateway.work({ requests: REQUESTS, concurrency: SATURATED, ask });
    const everyMs = (performance.now() - started) / REQUESTS;
    const latencyMs: number[] = [];
    const begun = performance.now();
    await Promise.all(
      Array.from({ length: REQUESTS }, async (_, place) => {
        // Counted from when it was due: what waits behind a slow answer is slow too.
        const due = begun + place * 2 * everyMs;
        await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
        await gateway.answer(asked);
        latencyMs.push(performance.now() - due);
      }),
    );
    const sorted = latencyMs.sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
    const figures = { 'saturated at, per s': 1_000 / everyMs, 'p50 ms': at(0.5), 'p99 ms': at(0.99) };
    return [told('at half of saturation', { ...figures, 'p99 of p50': at(0.99) / at(0.5) })];
  });
