import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOnce } from './build-once.ts';
import type { Load } from './load.ts';
import { type ContenderOptions, RunningContender } from './running-contender.ts';

/**
 * Shapes of objects (V8's hidden classes) that a request makes anew. A warm process makes next to none: objects made at one place
 * share theirs. On Node 20 one that is made of a spread with more after it, `{ ...one, more }`, has a shape of its own: a hundred
 * times dearer to make, and slow to read wherever it goes. Counted, not timed: the same on a noisy machine.
 */
export interface ShapesMade {
  readonly perRequest: number;
  /** The properties whose adding made most of them, with how many a request. */
  readonly most: readonly (readonly [name: string, perRequest: number])[];
}

/**
 * What is left on Node 20: three for each of the seven abort signals of a request, whose prototype Node itself exchanges, and
 * room for what comes by the second rather than by the request.
 */
export const SHAPES_BOUND = 40;

const TOLD = 8;

/** @param log of `--log-maps`: lines `map,Transition,<microseconds>,<from>,<to>,<pc>,<line>,<column>,<reason>,<property>`. */
export function countShapes(log: string, requests: number): ShapesMade {
  const names = new Map<string, number>();
  let count = 0;
  for (const line of log.split('\n')) {
    if (!line.startsWith('map,Transition,')) continue;
    const name = line.split(',').slice(9).join();
    count += 1;
    names.set(name, (names.get(name) ?? 0) + 1);
  }
  const most = [...names].sort(([, a], [, b]) => b - a).slice(0, TOLD);
  return { perRequest: count / requests, most: most.map(([name, times]) => [name, times / requests]) };
}

/** Runs the gateway alone, warms it up, and reads what V8 tells of the requests after that. */
export async function measureShapes(
  options: ContenderOptions & { readonly load: Load; readonly warmUp: number; readonly requests: number },
): Promise<ShapesMade> {
  const { load, warmUp, requests } = options;
  const folder = mkdtempSync(join(tmpdir(), 'bench-shapes-'));
  const file = join(folder, 'v8.log');
  buildOnce();
  const gateway = await RunningContender.start('gateway', {
    ...options,
    nodeFlags: [...options.nodeFlags, '--log-maps', `--logfile=${file}`, '--no-logfile-per-isolate'],
  });
  try {
    const ask = await load.prepare(0);
    await gateway.work({ requests: warmUp, concurrency: 8, ask });
    const log = openSync(file, 'r');
    const from = fstatSync(log).size;
    await gateway.work({ requests, concurrency: 8, ask });
    const told = Buffer.alloc(fstatSync(log).size - from);
    readSync(log, told, 0, told.length, from);
    closeSync(log);
    return countShapes(told.toString('latin1'), requests);
  } finally {
    await gateway.end();
    rmSync(folder, { recursive: true, force: true });
  }
}
