import { describe, expect, test } from '@jest/globals';
import { LogClock } from './log-clock.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const BASE = new Date('2026-11-23T03:00:00.000Z');
const later = (ms: number): Date => new Date(BASE.getTime() + ms);

function clockOf(over: Partial<ConstructorParameters<typeof LogClock>[0]> = {}) {
  const passed = { ms: 5_000 };
  const failures: unknown[] = [];
  const clock = new LogClock({
    ...{ base: BASE, elapsedMs: () => passed.ms, onFailure: (error) => failures.push(error) },
    ...over,
  });
  const pass = (ms: number): void => {
    passed.ms += ms;
  };
  return { clock, failures, pass };
}

describe('the clock of a log', () => {
  test.each([
    ['as the log says', 0, undefined],
    ['after three days without a gateway', 3 * DAY_MS, undefined],
    ['set back within the hour', -HOUR_MS + 1, undefined],
    ['1200 days ahead', 1_200 * DAY_MS, 'the clock is 1200 days ahead of the log'],
    ['set back', -3 * HOUR_MS, 'the clock is 3 hours behind the log'],
  ])('%s', async (_how, offset, doubt) => {
    const { clock } = clockOf();
    expect(await clock.judge(later(offset))).toBe(doubt);
    expect(clock.doubt).toBe(doubt);
  });

  test('a log that begins takes the first time, and no further one that jumps', async () => {
    const { clock } = clockOf({ base: undefined });
    expect(await clock.judge(later(400 * DAY_MS))).toBeUndefined();
    expect(await clock.judge(later(800 * DAY_MS))).toBe('the clock is 400 days ahead of the log');
  });

  test('a clock pushed on by small steps is found, one that runs for years is not', async () => {
    const pushed = clockOf();
    expect(await pushed.clock.judge(later(5 * DAY_MS))).toBeUndefined();
    expect(await pushed.clock.judge(later(10 * DAY_MS))).toBe('the clock is 10 days ahead of the log');
    const runs = clockOf();
    runs.pass(900 * DAY_MS);
    expect(await runs.clock.judge(later(900 * DAY_MS))).toBeUndefined();
  });

  test('a witness who sees the same time settles it, also for later; another time or a failure does not', async () => {
    const at = later(1_200 * DAY_MS);
    const agreeing = clockOf({ witness: async () => new Date(at.getTime() - HOUR_MS) });
    expect(await agreeing.clock.judge(at)).toBeUndefined();
    const other = clockOf({ witness: async () => BASE });
    expect(await other.clock.judge(at)).toBe('the clock is 1200 days ahead of the log');
    const silent = clockOf({ witness: async () => undefined });
    expect(await silent.clock.judge(at)).toBeDefined();
    const failing = clockOf({ witness: () => Promise.reject(new Error('no witness')) });
    expect(await failing.clock.judge(at)).toBeDefined();
    expect(failing.failures).toEqual([new Error('no witness')]);
  });
});
