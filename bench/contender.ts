import type { Contender } from './contenders/contender.ts';
import { taskMicros } from './cpu-clock.ts';
import { type Profile, startProfile } from './profile.ts';

/** What a contender's process has used so far; CPU in microseconds. */
export interface ContenderUsage {
  /** All threads, those of the collector and of libuv as well. */
  readonly cpuMicros: number;
  /** The thread that runs JavaScript; NaN where the system does not tell. */
  readonly mainMicros: number;
  readonly rssBytes: number;
  /** After a collection, where the process may ask for one (`--expose-gc`). */
  readonly heapBytes: number;
}

/** What is run: JavaScript of `npm run build`, as in production, or the sources by tsx. */
export type Form = 'compiled' | 'source';

export interface ContenderReady {
  readonly port: number;
  readonly form: Form;
}

/** One contender in a process of its own: listens on a free port, tells it, and tells what it used, or what ran, when asked. */
const [name = ''] = process.argv.slice(2);
const { start }: { start: () => Promise<Contender> } = await import(`./contenders/${name}.ts`);
const { port, close } = await start();
const ready: ContenderReady = { port, form: formOf(import.meta.resolve('.')) };
process.send?.(ready);
let endProfile: (() => Promise<Profile>) | undefined;
process.on('message', (message) => {
  if (message === 'usage') process.send?.(usage());
  if (message === 'profile') void beginProfile();
  if (message === 'profile-end') void endProfile?.().then((profile) => process.send?.(profile));
  if (message === 'end') void close().finally(() => process.exit(0));
});
process.on('disconnect', () => process.exit(0));

async function beginProfile(): Promise<void> {
  endProfile = await startProfile();
  process.send?.('begun');
}

/** @param folder where this very code lies, which is not where its source does. */
function formOf(folder: string): Form {
  return /\/dist\/[0-9a-f]{32}\//.test(folder) ? 'compiled' : 'source';
}

function usage(): ContenderUsage {
  const { user, system } = process.cpuUsage();
  const mainMicros = taskMicros(`self/task/${process.pid}`) ?? Number.NaN;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { cpuMicros: user + system, mainMicros, rssBytes: rss, heapBytes: heapUsed };
}
