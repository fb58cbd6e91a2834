import { describe, expect, test } from '@jest/globals';
import { BOUND, judge } from './guard-bound.ts';

const measured = (name: string, cpuMicros: readonly number[]) => ({
  name,
  form: 'compiled' as const,
  turns: cpuMicros.map((micros) => ({ cpuMicros: micros, mainMicros: micros, latencyMs: [1], rssBytes: 1 })),
});
const LIMIT = measured('limit', [1_000, 2_000, 1_000, 1_000, 1_000]);
const times = (multiples: readonly number[]) =>
  measured(
    'gateway',
    multiples.map((multiple, round) => multiple * (LIMIT.turns[round]?.cpuMicros ?? 0)),
  );

describe('the guard', () => {
  test('lets the bound itself pass', () => {
    expect(judge([LIMIT, times(Array(5).fill(BOUND))]).isWithin).toBe(true);
  });
  test('stops what is beyond it in most rounds', () => {
    const slow = judge([LIMIT, times([1, 1, BOUND + 0.1, BOUND + 0.1, BOUND + 0.1])]);
    expect(slow).toMatchObject({ isWithin: false, of: { median: BOUND + 0.1 } });
  });
  test('is not moved by one noisy round, nor by a noisy machine that slows both', () => {
    expect(judge([LIMIT, times([1, 100, 1, 1, 1])]).isWithin).toBe(true);
  });
  test.each([
    ['no limit', [times([1])]],
    ['no gateway', [LIMIT]],
    ['neither', []],
    ['a figure that is none', [LIMIT, times([Number.NaN])]],
  ])('stops a run with %s', (_what, run) => {
    expect(judge(run).isWithin).toBe(false);
  });
});
