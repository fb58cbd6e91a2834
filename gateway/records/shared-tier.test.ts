import { describe, expect, test } from '@jest/globals';
import type { AgencyAnswer, AgencyRequest } from '../../connectors/contract.ts';
import { FakeShelf } from './testing/fake-shelf.ts';
import { agency, ask, caches, KEY, OTHER_KEY, only } from './testing/records-fixture.ts';

const ROW = { a: '1', b: '2', c: '3' };
const rows = (request: AgencyRequest): AgencyAnswer => ({
  rows: new Map(request.keys.map((key) => [key, only(ROW, request)])),
  messageId: `m-${request.keys.join()}`,
});

describe('a shelf', () => {
  test.each(['down', 'full', 'garbage', 'stuck'] as const)(
    'that is %s changes no answer and holds nobody up',
    async (mode) => {
      const shelf = new FakeShelf();
      const { all, clock, nonsense } = caches(1, { shelf });
      const [cache] = all as [(typeof all)[0]];
      const { connector } = agency(rows);
      shelf.mode = mode;
      const started = performance.now();
      for (let index = 0; index < 30; index += 1) {
        const key = `H26.12-261102-${index}`;
        expect((await ask(cache, connector, { keys: [key] })).rows.get(key)).toEqual({ a: '1', b: '2' });
      }
      // Three that waited in vain, and then nobody asks it for a while.
      expect(performance.now() - started).toBeLessThan(2_000);
      if (mode === 'stuck' || mode === 'down') expect(shelf.calls).toBeLessThan(12);
      expect(nonsense()).toBe(mode === 'garbage' ? 30 : 0);
      shelf.mode = 'ok';
      clock.nowMs += 60_000;
      await ask(cache, connector);
      await new Promise(setImmediate);
      expect([...shelf.names.values()].some(({ texts }) => texts.size > 0)).toBe(true);
    },
  );

  test('is told no key, no name and no value', async () => {
    const { all, shelf } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector } = agency((request) => ({
      rows: new Map(request.keys.map((key) => [key, { a: 'Nguyễn Thị Lan' }])),
    }));
    await ask(cache, connector, { keys: ['001190000001'] });
    await new Promise(setImmediate);
    const all_ = JSON.stringify(
      [...(shelf?.names ?? [])].map(([name, { texts, mark }]) => [name, mark, [...texts]]),
    );
    expect(all_.length).toBeGreaterThan(300);
    for (const told of ['001190000001', 'Nguyễn', 'rows', 'portal', 'onestop'])
      expect(all_).not.toContain(told);
  });

  test('on which one text was laid in the place of another serves neither', async () => {
    const { all, shelf, nonsense } = caches(2);
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]];
    const { connector, requests } = agency((request) => ({
      rows: new Map(request.keys.map((key) => [key, { a: key }])),
    }));
    await ask(one, connector, { keys: [KEY] });
    await ask(one, connector, { keys: [OTHER_KEY] });
    await new Promise(setImmediate);
    const [first, second] = [...(shelf?.names.values() ?? [])];
    const [field, text] = [...(first?.texts ?? [])][0] ?? ['', ''];
    const [otherField, otherText] = [...(second?.texts ?? [])][0] ?? ['', ''];
    first?.texts.set(field, otherText);
    second?.texts.set(otherField, text);
    for (const key of [KEY, OTHER_KEY])
      expect((await ask(two, connector, { keys: [key] })).rows.get(key)).toEqual({ a: key });
    expect([nonsense(), requests.length]).toEqual([2, 4]);
  });

  test('is not given what callers wrote themselves', async () => {
    const { all, shelf } = caches(1);
    const [cache] = all as [(typeof all)[0]];
    const { connector, requests } = agency(() => ({ rows: new Map(), value: [{ a: 1 }] }));
    const list = { operation: 'list', keys: [], fields: { a: true } } as const;
    await ask(cache, connector, { ...list, args: { search: 'x' } });
    expect((await ask(cache, connector, { ...list, args: { search: 'x' } })).value).toEqual([{ a: 1 }]);
    expect([requests.length, shelf?.names.size]).toEqual([1, 0]);
    await ask(cache, connector, { ...list, args: {} });
    expect([requests.length, shelf?.names.size]).toEqual([2, 1]);
  });
});
