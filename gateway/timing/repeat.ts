import { setTimeout as wait } from 'node:timers/promises';

export interface Pace {
  /** From the end of one run to the start of the next. */
  readonly everyMs: number;
  /** Before the first run; default at once. */
  readonly firstMs?: number;
  /** After a failed run, doubled with every further one up to `longestRetryMs`; default `everyMs`, not doubled. */
  readonly retryMs?: number;
  readonly longestRetryMs?: number;
  readonly onFailure: (error: unknown) => void;
  /** Ends the repetition, as `stop` does. */
  readonly signal?: AbortSignal;
  /** Ends early, and without throwing, when the signal aborts. The default keeps no process alive. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export interface Repetition {
  /** No further run starts; the present one is told by its signal and waited for. */
  stop(): Promise<void>;
  /** Breaks off what is waited for now, within a run or between two, and runs again at once. */
  nudge(): void;
  /** Resolves when no run follows any more. Never rejects. */
  readonly ended: Promise<void>;
}

/** What a task returns that needs no further run. */
export const DONE = Symbol('done');

/** Runs a task again and again, one run after another; a run that fails is told, and the next comes all the same. */
export function repeat(task: (signal: AbortSignal) => unknown, pace: Pace): Repetition {
  const { everyMs, firstMs = 0, retryMs = everyMs, longestRetryMs = retryMs, sleep = sleepUnnoticed } = pace;
  let isStopping = false;
  /** Of one run and of the wait after it. One a round: a signal that lives on would gather listeners. */
  let round = new AbortController();
  const halt = () => {
    isStopping = true;
    round.abort();
  };

  /** @returns whether it failed, or that it was the last. */
  const runOnce = async (signal: AbortSignal): Promise<boolean | typeof DONE> => {
    try {
      return (await task(signal)) === DONE ? DONE : false;
    } catch (error) {
      // Broken off by us is not a failure.
      if (signal.aborted) return false;
      pace.onFailure(error);
      return true;
    }
  };
  const run = async (): Promise<void> => {
    let nextRetryMs = retryMs;
    if (firstMs > 0) await sleep(firstMs, round.signal);
    while (!isStopping) {
      round = new AbortController();
      const outcome = await runOnce(round.signal);
      if (outcome === DONE) return;
      const pauseMs = outcome ? nextRetryMs : everyMs;
      nextRetryMs = outcome ? Math.min(nextRetryMs * 2, longestRetryMs) : retryMs;
      if (pauseMs > 0 && !round.signal.aborted) await sleep(pauseMs, round.signal);
    }
  };
  if (pace.signal?.aborted) halt();
  pace.signal?.addEventListener('abort', halt);
  const ended = run().finally(() => pace.signal?.removeEventListener('abort', halt));
  return {
    ended,
    nudge: () => round.abort(),
    async stop() {
      halt();
      await ended;
    },
  };
}

/** Ends early, and without throwing, when the signal aborts; keeps no process alive. */
export const sleepUnnoticed = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
