import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createInProcessState } from './in-process.ts';
import { createRedisState } from './redis.ts';
import type { SharedState } from './shared-state.ts';

const REDIS_URL = process.env['TEST_REDIS_URL'];
const open: SharedState[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((state) => state.close()));
});

const kinds: readonly [string, () => [SharedState, SharedState]][] = [
  [
    'one process',
    () => {
      const state = createInProcessState(() => Date.now());
      return [state, state];
    },
  ],
];
if (REDIS_URL !== undefined) {
  (kinds as [string, () => [SharedState, SharedState]][]).push([
    'two processes with Redis',
    () => {
      const prefix = `test-${randomUUID()}:`;
      const one = () => createRedisState({ url: REDIS_URL, prefix, onFailure: () => undefined });
      return [one(), one()];
    },
  ]);
}

/** Tries until it holds: a server needs a moment to take a subscription. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 5_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error('did not happen within five seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe.each(kinds)('shared state of %s', (_name, make) => {
  function start(): [SharedState, SharedState] {
    const states = make();
    open.push(...states);
    return states;
  }

  /** Places cannot be asked for before the connection stands. */
  const ready = (state: SharedState) =>
    until(() => state.takePlace('ready', 'x', { places: 1, leaseMs: 1_000 }).catch(() => false));

  test('a message reaches every listener of its channel and no other, until it stops listening', async () => {
    const [a, b] = start();
    await ready(a);
    const heard: string[] = [];
    const stop = b.listen('news', (message) => heard.push(message));
    b.listen('other', (message) => heard.push(`other ${message}`));
    await until(() => {
      a.publish('news', 'Hồ sơ đã đổi');
      return heard.length > 0;
    });
    expect(new Set(heard)).toEqual(new Set(['Hồ sơ đã đổi']));
    stop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    heard.length = 0;
    a.publish('news', 'again');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([]);
  });

  test('there are no more places than there are, whoever asks', async () => {
    const [a, b] = start();
    await Promise.all([ready(a), ready(b)]);
    const limit = { places: 2, leaseMs: 5_000 };
    const taken = await Promise.all(
      ['1', '2', '3', '4'].map((holder, index) => (index % 2 ? a : b).takePlace('seats', holder, limit)),
    );
    expect(taken.filter(Boolean)).toHaveLength(2);
    const holder = String(taken.indexOf(true) + 1);
    expect(await a.takePlace('seats', holder, limit)).toBe(true);
    await b.leavePlace('seats', holder);
    expect(await a.takePlace('seats', 'new', limit)).toBe(true);
    expect(await a.takePlace('seats', 'too many', limit)).toBe(false);
  });

  test('tries at the same moment are counted one by one over both, each key by itself', async () => {
    const [a, b] = start();
    await Promise.all([ready(a), ready(b)]);
    const counts = [a, b].map((state) => state.tries('look-ups', { points: 3, windowSeconds: 60 }));
    const take = async (key: string, times: number) =>
      Promise.all(Array.from({ length: times }, (_, index) => counts[index % 2]?.take(key)));
    const waits = await take('one', 8);
    expect(waits.filter((wait) => wait === 0)).toHaveLength(3);
    for (const wait of waits.filter((one) => one !== 0)) {
      expect(wait).toBeGreaterThan(50_000);
      expect(wait).toBeLessThanOrEqual(60_000);
    }
    expect(await take('other', 3)).toEqual([0, 0, 0]);
    await counts[0]?.giveBack('other');
    expect(await counts[1]?.take('other')).toBe(0);
  });

  test('a place that nobody keeps falls free', async () => {
    const [a, b] = start();
    await Promise.all([ready(a), ready(b)]);
    expect(await a.takePlace('leased', 'gone', { places: 1, leaseMs: 60 })).toBe(true);
    expect(await b.takePlace('leased', 'next', { places: 1, leaseMs: 60 })).toBe(false);
    await until(() => b.takePlace('leased', 'next', { places: 1, leaseMs: 1_000 }));
  });
});

test('without its server Redis says so at once and holds nothing up', async () => {
  const failures: unknown[] = [];
  const state = createRedisState({
    url: 'redis://127.0.0.1:1',
    prefix: 't:',
    onFailure: (error) => failures.push(error),
  });
  open.push(state);
  state.publish('news', 'lost');
  await expect(state.takePlace('seats', 'a', { places: 1, leaseMs: 1_000 })).rejects.toThrow();
  await state.leavePlace('seats', 'a');
  const tries = state.tries('look-ups', { points: 1, windowSeconds: 60 });
  expect(await tries.take('a')).toBe(0);
  expect(await tries.take('a')).toBeGreaterThan(0);
  expect(failures.length).toBeGreaterThan(0);
});
