import { expect, test } from '@jest/globals';
import { SuspectChecks } from './suspect-checks.ts';

test('unknown tokens are checked freely, until many of a network were false; then few are, of all such networks', () => {
  let nowMs = 0;
  const checks = new SuspectChecks({ failures: 3, checks: 5, nowMs: () => nowMs });
  for (let n = 0; n < 1_000; n += 1) expect(checks.take('192.0.2.1')).toBe(0);
  for (const network of ['192.0.2.1', '192.0.2.2']) for (let n = 0; n < 3; n += 1) checks.failed(network);
  nowMs = 1_000;
  const waits = [1, 2, 1, 2, 1, 2, 1].map((n) => checks.take(`192.0.2.${n}`));
  expect(waits).toEqual([0, 0, 0, 0, 0, 60_000, 60_000]);
  // Others are free of it.
  expect(checks.take('192.0.2.3')).toBe(0);
  nowMs = 61_001;
  expect(checks.take('192.0.2.1')).toBe(0);
});
