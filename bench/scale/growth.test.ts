import { expect, test } from '@jest/globals';
import { growthOf } from './growth.ts';

test.each([
  ['constant', 0],
  ['linear', 1],
  ['quadratic', 2],
])('what is %s grows with the exponent %d', (_name, exponent) => {
  const costs = [10, 20, 40, 80].map((size) => ({ size, cpuMicros: 7 * size ** exponent }));
  expect(growthOf(costs)).toBeCloseTo(exponent);
});
