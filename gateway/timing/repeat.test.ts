import { describe, expect, jest, test } from '@jest/globals';
import { DONE, type Pace, repeat } from './repeat.ts';

/** A clock that stands: every wait is written down and ends when the test says so, or when its signal aborts. */
function standingClock() {
  const waits: number[] = [];
  let finish: () => void = () => undefined;
  const sleep: NonNullable<Pace['sleep']> = (ms, signal) => {
    waits.push(ms);
    return new Promise((resolve) => {
      finish = resolve;
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve());
    });
  };
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return {
    waits,
    sleep,
    settle,
    async elapse() {
      finish();
      await settle();
    },
  };
}

const silent = () => undefined;

describe('a repetition', () => {
  test('runs at once, then waits from the end of a run to the start of the next', async () => {
    const clock = standingClock();
    const task = jest.fn(async () => undefined);
    const { stop } = repeat(task, { everyMs: 50, onFailure: silent, sleep: clock.sleep });
    await clock.settle();
    expect([task.mock.calls.length, clock.waits]).toEqual([1, [50]]);
    await clock.elapse();
    expect([task.mock.calls.length, clock.waits]).toEqual([2, [50, 50]]);
    await stop();
  });

  test('may wait before its first run', async () => {
    const clock = standingClock();
    const task = jest.fn();
    const { stop } = repeat(task, { firstMs: 7, everyMs: 50, onFailure: silent, sleep: clock.sleep });
    await clock.settle();
    expect([task.mock.calls.length, clock.waits]).toEqual([0, [7]]);
    await clock.elapse();
    expect([task.mock.calls.length, clock.waits]).toEqual([1, [7, 50]]);
    await stop();
  });

  test('never runs twice at the same time, however long a run takes', async () => {
    const clock = standingClock();
    let open = 0;
    const most: number[] = [];
    const ends: (() => void)[] = [];
    const task = async () => {
      open += 1;
      most.push(open);
      await new Promise<void>((resolve) => ends.push(resolve));
      open -= 1;
    };
    const { stop, nudge } = repeat(task, { everyMs: 1, onFailure: silent, sleep: clock.sleep });
    await clock.elapse();
    nudge();
    await clock.elapse();
    expect(most).toEqual([1]);
    ends.shift()?.();
    await clock.settle();
    await clock.elapse();
    expect(most).toEqual([1, 1]);
    const stopped = stop();
    ends.shift()?.();
    await stopped;
  });

  test('tells a failure, waits longer after each up to the longest, and is at its pace again after a success', async () => {
    const clock = standingClock();
    const outcomes = ['bad', 'bad', 'bad', 'bad', 'good', 'bad'];
    const failures: unknown[] = [];
    const task = () => {
      const outcome = outcomes.shift();
      if (outcome === 'bad') throw new Error(outcome);
    };
    const { stop } = repeat(task, {
      ...{ everyMs: 1_000, retryMs: 10, longestRetryMs: 40, sleep: clock.sleep },
      onFailure: (error) => failures.push(error),
    });
    for (let turn = 0; turn < 6; turn += 1) await clock.elapse();
    expect(clock.waits.slice(0, 6)).toEqual([10, 20, 40, 40, 1_000, 10]);
    expect(failures).toHaveLength(5);
    await stop();
  });

  test('stops in the midst of a wait, runs no more and waits for the run that is under way', async () => {
    const clock = standingClock();
    const task = jest.fn(async () => undefined);
    const waiting = repeat(task, { firstMs: 60_000, everyMs: 1, onFailure: silent, sleep: clock.sleep });
    await waiting.stop();
    expect(task).not.toHaveBeenCalled();

    const steps: string[] = [];
    const running = repeat(
      (signal) =>
        new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => {
            steps.push('told');
            resolve();
          }),
        ),
      { everyMs: 1, onFailure: () => steps.push('failed'), sleep: clock.sleep },
    );
    await clock.settle();
    await running.stop();
    steps.push('stopped');
    expect(steps).toEqual(['told', 'stopped']);
  });

  test('a run that is broken off by its end or by a nudge has not failed', async () => {
    const clock = standingClock();
    const onFailure = jest.fn();
    const breakable = (signal: AbortSignal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const task = jest.fn(breakable);
    const { stop, nudge } = repeat(task, { everyMs: 0, onFailure, sleep: clock.sleep });
    await clock.settle();
    nudge();
    await clock.settle();
    expect(task).toHaveBeenCalledTimes(2);
    await stop();
    expect(onFailure).not.toHaveBeenCalled();
    expect(clock.waits).toEqual([]);
  });

  test('a nudge ends the wait after a failure', async () => {
    const clock = standingClock();
    const task = jest.fn(() => Promise.reject(new Error('away')));
    const { stop, nudge } = repeat(task, { everyMs: 60_000, onFailure: silent, sleep: clock.sleep });
    await clock.settle();
    nudge();
    await clock.settle();
    expect(task).toHaveBeenCalledTimes(2);
    await stop();
  });

  test('ends by itself when its task is done, or when the signal of its owner aborts', async () => {
    const clock = standingClock();
    await repeat(() => DONE, { everyMs: 1, onFailure: silent, sleep: clock.sleep }).ended;
    const owner = new AbortController();
    const owned = repeat(silent, { everyMs: 1, onFailure: silent, signal: owner.signal, sleep: clock.sleep });
    await clock.settle();
    owner.abort();
    await owned.ended;
    expect(clock.waits).toEqual([1]);
  });
});
