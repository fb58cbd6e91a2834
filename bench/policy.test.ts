import { expect, test } from '@jest/globals';
import { measurePolicy } from './policy.ts';

test('the decision path is measured over every case, cold and memoised', () => {
  const cost = measurePolicy(1);
  expect(cost.questions).toBeGreaterThan(700);
  for (const { p50, p99 } of [cost.coldPermitUs, cost.coldDenyUs, cost.memoisedUs]) {
    expect(p50).toBeGreaterThan(0);
    expect(p99).toBeGreaterThanOrEqual(p50);
  }
  // An order of magnitude apart, so no noise of the machine can turn it round.
  expect(cost.memoisedUs.p50).toBeLessThan(cost.coldPermitUs.p50 / 2);
});
