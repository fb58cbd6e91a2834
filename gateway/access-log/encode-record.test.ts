import { describe, expect, test } from '@jest/globals';
import { runs } from '../../tests/runs.ts';
import type { RequestAccess } from '../boundary/access-log-port.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { newId, newNonce } from '../storage/random-ids.ts';
import { canonicalJson } from './canonical-json.ts';
import { encodeRecord } from './encode-record.ts';
import { type AccessRecord, recordShape } from './record.ts';
import { ROW } from './record-row.ts';
import { recordsOfRequest } from './records-of-request.ts';
import { testKeys, testRecord } from './testing/log-fixture.ts';
import { numbersBelow } from './testing/numbers-below.ts';

const REQUESTS = runs(20_000, 10);
const SEED = Number(process.env['RECORDS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const keys = testKeys();

const TEXTS = [
  ...[
    'Nguyễn Thị Lan',
    'say "no"',
    'back\\slash',
    'tab\tline\nfeed',
    'x'.repeat(400),
    '',
    'Đường 3/2',
    '€😀',
  ],
  ...['\u2028\u2029', '\u007f\u0080', '\u0001', 'plain', '</script>', 'ế'.normalize('NFD')],
];
/** Rarely, since most requests are as they should be. */
const REFUSED_TEXTS = ['\0', 'half \ud800', '\udc00 half', 'x'.repeat(401), '😀'.repeat(201)];
const NUMBERS = [0, -0, 1, 0.1, 3.14, 1e21, 1e-7, 12.005, 123_456_789];
const REFUSED_NUMBERS = [-1, Number.NaN, Number.POSITIVE_INFINITY];

function requestOf(below: (n: number) => number): RequestAccess {
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const isOdd = below(12) === 0;
  const text = () => one(isOdd && below(15) === 0 ? REFUSED_TEXTS : TEXTS);
  const number = () => one(isOdd && below(5) === 0 ? REFUSED_NUMBERS : NUMBERS);
  const maybe = <T>(make: () => T): T | undefined => (below(2) ? make() : undefined);
  const some = <T>(make: () => T): T[] => Array.from({ length: below(4) }, make);
  const caller = {
    ...{ kind: one(['citizen', 'officer', 'anonymous']), id: text(), client: text(), channel: 'PORTAL' },
    ...{ loa: isOdd && below(9) === 0 ? 3 : below(3), agency: maybe(text), unit: maybe(text) },
    ...{ branch: maybe(text), agent: maybe(text), actor: maybe(() => ({ id: text(), kind: 'officer' })) },
    organisation: maybe(() => ({ number: text(), role: 'staff' })),
  };
  const crossing = () => ({
    ...{ id: isOdd && below(20) === 0 ? 'no uuid' : newId(), agency: text(), operation: text(), caller },
    subject: { kind: one(['person', 'parcel', 'catalogue', 'dossier']), id: text() },
    related: maybe(() => some(() => ({ kind: 'person', id: text() }))),
    ...{ dossier: maybe(text), purpose: text(), grounds: some(text), released: new Set(some(text)) },
    withheld: new Map(some(() => [text(), some(text)])),
    ...{ masks: new Set(some(text)), policies: new Set(some(text)), basis: new Set(some(text)) },
    ...{ policySet: text(), faults: some(text), facts: maybe(text), signals: maybe(() => some(text)) },
    tries: below(9) ? undefined : { count: below(3), codes: new Set(some(text)) },
    outcome: one(['delivered', 'refused', 'failed', 'absent']),
    ...{ errorCode: maybe(text), messageId: maybe(text), latencyMs: maybe(number) },
    evidence: maybe(() => ({ request: maybe(() => 'r'), container: maybe(text) })),
    freshness: maybe(() => ({
      source: one(isOdd ? ['live', 'cache', 'stale', 'old'] : ['live', 'cache', 'stale']),
      ...{
        asOf: one(['2026-11-02T07:05:00.000Z', '2026-11-02T14:05:00+07:00', 'no time']),
        reason: maybe(text),
      },
    })),
  });
  return {
    ...{
      requestId: text(),
      caller,
      origin: maybe(() => one(['::1', '10.1.2.3', '2001:db8::1', 'no address'])),
    },
    ...{ operation: maybe(text), operationKind: one(['query', 'mutation']), documentHash: maybe(text) },
    ...{ errorCodes: some(text), crossings: some(crossing) as unknown as Crossing[] },
    ...{ at: new Date(Date.UTC(2026, below(12), 1) + below(1e9)), durationMs: number(), note: maybe(text) },
  } as unknown as RequestAccess;
}

/** As records were written before: the shape first, then every key sorted, then the columns one by one. */
function formerly(record: AccessRecord): { body: string; row: unknown } | 'refused' {
  const isSayable = !/(?:\\u0000|\\ud[89a-f])/.test(JSON.stringify(record).replaceAll('\\\\', ''));
  if (!recordShape.safeParse(record).success || !isSayable) return 'refused';
  const told = Object.entries(ROW).map(([name, { of }]) => [name, of(record)]);
  return { body: canonicalJson(record), row: JSON.parse(JSON.stringify(Object.fromEntries(told))) };
}

function now(record: AccessRecord): ReturnType<typeof formerly> {
  try {
    const { body, row } = encodeRecord(record);
    return { body, row: JSON.parse(row) };
  } catch {
    return 'refused';
  }
}

describe(`records of random requests, seed ${SEED}`, () => {
  test(`are the same bytes and columns as by way of the shape and sorted keys, and refused alike`, () => {
    const below = numbersBelow(SEED);
    const seen = { written: 0, refused: 0 };
    for (let i = 0; i < REQUESTS; i += 1) {
      const access = requestOf(below);
      const act = { keys: keys.forOneAct(), newId, newNonce };
      for (const record of recordsOfRequest(access, act)) {
        const before = formerly(record);
        seen[before === 'refused' ? 'refused' : 'written'] += 1;
        const after = now(record);
        // Said by hand: an expectation for each would take minutes.
        if (JSON.stringify(after) !== JSON.stringify(sorted(before, after)))
          expect({ record, told: after }).toEqual({ record, told: before });
      }
    }
    expect(seen.written).toBeGreaterThan(REQUESTS);
    expect(seen.refused).toBeGreaterThan(REQUESTS / 200);
  }, 300_000);
});

/** The order of columns says nothing. */
function sorted(before: ReturnType<typeof formerly>, after: ReturnType<typeof formerly>) {
  if (before === 'refused' || after === 'refused') return before;
  const row = before.row as Readonly<Record<string, unknown>>;
  const names = Object.keys(after.row as object);
  return names.length === Object.keys(row).length
    ? { ...before, row: Object.fromEntries(names.map((name) => [name, row[name]])) }
    : before;
}

describe('a record', () => {
  test.each([
    ['a member that no version knows', { extra: 1 }],
    ['a member that no version knows, and that says nothing', { extra: undefined }],
    ['no actor', { actor: undefined }],
    ['a list in the place of an object', { outcome: [] }],
    ['more grounds than there are', { subject: { kind: 'k', hash: 'h', relation: Array(13).fill('g') } }],
    ['a day that is none', { at: '2026-02-30T00:00:00.000Z' }],
    ['a nonce that is too short', { nonce: 'short' }],
    ['what its kind does not tell', { kind: 'fork' }],
    ['what its version does not know', { v: 1, related: [] }],
    ['a number that is a text', { outcome: { result: 'delivered', latencyMs: '3' } }],
  ])('with %s is refused with what is wrong with it', (_what, over) => {
    const record = testRecord(over as Partial<AccessRecord>);
    expect(() => encodeRecord(record)).toThrow(expect.objectContaining({ name: 'ZodError' }));
  });

  test('of every kind is written as its shape and sorted keys would', () => {
    const at = '2026-11-23T03:00:00.000Z';
    const object = { kind: 'k', id: 'i', state: 's', version: 1, digest: 'd', scope: ['a'], until: at };
    const erasure = {
      cause: 'order' as const,
      ranges: [[0, 1]] as [number, number][],
      authority: 'a',
      reason: 'r',
    };
    const fork = { lostHead: 'l', keptSize: 0, keptRoot: 'r', decidedBy: 'd', reason: 'r' };
    for (const over of [
      { kind: 'change' as const, object },
      { kind: 'erasure' as const, erasure },
      { kind: 'fork' as const, fork, doubt: 'why' },
      { kind: 'finding' as const, finding: { id: newId(), rule: 'r', severity: 'alarm' as const, count: 2 } },
      { kind: 'limited' as const, tries: { count: 2, dossiers: ['h'], limit: 'l', until: at } },
    ]) {
      const record = testRecord({ v: 3, ...over });
      expect(now(record)).toEqual(formerly(record));
      expect(now(record)).not.toBe('refused');
    }
  });

  test('after one of another actor has the columns of its own', () => {
    const other = { ...testRecord().actor, id: 'officer-tax', branch: 'CN4' };
    const rows = [testRecord(), testRecord({ actor: other }), testRecord()].map((record) => now(record));
    expect(rows).toEqual([
      expect.objectContaining({ row: expect.objectContaining({ actor: 'officer-land' }) }),
      expect.objectContaining({ row: expect.objectContaining({ actor: 'officer-tax', branch: 'CN4' }) }),
      expect.objectContaining({ row: expect.not.objectContaining({ branch: 'CN4' }) }),
    ]);
  });
});
