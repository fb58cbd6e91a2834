import { expect, test } from '@jest/globals';
import { viewsTrial } from './testing/views.ts';

const TRIALS = Number(process.env['CACHE_TRIALS'] ?? 60);

test('nobody is shown, and nothing is on record of, anything else than where nothing is held', async () => {
  let held = 0;
  for (let seed = 1; seed <= TRIALS; seed += 1) held += await viewsTrial(seed);
  expect(held).toBeGreaterThan(TRIALS);
});
