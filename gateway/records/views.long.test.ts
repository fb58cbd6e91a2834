import { expect, test } from '@jest/globals';
import { viewsTrial } from './testing/views.ts';

const TRIALS = Number(process.env['CACHE_TRIALS'] ?? 100_000);

test(`${TRIALS} random readings by callers of every kind, over two gateways and one shelf, are those of a gateway that holds nothing`, async () => {
  let held = 0;
  for (let seed = 1_000_000; seed < 1_000_000 + TRIALS; seed += 1) held += await viewsTrial(seed);
  expect(held).toBeGreaterThan(TRIALS);
}, 3_600_000);
