import { describe, expect, test } from '@jest/globals';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { createSharedTries } from './tries.ts';

/** A store that does as it is told; counts like the library's. */
function shared(points: number) {
  const store = { isAway: false, asked: 0, counts: new Map<string, number>() };
  const failures: unknown[] = [];
  let nowMs = 1_000_000;
  const answer = async (key: string, change: number) => {
    store.asked += 1;
    if (store.isAway) throw new Error('ECONNREFUSED');
    const count = (store.counts.get(key) ?? 0) + change;
    store.counts.set(key, count);
    const result = new RateLimiterRes(points - count, 30_000, count);
    if (change > 0 && count > points) throw result;
    return result;
  };
  const tries = createSharedTries({
    limiter: {
      consume: (key, change = 1) => answer(String(key), change),
      reward: (key) => answer(String(key), -1),
    },
    limit: { points, windowSeconds: 60 },
    nowMs: () => nowMs,
    onFailure: (error) => void failures.push(error),
  });
  const take = async (times: number) => {
    let count = 0;
    for (let n = 0; n < times; n += 1) if ((await tries.take('a')) === 0) count += 1;
    return count;
  };
  return { store, tries, take, failures, pass: (seconds: number) => (nowMs += seconds * 1_000) };
}

describe('tries over several processes', () => {
  test('end when the others have taken the rest', async () => {
    const { store, take } = shared(5);
    store.counts.set('a', 3);
    expect(await take(10)).toBe(2);
  });

  test('are let through no more often than one process may, when the store is lost or flushed in between', async () => {
    const { store, take } = shared(5);
    expect(await take(3)).toBe(3);
    store.counts.clear();
    expect(await take(1)).toBe(1);
    store.isAway = true;
    expect(await take(10)).toBe(1);
  });

  test('ask a store that does not answer once in a while, and no try waits for it meanwhile', async () => {
    const { store, take, pass, failures } = shared(50);
    store.isAway = true;
    expect(await take(20)).toBe(20);
    expect(store.asked).toBe(1);
    expect(failures).toHaveLength(1);
    store.isAway = false;
    pass(3);
    await take(5);
    expect(store.asked).toBe(6);
  });

  test('that this process refuses by itself cost the store nothing', async () => {
    const { store, take } = shared(5);
    await take(500);
    expect(store.asked).toBe(5);
  });
});
