import { expect, test } from '@jest/globals';
import { newId, newNonce } from './random-ids.ts';

test('ids and nonces are never handed out twice, over many fillings of the pool', () => {
  const ids = Array.from({ length: 5_000 }, newId);
  const nonces = Array.from({ length: 5_000 }, newNonce);
  expect(new Set(ids).size).toBe(5_000);
  expect(new Set(nonces).size).toBe(5_000);
  for (const id of ids.slice(0, 300))
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(nonces.map((nonce) => nonce.length))).toEqual(new Set([22]));
});
