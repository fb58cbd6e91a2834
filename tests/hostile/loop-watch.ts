import { readFileSync } from 'node:fs';

/**
 * How long the event loop was held at once while something ran. A turn counts as the lesser of its time and of our own
 * CPU time in it: on a busy machine others' work is not held against ours.
 */
export class LoopWatch {
  #longestMs = 0;
  #isOn = false;

  start(): void {
    this.#isOn = true;
    this.#longestMs = 0;
    let before = now();
    const turn = (): void => {
      const at = now();
      this.#longestMs = Math.max(
        this.#longestMs,
        Math.min(at.wallMs - before.wallMs, at.cpuMs - before.cpuMs),
      );
      before = at;
      if (this.#isOn) setImmediate(turn);
    };
    setImmediate(turn);
  }

  /** @returns milliseconds of the longest turn since the start, the one under way included. */
  async stop(): Promise<number> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    this.#isOn = false;
    await new Promise(setImmediate);
    return this.#longestMs;
  }
}

function now(): { readonly wallMs: number; readonly cpuMs: number } {
  return { wallMs: performance.now(), cpuMs: threadCpuMs() };
}

/** Of this thread alone where the system tells it (Linux): compilers and collectors beside it hold no event loop. */
function threadCpuMs(): number {
  try {
    const [onCpuNs = ''] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
    return Number(onCpuNs) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  }
}
