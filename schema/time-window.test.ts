import { describe, expect, test } from '@jest/globals';
import { isWithin, numericDateMs } from './time-window.ts';

describe('a time from outside', () => {
  test.each([0, 1, 1.5, 1_795_719_056, 253_402_300_799])('%p is one', (value) => {
    expect(numericDateMs(value)).toBe(value * 1_000);
  });

  test.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    1e300,
    253_402_300_800,
    '1795719056',
    '',
    null,
    undefined,
    true,
    [1],
    {},
    1n,
  ])('%p is none', (value) => {
    expect(numericDateMs(value)).toBeUndefined();
  });

  test.each([
    { time: 940, fits: true },
    { time: 939, fits: false },
    { time: 1_005, fits: true },
    { time: 1_006, fits: false },
    { time: Number.NaN, fits: false },
    { time: undefined, fits: false },
  ])('$time is within 60 before and 5 after 1000: $fits', ({ time, fits }) => {
    expect(isWithin(time, 1_000, { pastMs: 60, futureMs: 5 })).toBe(fits);
  });
});
