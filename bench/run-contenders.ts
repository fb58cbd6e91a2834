import { buildOnce } from './build-once.ts';
import type { Form } from './contender.ts';
import { type Load, WARM_UP } from './load.ts';
import { type ContenderOptions, RunningContender, type Turn } from './running-contender.ts';

export interface Measured {
  readonly name: string;
  readonly form: Form;
  readonly turns: readonly Turn[];
}

interface RunOptions extends ContenderOptions {
  readonly names: readonly string[];
  readonly load: Load;
  readonly rounds: number;
  readonly requests: number;
  readonly warmUp: number;
  readonly concurrency: number;
  /** Whether turns tell the shares of the parts. */
  readonly isProfiled?: boolean;
}

/**
 * Every contender in a process of its own against the same mocks; in each round each does the same number of
 * requests, one contender after the other, the order turning, so that whatever else the machine does hits all alike. They run
 * as the product does, from what `npm run build` compiled.
 */
export async function runContenders(options: RunOptions): Promise<Measured[]> {
  const { load, rounds, requests, warmUp, concurrency } = options;
  buildOnce();
  const running: RunningContender[] = [];
  try {
    for (const name of options.names) running.push(await RunningContender.start(name, options));
    await load.agree(running);
    for (const contender of running)
      await contender.work({ requests: warmUp, concurrency, ask: await load.prepare(WARM_UP) });
    const turns = new Map<string, Turn[]>(options.names.map((name) => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (let turn = 0; turn < running.length; turn += 1) {
        const contender = running[(round + turn) % running.length];
        if (!contender) continue;
        const work = { requests, concurrency, ask: await load.prepare(round) };
        const done = await (options.isProfiled ? contender.profile(work) : contender.work(work));
        turns.get(contender.name)?.push(done);
      }
    return running.map(({ name, form }) => ({ name, form, turns: turns.get(name) ?? [] }));
  } finally {
    await Promise.allSettled(running.map((contender) => contender.end()));
  }
}
