import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { AccessLog } from '../access-log.ts';
import type { AccessRecord } from '../record.ts';
import { STORES, testKeys, testRecord, testSigner } from '../testing/log-fixture.ts';
import { daysOff } from './days-off.ts';
import { parseRules, readRules } from './rules.ts';
import { Watch } from './watch.ts';

/** A Monday morning in Hà Nội. */
const NOW = new Date('2026-11-23T03:00:00.000Z');
const ago = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const days = (n: number): number => n * 24 * 60;
const rules = readRules();
const localDate = (at: Date): string => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);

const officer = (id = 'officer-land'): AccessRecord['actor'] => ({
  kind: 'officer',
  id,
  org: 'land',
  client: 'land-desk',
  channel: 'AGENCY',
  loa: 2,
});
/** `count` look-ups of as many persons by one officer. */
const lookups = (count: number, at: string, over: Partial<AccessRecord> = {}): AccessRecord[] =>
  Array.from({ length: count }, (_, place) =>
    testRecord({
      at,
      actor: officer(),
      subject: { kind: 'person', hash: `k1:person-${place}`, relation: ['handler'] },
      ...over,
    }),
  );
const withSignals = (...signals: string[]): AccessRecord['data'] => ({
  ...{ source: 'police', service: 'policePersons', released: ['person.identity'], withheld: [], masks: [] },
  signals,
});
const refusedBy = (actor: AccessRecord['actor']) => ({
  actor,
  outcome: { result: 'refused', code: 'ACCESS_DENIED' },
});
const forDossier = (dossier: string): AccessRecord['why'] => ({
  purpose: 'procedure:1',
  dossier,
  legalBasis: [],
});
/** Something read of as many dossiers, in working hours; parcels unless said otherwise. */
const parcelsOf = (count: number, released = ['land.parcel', 'land.ownership'], actor = officer()) =>
  lookups(1, ago(5), { actor }).flatMap((record) =>
    Array.from({ length: count }, (_, place) => ({
      ...record,
      ...{ id: uuidv7(), why: forDossier(`d-${place}`) },
      data: { source: 'land', service: 'landDossiers', released, withheld: [], masks: [] },
      subject: { kind: 'parcel', hash: `k1:parcel-${place % 20}`, relation: ['circle'] },
    })),
  );
const OLD = ago(days(10) + 60);

describe.each(STORES)('the watch rules on $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let log: AccessLog;
  let changedAt: Map<string, string>;
  beforeAll(async () => {
    opened = await open();
    log = await AccessLog.open({
      driver: opened.driver,
      instance: 'gateway-1',
      signer: testSigner(),
      keys: testKeys(),
      onFailure: () => undefined,
    });
    await log.upkeep();
  });
  beforeEach(async () => {
    changedAt = new Map();
    // Rows only: the log itself is not verified here.
    await opened.driver.query('delete from access_record');
  });
  afterAll(async () => {
    await log.close();
    await opened.drop();
  });

  const watchAt = (now: Date) => {
    const faults: unknown[] = [];
    const watch = new Watch({
      ...{ driver: opened.driver, rules, now: () => now },
      isWorkingDay: (at) => localDate(at) !== '2026-11-24',
      changedAt: async (dossier) => changedAt.get(dossier),
      record: (finding, note, at) => log.recordFinding(finding, note, at),
      onFailure: (error) => faults.push(error),
    });
    return { watch, faults };
  };
  const findAfter = async (records: readonly AccessRecord[], now = NOW) => {
    await log.append(records);
    const { watch, faults } = watchAt(now);
    await watch.run();
    expect(faults).toEqual([]);
    const { findings } = await log.findings.page('open', 100);
    return findings.map(
      ({ record }) => `${record.finding?.rule} ${record.finding?.about} ${record.finding?.count}`,
    );
  };

  test.each<{ what: string; records: () => AccessRecord[]; expected: string[] }>([
    {
      what: 'sixty persons in an hour',
      records: () => lookups(60, ago(30)),
      expected: ['many-subjects officer-land 60'],
    },
    { what: 'fifty-nine persons in an hour', records: () => lookups(59, ago(30)), expected: [] },
    {
      what: 'one person sixty times',
      records: () =>
        lookups(60, ago(30), { subject: { kind: 'person', hash: 'k1:one', relation: ['handler'] } }),
      expected: [],
    },
    {
      what: 'sixty persons by a citizen’s program',
      records: () => lookups(60, ago(30), { actor: { ...officer(), kind: 'citizen' } }),
      expected: [],
    },
    {
      what: 'fifteen persons of the own surname',
      records: () => lookups(15, ago(30), { data: withSignals('own-surname') }),
      expected: ['own-surname officer-land 15'],
    },
    {
      what: 'one person at the own address',
      records: () => lookups(1, ago(30), { data: withSignals('own-surname', 'own-address') }),
      expected: ['own-address officer-land 1'],
    },
    {
      what: 'persons read for five dossiers with which nothing was done in ten days',
      records: () => ['a', 'b', 'c', 'd', 'e'].flatMap((code) => lookups(1, OLD, { why: forDossier(code) })),
      expected: ['no-later-action officer-land 5'],
    },
    {
      what: 'the same, with something done in one of them',
      records: () => [
        ...['a', 'b', 'c', 'd', 'e'].flatMap((code) => lookups(1, OLD, { why: forDossier(code) })),
        testRecord({
          at: ago(days(3)),
          actor: officer('officer-tax'),
          why: forDossier('c'),
          data: withSignals('action'),
        }),
      ],
      expected: [],
    },
    {
      what: 'parcels of twenty-five dossiers, and nothing else of them',
      records: () => [...parcelsOf(25), ...parcelsOf(25, ['dossier.progress'])],
      expected: ['parcels-alone officer-land 25'],
    },
    {
      what: 'parcels of twenty-five dossiers, of one of which the case was read as well',
      records: () => [...parcelsOf(25), ...parcelsOf(1, ['land.case'])],
      expected: [],
    },
    {
      what: 'parcels of twenty-five dossiers, of one of which another officer read the case',
      records: () => [...parcelsOf(25), ...parcelsOf(1, ['land.case'], officer('officer-land-2'))],
      expected: ['parcels-alone officer-land 25'],
    },
    {
      what: 'twenty-five parcels of one dossier',
      records: () => parcelsOf(25).map((record) => ({ ...record, why: forDossier('d-0') })),
      expected: [],
    },
    {
      what: 'five reads at nine in the evening',
      records: () => lookups(5, '2026-11-23T14:00:00.000Z'),
      expected: ['out-of-hours officer-land 5'],
    },
    {
      what: 'five reads on a holiday at ten in the morning',
      records: () => lookups(5, '2026-11-24T03:00:00.000Z'),
      expected: ['out-of-hours officer-land 5'],
    },
    { what: 'five reads at ten in the morning', records: () => lookups(5, ago(1)), expected: [] },
    {
      what: 'twenty refusals in a quarter of an hour',
      records: () => lookups(20, ago(5), refusedBy(officer())),
      expected: ['repeated-refusals officer-land 20'],
    },
    {
      what: 'an emergency',
      records: () =>
        lookups(2, ago(5), { subject: { kind: 'person', hash: 'k1:x', relation: ['emergency'] } }),
      expected: ['break-glass officer-land 1', 'break-glass officer-land 1'],
    },
  ])('$what: $expected', async ({ records, expected }) => {
    const all = records();
    const latest = Math.max(NOW.getTime(), ...all.map(({ at }) => Date.parse(at) + 60_000));
    expect(await findAfter(all, new Date(latest))).toEqual(expected);
  });

  test('a dossier that moved on after it was looked at was handled', async () => {
    changedAt.set('c', ago(days(2)));
    const records = ['a', 'b', 'c', 'd', 'e'].flatMap((code) => lookups(1, OLD, { why: forDossier(code) }));
    expect(await findAfter(records)).toEqual([]);
  });

  test('the same is found once, by however many gateways and rounds, until its quiet time has passed', async () => {
    await log.append(lookups(60, ago(30)));
    const [one, other] = [watchAt(NOW), watchAt(NOW)];
    await Promise.all([one.watch.run(), other.watch.run()]);
    await one.watch.run();
    expect((await log.findings.page('all', 10)).findings).toHaveLength(1);
    await log.append(lookups(60, new Date(NOW.getTime() + 13 * 3_600_000).toISOString()));
    await watchAt(new Date(NOW.getTime() + 13.5 * 3_600_000)).watch.run();
    expect((await log.findings.page('all', 10)).findings).toHaveLength(3);
  });

  test('two officers of one id at two agencies are counted, found and silenced apart', async () => {
    const at = (org: string, count: number) => lookups(count, ago(30), { actor: { ...officer(), org } });
    const found = 'many-subjects officer-land 60';
    const other = at('tax', 60).map((record, place) =>
      place < 40 ? record : { ...record, subject: { kind: 'person', hash: `k1:tax-${place}`, relation: [] } },
    );
    expect(await findAfter([...at('land', 40), ...other.slice(40)])).toEqual([]);
    expect(await findAfter(at('land', 60))).toEqual([found]);
    expect(await findAfter(other.slice(0, 40))).toEqual([found, found]);
  });

  test('a finding names records that show it; closed with a reason it leaves the open ones and stays on record', async () => {
    await findAfter(lookups(60, ago(30)));
    const [finding] = (await log.findings.page('open', 10)).findings;
    expect(finding?.record.finding?.evidence).toHaveLength(20);
    expect(finding?.record.finding?.evidence?.[0]).toMatch(/^gateway-1\/\d+$/);
    const closing = { findingId: finding?.id ?? '', rule: 'many-subjects', requestId: uuidv7(), at: NOW };
    const caller = {
      kind: 'auditor',
      id: 'auditor',
      client: 'audit-desk',
      channel: 'AUDIT',
      loa: 2,
    } as const;
    await log.recordClosing({ ...closing, caller, reason: 'Đợt cấp đổi giấy chứng nhận' });
    await log.recordClosing({ ...closing, caller, reason: 'Người thứ hai đến sau' });
    expect((await log.findings.page('open', 10)).findings).toEqual([]);
    const [closed] = (await log.findings.page('closed', 10)).findings;
    expect([closed?.closing?.actor.id, closed?.closing?.note]).toEqual([
      'auditor',
      'Đợt cấp đổi giấy chứng nhận',
    ]);
  });
});

describe('rules as data', () => {
  test.each([
    ['an unknown word', '- { id: abc, surprise: 1 }', /surprise/],
    ['a duration that is none', '- { id: abc, within: 1 hour }', /within/],
    ['nothing', '[]', /Too small|>=1/],
  ])('with %s do not start', (_what, text, fault) => {
    expect(() => parseRules(text)).toThrow(fault);
  });

  test('days on which nobody works are told as dates of Việt Nam, weekends aside', () => {
    const isWorkingDay = (at: Date) => !['2026-09-01', '2026-09-02'].includes(localDate(at));
    const week = [new Date('2026-08-29T01:00:00Z'), new Date('2026-09-04T01:00:00Z')] as const;
    expect(daysOff(isWorkingDay, ...week)).toEqual(['2026-09-01', '2026-09-02']);
    expect(
      daysOff(
        () => {
          throw new Error('beyond the calendar');
        },
        ...week,
      ),
    ).toEqual([]);
  });
});
