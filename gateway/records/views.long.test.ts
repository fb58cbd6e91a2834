import { expect, test } from '@jest/globals';
import { viewsTrial } from './testing/views.ts';

/** Of some twelve readings each; these are a hundred thousand readings. */
const TRIALS = Number(process.env['CACHE_TRIALS'] ?? 8_500);

test(`in ${TRIALS} worlds whatever callers of every kind read, over two gateways and one shelf, is what a gateway that holds nothing tells`, async () => {
  let held = 0;
  for (let seed = 1_000_000; seed < 1_000_000 + TRIALS; seed += 1) held += await viewsTrial(seed);
  expect(held).toBeGreaterThan(TRIALS);
}, 3_600_000);
