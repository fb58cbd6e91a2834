import { Worker } from 'node:worker_threads';

/** Places in the shared memory. */
const BEATS = 0;
const IN_STORE = 1;
const LIMIT_MS = 2;

const BEAT_EVERY_MS = 250;
/** Above a statement's own limit; a collection of garbage takes less. */
const MARGIN_MS = 5_000;

export interface StallWatch {
  /** Says that the store is busy now, and how long one of its statements may hold this thread. @returns what says that it is done. */
  enter(limitMs: number): () => void;
  /** Says that a statement begins. Timers wait while one follows another: they alone would not show that it goes on. */
  beat(): void;
  stop(): Promise<void>;
}

/**
 * The embedded database runs within this thread: one that never comes back (a failed flush makes it spin) stops timers,
 * answers and signals alike. Another thread looks on: when this one has not moved for longer than the store's statement
 * may take, it writes a last line and kills the process. A supervisor starts the next one.
 */
export function startStallWatch(what: string): StallWatch {
  const memory = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
  const seen = new Int32Array(memory);
  const beat = () => void Atomics.add(seen, BEATS, 1);
  const timer = setInterval(beat, BEAT_EVERY_MS).unref();
  const worker = new Worker(`(${lookOn.toString()})()`, {
    eval: true,
    name: 'stall-watch',
    execArgv: [],
    workerData: { memory, what, pid: process.pid, marginMs: MARGIN_MS },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
  });
  worker.unref();
  let inStore = 0;
  return {
    beat,
    enter(limitMs) {
      beat();
      inStore += 1;
      // Each waits for the ones before it: the longest limit of those that are in counts.
      Atomics.store(seen, LIMIT_MS, Math.max(inStore > 1 ? Atomics.load(seen, LIMIT_MS) : 0, limitMs));
      Atomics.store(seen, IN_STORE, inStore);
      return () => {
        inStore -= 1;
        Atomics.store(seen, IN_STORE, inStore);
      };
    },
    async stop() {
      clearInterval(timer);
      await worker.terminate();
    },
  };
}

/** Runs in the other thread, from its own text: nothing of this file is known there. */
function lookOn(): void {
  const { workerData } = require('node:worker_threads') as typeof import('node:worker_threads');
  const { writeSync } = require('node:fs') as typeof import('node:fs');
  const { memory, what, pid, marginMs } = workerData as {
    readonly memory: SharedArrayBuffer;
    readonly what: string;
    readonly pid: number;
    readonly marginMs: number;
  };
  const seen = new Int32Array(memory);
  const nap = new Int32Array(new SharedArrayBuffer(4));
  const [lookEveryMs, longestLookMs] = [500, 1_500];
  let [beats, stillMs, lookedMs] = [-1, 0, performance.now()];
  for (;;) {
    Atomics.wait(nap, 0, 0, lookEveryMs);
    const nowMs = performance.now();
    const sinceMs = nowMs - lookedMs;
    lookedMs = nowMs;
    // The whole machine was asleep, or this process was stopped: that says nothing.
    if (sinceMs > longestLookMs) stillMs = 0;
    const beat = Atomics.load(seen, 0);
    stillMs = beat === beats && Atomics.load(seen, 1) > 0 ? stillMs + sinceMs : 0;
    beats = beat;
    if (stillMs < Atomics.load(seen, 2) + marginMs) continue;
    writeSync(
      2,
      `${what} has not come back for ${Math.round(stillMs / 1000)} s and holds everything up: this process ends, so that it is started again\n`,
    );
    process.kill(pid, 'SIGKILL');
  }
}
