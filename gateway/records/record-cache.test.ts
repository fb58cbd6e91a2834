import { describe, expect, test } from '@jest/globals';
import type { AgencyAnswer } from '../../connectors/contract.ts';
import { GatewayError } from '../../schema/errors.ts';
import { FakeShelf } from './testing/fake-shelf.ts';
import {
  agency,
  ask,
  caches,
  changing,
  failing,
  KEY,
  OTHER_KEY,
  rows,
  START_MS,
} from './testing/records-fixture.ts';

describe('what is held', () => {
  test('is told again while it is fresh, with the message that brought it, and no longer', async () => {
    const { all, clock } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector, requests } = agency(rows);
    expect((await ask(cache, connector)).origins?.size).toBe(0);
    clock.nowMs += 29_999;
    const again = await ask(cache, connector);
    expect(again.rows.get(KEY)).toEqual({ a: '1', b: '2' });
    expect(again.origins?.get(KEY)).toEqual({
      ...{ asOf: new Date(START_MS).toISOString(), source: 'cache', reason: undefined },
      messageId: `m-${KEY}`,
    });
    clock.nowMs += 1;
    await ask(cache, connector);
    expect(requests).toHaveLength(2);
  });

  test('serves whoever asks for less, cut to that; whoever asks for more asks the agency', async () => {
    const { all } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector, requests } = agency(rows);
    await ask(cache, connector);
    expect((await ask(cache, connector, { fields: { b: true } })).rows.get(KEY)).toEqual({ b: '2' });
    expect((await ask(cache, connector, { fields: { b: true, c: true } })).rows.get(KEY)).toEqual({
      b: '2',
      c: '3',
    });
    expect(requests.map(({ fields }) => Object.keys(fields))).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  test('of a batch is told, and only the rest is asked for', async () => {
    const { all } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector, requests } = agency(rows);
    await ask(cache, connector);
    const both = await ask(cache, connector, { keys: [KEY, OTHER_KEY, KEY] });
    expect([...both.rows.keys()].sort()).toEqual([KEY, OTHER_KEY]);
    expect([...(both.origins ?? [])].map(([key, { source }]) => [key, source])).toEqual([[KEY, 'cache']]);
    expect(both.messageId).toBe(`m-${OTHER_KEY}`);
    expect(requests.map(({ keys }) => keys)).toEqual([[KEY], [OTHER_KEY]]);
  });

  test('carries every fact of its first answer, and of the records within it no other row’s', async () => {
    const { all } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const answer: AgencyAnswer = {
      rows: new Map([KEY, OTHER_KEY].map((key) => [key, { a: { id: `p-${key}` } }])),
      flags: new Map([[KEY, { isProtected: true, ward: '00001' }]]),
      persons: new Map([[KEY, ['001190000001']]]),
      parts: new Map([
        [
          'Parcel',
          new Map([KEY, OTHER_KEY].map((key) => [`p-${key}`, { persons: [key], isDefenceParcel: true }])),
        ],
      ]),
      asOf: '2026-11-20T09:00:00+07:00',
    };
    const { connector } = agency(() => answer);
    const fields = { a: { id: true } } as const;
    await ask(cache, connector, { fields, keys: [KEY, OTHER_KEY] });
    const told = await ask(cache, connector, { fields });
    expect(told.flags?.get(KEY)).toEqual({ isProtected: true, ward: '00001' });
    expect(told.persons?.get(KEY)).toEqual(['001190000001']);
    expect([...(told.parts?.get('Parcel') ?? [])]).toEqual([
      [`p-${KEY}`, { persons: [KEY], isDefenceParcel: true }],
    ]);
    expect(told.origins?.get(KEY)?.asOf).toBe('2026-11-20T09:00:00+07:00');
  });

  test('cannot be changed by whoever was told it', async () => {
    const { all } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector } = agency(() => ({ rows: new Map([[KEY, { a: { vi: 'x' }, b: [{ c: 1 }] }]]) }));
    const fields = { a: true, b: { c: true } } as const;
    const own = (await ask(cache, connector, { fields })).rows.get(KEY) as { b: { c: number }[] };
    own.b.push({ c: 2 });
    const told = (await ask(cache, connector, { fields })).rows.get(KEY) as { a: object; b: { c: number }[] };
    expect(told).toEqual({ a: { vi: 'x' }, b: [{ c: 1 }] });
    told.b[0] = { c: 9 };
    expect(() => Object.assign(told.a, { vi: 'y' })).toThrow();
    expect((await ask(cache, connector, { fields })).rows.get(KEY)).toEqual({
      a: { vi: 'x' },
      b: [{ c: 1 }],
    });
  });

  test('is nothing of which a part could not be read, and nothing of a row that was lost', async () => {
    const bad = new GatewayError('AGENCY_BAD_ANSWER', 'x');
    const answers: AgencyAnswer[] = [
      { rows: new Map([[KEY, { a: bad }]]) },
      { rows: new Map(), unreadable: new Map([[KEY, bad]]) },
      { rows: new Map(), lost: bad },
      { rows: new Map([[KEY, { a: 1n }]]) },
    ];
    for (const answer of answers) {
      const { all } = caches(1);
      const [cache] = all as [(typeof all)[0]];
      const { connector, requests } = agency(() => answer);
      await ask(cache, connector);
      await ask(cache, connector);
      expect(requests).toHaveLength(2);
    }
  });

  test('is for a short while that the agency holds nothing; not of one that holds everything, and never when it fails', async () => {
    const { all, clock } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector, requests, now } = changing(() => ({ rows: new Map() }));
    await ask(cache, connector);
    clock.nowMs += 14_999;
    expect((await ask(cache, connector)).rows.size).toBe(0);
    expect(requests).toHaveLength(1);
    clock.nowMs += 1;
    now.answer = failing('AGENCY_UNREACHABLE');
    await expect(ask(cache, connector)).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
    const every = agency(() => ({ rows: new Map() }), { holdsEvery: true });
    await ask(cache, every.connector, { keys: ['x'] });
    await ask(cache, every.connector, { keys: ['x'] });
    expect(every.requests).toHaveLength(2);
  });

  test('is of no use to another asker where the agency is told who asks, and to everybody where it is not', async () => {
    const askers = [
      { userId: 'VNportal', purpose: 'follow' },
      { userId: 'VNportal', purpose: 'follow', loa: 2 as const },
      { userId: 'VNportal', purpose: 'follow', dossier: KEY },
      { userId: 'VNportal', purpose: 'case' },
      { userId: 'VNofficer-1', purpose: 'follow' },
    ];
    for (const [namesAsker, messages] of [
      [true, askers.length],
      [false, 1],
    ] as const) {
      const { all } = caches(1);
      const [cache] = all as [(typeof all)[0]];
      const { connector, requests } = agency(rows, { namesAsker });
      for (const origin of [...askers, ...askers]) await ask(cache, connector, { origin });
      expect(requests).toHaveLength(messages);
    }
  });

  test('needs a permit of whoever is told it', async () => {
    const { all } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector } = agency(rows);
    await ask(cache, connector);
    await expect(ask(cache, connector, { permitted: [] })).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  test('takes no more memory than it may, and none once it is of no use', async () => {
    const { all, clock } = caches(1, { maxBytes: 20_000, shelf: null });
    const [cache] = all as [(typeof all)[0]];
    const { connector } = agency((request) => ({
      rows: new Map(request.keys.map((key) => [key, { a: 'x'.repeat(500) }])),
    }));
    for (let index = 0; index < 100; index += 1) {
      await ask(cache, connector, { keys: [`k${index}`] });
      expect(cache.bytes).toBeLessThanOrEqual(20_000);
    }
    expect(cache.bytes).toBeGreaterThan(10_000);
    clock.nowMs += 930_000;
    cache.sweep();
    expect(cache.bytes).toBe(0);
  });
});

describe('a change', () => {
  test('is seen at once, in every process, also by what was asked for before it and answered after it', async () => {
    const { all } = caches(2);
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]];
    let value = 'old';
    let answer = () => {};
    const { connector } = agency(async () => {
      const seen = value;
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { rows: new Map([[KEY, { a: seen }]]) };
    });
    const before = ask(one, connector);
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    value = 'new';
    two.changed(KEY);
    answer();
    expect((await before).rows.get(KEY)).toEqual({ a: 'old' });
    for (const cache of [one, two, one]) {
      const after = ask(cache, connector);
      for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
      answer();
      expect((await after).rows.get(KEY)).toEqual({ a: 'new' });
    }
  });

  test('by a request of ours is one, whatever came of it', async () => {
    for (const isTaken of [true, false]) {
      const { all } = caches(1);
      const [cache] = all as [(typeof all)[0]];
      const { connector, requests } = agency((request) => {
        if (request.operation === 'write' && !isTaken) throw new GatewayError('AGENCY_TIMEOUT', 'x');
        return rows(request);
      });
      await ask(cache, connector);
      const origin = { userId: 'VNportal', purpose: 'withdraw', dossier: KEY };
      await ask(cache, connector, { operation: 'write', keys: [], origin }).catch(() => undefined);
      await ask(cache, connector);
      expect(requests.map(({ operation }) => operation)).toEqual(['rows', 'write', 'rows']);
    }
  });

  test('takes away what would stand in', async () => {
    const { all } = caches(2);
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]];
    const { connector, now } = changing(rows);
    await ask(one, connector);
    await ask(two, connector);
    one.changed(KEY);
    now.answer = failing('AGENCY_UNREACHABLE');
    for (const cache of [one, two])
      await expect(ask(cache, connector)).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
  });

  test('is kept in mind while the shelf cannot be reached, and nobody finds there what is to be forgotten', async () => {
    const shelf = new FakeShelf();
    const { all, clock } = caches(2, { shelf });
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]];
    const { connector, requests } = agency(rows);
    await ask(one, connector);
    shelf.mode = 'down';
    one.changed(KEY);
    shelf.mode = 'ok';
    await ask(two, connector);
    expect(requests).toHaveLength(2);
    for (let tries = 0; tries < 100 && shelf.names.size > 0; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(shelf.names.size).toBe(0);
    clock.nowMs += 1;
  });

  test('of everything leaves nothing in any tier', async () => {
    const { all, shelf } = caches(2);
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]];
    const { connector, requests } = agency(rows);
    await ask(one, connector, { keys: [KEY, OTHER_KEY] });
    await one.forgetAll();
    two.forgetOwn();
    expect([shelf?.names.size, one.bytes, two.bytes]).toEqual([0, 0, 0]);
    await ask(two, connector);
    expect(requests).toHaveLength(2);
  });
});
