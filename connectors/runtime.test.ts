import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { GatewayError } from '../schema/errors.ts';
import type { AgencyAnswer, AgencyRequest, Guard } from './contract.ts';
import { parseManifest } from './manifest.ts';
import { issuePermit } from './permit.ts';
import { createConnector } from './runtime.ts';

const manifest = parseManifest(
  `
id: land
name: { vi: Đất đai, en: Land }
owner: the test
contact: land@example.vn
transport: soap
settings: {}
maxAnswerBytes: 4096
operations:
  landParcels: { timeoutMs: 1000, concurrency: 1, idempotent: true, batchSize: 2, freshSeconds: 0, staleIfErrorSeconds: 0 }
`,
  'land',
);
const typeDefs =
  'type Query { landParcels(ids: [ID!]!): [Parcel] } type Parcel { id: ID! area: String owner: String }';
const unguarded: Guard = { run: (_operation, _asker, signal, task) => task(signal), watch: () => [] };

function connect(call: (request: AgencyRequest) => AgencyAnswer) {
  const seen: AgencyRequest[] = [];
  const module = {
    createTransport: () => undefined,
    operations: {
      landParcels: {
        async call(_transport: undefined, request: AgencyRequest) {
          seen.push(request);
          return call(request);
        },
      },
    },
  };
  return { seen, connector: createConnector({ manifest, typeDefs, module, settings: {}, guard: unguarded }) };
}

const requestFor = (keys: readonly string[]): AgencyRequest => ({
  operation: 'landParcels',
  keys,
  args: {},
  fields: { id: true, area: true },
  origin: { userId: 'u', purpose: 'test' },
  signal: new AbortController().signal,
});
const permitFor = (keys: readonly string[], changed: object = {}) =>
  issuePermit({
    agency: manifest.id,
    operation: 'landParcels',
    keys: new Set(keys),
    crossingId: 'c',
    ...changed,
  });
const rowFor = (key: string) => [key, { id: key, area: `area of ${key}`, owner: 'not granted' }] as const;

describe('a connector', () => {
  test('tells the guard for whose sake it is called, and no operation, so no message, is given it', async () => {
    const asker = { share: 'counter', client: 'kiosk-cn1-03', person: 'a hash' } as const;
    const told: unknown[] = [];
    const given: object[] = [];
    const guard: Guard = {
      run: (_operation, who, signal, task) => {
        told.push(who);
        return task(signal);
      },
      watch: () => [],
    };
    const module = {
      createTransport: () => undefined,
      operations: {
        landParcels: {
          async call(_transport: undefined, request: object) {
            given.push(request);
            return { rows: new Map() };
          },
        },
      },
    };
    const connector = await createConnector({ manifest, typeDefs, module, settings: {}, guard });
    await connector.call(permitFor(['1']), { ...requestFor(['1']), asker });
    await connector.call(permitFor(['1']), requestFor(['1']));
    expect(told).toEqual([asker, { share: 'machine', client: 'gateway', person: '' }]);
    for (const request of given) {
      expect(request).not.toHaveProperty('asker');
      expect(Object.values(request)).not.toContain(asker);
    }
  });

  test('calls nothing without a permit for exactly this', async () => {
    const { connector, seen } = connect(() => ({ rows: new Map() }));
    const { call } = await connector;
    await expect(call(permitFor(['1']), requestFor(['1', '2']))).rejects.toThrow(/permit/);
    await expect(call(permitFor(['1'], { agency: 'tax' }), requestFor(['1']))).rejects.toThrow(/permit/);
    await expect(call(permitFor(['1'], { operation: 'other' }), requestFor(['1']))).rejects.toThrow(/permit/);
    expect(seen).toEqual([]);
  });

  test('asks once per key, in messages of the size that the agency takes', async () => {
    const { connector, seen } = connect(({ keys }) => ({ rows: new Map(keys.map(rowFor)) }));
    const answer = await (await connector).call(
      permitFor(['1', '2', '3']),
      requestFor(['1', '2', '1', '3', '3']),
    );
    expect(seen.map(({ keys }) => keys)).toEqual([['1', '2'], ['3']]);
    expect([...answer.rows.keys()]).toEqual(['1', '2', '3']);
  });

  test('lets only granted fields of asked keys out, whatever the agency sent, in whatever order', async () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,4}$/), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(ids, ids, fc.infiniteStream(fc.nat()), async (asked, sent, order) => {
        const rows = sent.map(rowFor);
        rows.sort(() => ((order.next().value ?? 0) % 3) - 1);
        const { connector } = connect(() => ({ rows: new Map(rows) }));
        const answer = await (await connector).call(permitFor(asked), requestFor(asked));
        for (const [key, row] of answer.rows) {
          expect(asked).toContain(key);
          expect(row).toEqual({ id: key, area: `area of ${key}` });
        }
      }),
    );
  });

  test('keeps flags only of the keys that were asked', async () => {
    const flags = new Map([
      ['1', { isProtected: true }],
      ['9', { isProtected: true }],
    ]);
    const { connector } = connect(() => ({ rows: new Map([rowFor('1')]), flags }));
    const answer = await (await connector).call(permitFor(['1']), requestFor(['1']));
    expect([...(answer.flags ?? new Map()).keys()]).toEqual(['1']);
  });

  test('a row that cannot be read fails alone, and what nobody asked for is not told of', async () => {
    const bad = new GatewayError('AGENCY_BAD_ANSWER', 'rows.1: no such day');
    const { connector } = connect(({ keys }) => ({
      rows: new Map([...keys, '9'].map(rowFor)),
      unreadable: new Map([...keys, '9'].filter((key) => Number(key) % 2 === 1).map((key) => [key, bad])),
    }));
    const answer = await (await connector).call(permitFor(['1', '2', '3']), requestFor(['1', '2', '3']));
    expect([...answer.rows.keys()]).toEqual(['2']);
    expect([...(answer.unreadable ?? [])]).toEqual([
      ['1', bad],
      ['3', bad],
    ]);
  });

  test('after a row without a readable key no key of that message counts as absent, those of others do', async () => {
    const lost = new GatewayError('AGENCY_BAD_ANSWER', 'rows.0: no readable key');
    const { connector } = connect(({ keys }) =>
      keys.includes('1') ? { rows: new Map([rowFor('1')]), lost } : { rows: new Map() },
    );
    const answer = await (await connector).call(permitFor(['1', '2', '3']), requestFor(['1', '2', '3']));
    expect([...answer.rows.keys()]).toEqual(['1']);
    expect([...(answer.unreadable ?? [])]).toEqual([['2', lost]]);
  });

  test('of an agency that holds every key a row that does not come is lost, and not none', async () => {
    const short = {
      ...manifest,
      operations: { landParcels: { ...manifest.operations['landParcels'], holdsEvery: true } },
    };
    const module = {
      createTransport: () => undefined,
      operations: { landParcels: { call: async () => ({ rows: new Map([rowFor('1')]) }) } },
    };
    const connector = await createConnector({
      ...{ manifest: short as typeof manifest, typeDefs, module, settings: {}, guard: unguarded },
    });
    const answer = await connector.call(permitFor(['1', '2']), requestFor(['1', '2']));
    expect([...answer.rows.keys()]).toEqual(['1']);
    expect([...(answer.unreadable ?? [])]).toEqual([
      ['2', expect.objectContaining({ code: 'AGENCY_BAD_ANSWER' })],
    ]);
  });

  test('an error in the place of a field, an element or an object goes out as it is', async () => {
    const bad = new GatewayError('AGENCY_BAD_ANSWER', 'steps.1: no such day');
    const { connector } = connect(() => ({
      rows: new Map([['1', { area: bad, steps: [{ text: 'a', note: 'not granted' }, bad], case: bad }]]),
    }));
    const fields = { area: true, steps: { text: true }, case: { number: true } } as const;
    const answer = await (await connector).call(permitFor(['1']), { ...requestFor(['1']), fields });
    const row = answer.rows.get('1');
    expect(row).toEqual({ area: bad, steps: [{ text: 'a' }, bad], case: bad });
    for (const place of ['area', 'case']) expect(Reflect.get(row as object, place)).toBe(bad);
  });

  test('does not start when its files disagree, and says where', async () => {
    const module = { createTransport: () => undefined, operations: {} };
    const start = createConnector({ manifest, typeDefs, module, settings: {}, guard: unguarded });
    await expect(start).rejects.toThrow(/manifest\.yaml has landParcels[\s\S]*root field landParcels/);
  });
});
