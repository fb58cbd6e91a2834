import { CODE, checkAnswer, PERSONA, QUERY } from '../contenders/job.ts';
import { median } from '../median.ts';
import type { RunningContender } from '../running-contender.ts';
import { type Finding, told } from './finding.ts';
import { askedFor, withGateway } from './one-gateway.ts';

const WARM_UP = 1_500;
const REQUESTS = 300;
const ROUNDS = 5;

/** Two processes on one store, each with its own log there: what a request costs each beside what it costs one alone. */
export const processes = (): Promise<readonly Finding[]> =>
  withGateway(async ({ world, gateway, another }) => {
    const other = await another();
    const asked = { ...(await askedFor(world, PERSONA, QUERY, { code: CODE })), check: checkAnswer };
    const work = (contender: RunningContender, requests = REQUESTS) =>
      contender.work({ requests, concurrency: 8, ask: () => asked });
    for (const contender of [gateway, other]) await work(contender, WARM_UP);
    const shares: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = await work(gateway);
      const both = await Promise.all([work(gateway), work(other)]);
      shares.push(median(both.map(({ cpuMicros }) => cpuMicros)) / alone.cpuMicros);
    }
    const [least, most] = [Math.min(...shares), Math.max(...shares)];
    return [told('CPU of a request, of one alone', { median: median(shares), least, most })];
  });
