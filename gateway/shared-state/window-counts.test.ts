import { expect, test } from '@jest/globals';
import { WindowCounts } from './window-counts.ts';

function start(points: number, windowSeconds = 60) {
  const clock = { ms: 1_000_000 };
  return { clock, counts: new WindowCounts({ points, windowSeconds }, () => clock.ms) };
}

test('a window begins with the first point and ends for all of its points at once', () => {
  const { clock, counts } = start(2);
  expect(counts.take('a')).toBe(0);
  clock.ms += 59_999;
  expect(counts.take('a')).toBe(0);
  expect(counts.take('a')).toBe(1);
  clock.ms += 1;
  expect([counts.take('a'), counts.take('a')]).toEqual([0, 0]);
  expect(counts.take('a')).toBeGreaterThan(59_000);
});

test('points that are given back can be taken again, and never more than were taken', () => {
  const { counts } = start(1);
  counts.giveBack('a');
  expect([counts.take('a'), counts.take('a') > 0]).toEqual([0, true]);
  counts.giveBack('a');
  counts.giveBack('a');
  expect([counts.take('a'), counts.take('a') > 0]).toEqual([0, true]);
});

test('nothing can be taken of nothing, and the wait is a window', () => {
  const { counts } = start(0);
  expect(counts.take('a')).toBe(60_000);
});

test('a flood of keys takes a bounded room, and who was counted last is remembered', () => {
  const { counts } = start(1);
  counts.take('first');
  for (let n = 0; n < 30_000; n += 1) counts.take(String(n));
  expect(counts.take('29999')).toBeGreaterThan(0);
  expect(counts.take('first')).toBe(0);
});
