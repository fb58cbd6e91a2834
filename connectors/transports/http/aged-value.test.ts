import { describe, expect, test } from '@jest/globals';
import { AgedValue, BELIEVABLE_MS, MAX_AGE_MS, REFETCHES_PER_WINDOW } from './aged-value.ts';

const never = new AbortController().signal;

function published() {
  const source = { value: 'k1', isAway: false, fetches: 0, nowMs: 0 };
  const keys = new AgedValue<string>({
    now: () => source.nowMs,
    async fetch(signal) {
      source.fetches += 1;
      if (signal.aborted) throw new Error('gone');
      if (source.isAway) throw new Error('away');
      return source.value;
    },
  });
  return { source, keys };
}

describe('a value that another system may withdraw', () => {
  test('is not fetched again while it is young, and is once it has aged', async () => {
    const { source, keys } = published();
    await keys.current(never);
    source.value = 'k2';
    source.nowMs = MAX_AGE_MS - 1;
    expect(await keys.current(never)).toBe('k1');
    source.nowMs = MAX_AGE_MS;
    expect(await keys.current(never)).toBe('k2');
    expect(source.fetches).toBe(2);
  });

  test('is believed in an outage up to its bound and not a moment longer', async () => {
    const { source, keys } = published();
    await keys.current(never);
    source.isAway = true;
    source.nowMs = BELIEVABLE_MS - 1;
    expect(await keys.current(never)).toBe('k1');
    source.nowMs = BELIEVABLE_MS;
    await expect(keys.current(never)).rejects.toThrow('away');
    source.isAway = false;
    source.value = 'k2';
    expect(await keys.current(never)).toBe('k2');
  });

  test('does not make every call of an outage try again', async () => {
    const { source, keys } = published();
    await keys.current(never);
    source.isAway = true;
    source.nowMs = MAX_AGE_MS;
    for (let n = 0; n < 50; n += 1) await keys.current(never);
    expect(source.fetches).toBe(2);
  });

  test('is not taken for lost because one caller went away', async () => {
    const { source, keys } = published();
    await keys.current(never);
    source.nowMs = MAX_AGE_MS;
    source.value = 'k2';
    expect(await keys.current(AbortSignal.abort())).toBe('k1');
    expect(await keys.current(never)).toBe('k2');
  });

  test('that was never there is what the fetch throws', async () => {
    const { source, keys } = published();
    source.isAway = true;
    await expect(keys.current(never)).rejects.toThrow('away');
  });

  test('is looked for again when it lacks something, but not for ever', async () => {
    const { source, keys } = published();
    const held = await keys.current(never);
    const found = [];
    for (let n = 0; n < 10; n += 1) found.push(await keys.other(held, never));
    expect(found.filter((value) => value === undefined)).toHaveLength(10 - REFETCHES_PER_WINDOW);
    source.isAway = true;
    source.nowMs = 60_000;
    for (let n = 0; n < 10; n += 1) await expect(keys.other(held, never)).rejects.toThrow('away');
    source.isAway = false;
    source.value = 'k2';
    source.nowMs = 120_000;
    expect(await keys.other(held, never)).toBe('k2');
    const before = source.fetches;
    expect(await keys.other(held, never)).toBe('k2');
    expect(source.fetches).toBe(before);
  });
});
