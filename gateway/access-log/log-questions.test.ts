import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { PlainDirectory } from '../directory/testing/plain-directory.ts';
import { encodeRecord } from './encode-record.ts';
import { filterOf, type Ties } from './given-filter.ts';
import { LogReader } from './log-reader.ts';
import { LogStore } from './log-store.ts';
import type { AccessRecord } from './record.ts';
import { STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';

const [LAN, HUNG, MINH] = ['001190000001', '001085000002', '001099000003'];
const [LANS, OLD_CODE, HUNGS] = ['H26.12-261102-0001', '000.00.12.H26-261102-0001', 'H26.12-261105-0002'];
const [PARCEL, SOLD] = ['TH-00103-12-0345', 'TH-00103-12-0007'];
const keys = testKeys();
const AT = Date.UTC(2026, 10, 23, 3);
const REQUEST = uuidv7({ msecs: AT });

const person = (id: string, ...relation: string[]) => ({
  kind: 'person',
  hash: keys.hash('person', id),
  relation,
});
const parcel = (id: string) => ({ kind: 'parcel', hash: keys.hash('parcel', id), relation: ['circle'] });
const dossier = (code: string) => ({ kind: 'dossier', hash: keys.hash('dossier', code), relation: [] });
const owner = (id: string) => [{ kind: 'person', hash: keys.hash('person', id) }];
const why = (code?: string) => ({
  ...{ purpose: 'procedure:1.012793', legalBasis: [] },
  ...(code === undefined ? {} : { dossier: code }),
});
const refused = { outcome: { result: 'refused', code: 'ACCESS_DENIED' }, why: why() };
const clerk = {
  kind: 'citizen',
  id: keys.hash('person', MINH),
  client: 'counter',
  channel: 'COUNTER',
  loa: 2,
};
const decided = (...policies: string[]) => ({
  result: 'permit' as const,
  policies,
  policySet: 's',
  faults: [],
});

/** What happened, by names that the questions below are answered with. */
const HAPPENED: Readonly<Record<string, Partial<AccessRecord>>> = {
  'a clerk acts for Minh': { actor: { ...clerk, onBehalfBy: 'clerk-cn1' }, subject: person(MINH, 'self') },
  'for an enterprise': { v: 3, actor: { ...clerk, onBehalfOf: keys.hash('organisation', '0109990001') } },
  'for another enterprise': {
    v: 3,
    actor: { ...clerk, onBehalfOf: keys.hash('organisation', '0109990006') },
  },
  'Lan herself is looked up': { subject: person(LAN, 'party'), why: why(HUNGS) },
  'her parcel, with its owner': { v: 3, subject: parcel(PARCEL), related: owner(LAN), why: why(HUNGS) },
  'her parcel, for another dossier': { subject: parcel(PARCEL), why: why('H26.12-261120-0009') },
  'a parcel of which an old record names her': {
    v: 3,
    subject: parcel(SOLD),
    related: owner(LAN),
    why: why('x'),
  },
  'the same parcel, no owners asked for': { subject: parcel(SOLD), why: why('y') },
  'her dossier': { subject: dossier(LANS), why: why(LANS) },
  'her dossier, by its old code': { subject: dossier(OLD_CODE), why: why(OLD_CODE) },
  'Hùng, for her dossier': { subject: person(HUNG, 'party'), why: why(LANS) },
  'an officer without grounds tries it': { ...refused, subject: dossier(LANS) },
  'an officer tries its old code': { ...refused, subject: dossier(OLD_CODE) },
  'a stranger tries many': {
    ...{ v: 2, subject: undefined, ...refused, tries: { count: 9, dossiers: [keys.hash('dossier', LANS)] } },
  },
  'taxes of the ledger': {
    subject: dossier(HUNGS),
    data: { source: 'tax', service: 'taxDossiers', released: ['tax.payment'], withheld: [], masks: [] },
    why: { ...why(HUNGS), purpose: 'supervision' },
    decision: decided('officer-tax', 'masks'),
  },
  'an emergency': { subject: person(HUNG, 'emergency', 'circle'), decision: decided('break-glass') },
  'an operation with two errors': {
    kind: 'operation',
    ...{ subject: undefined, data: undefined, why: undefined, decision: undefined },
    outcome: { result: 'delivered-with-errors', code: 'NOT_AVAILABLE,AGENCY_TIMEOUT' },
    trace: { requestId: REQUEST },
  },
};
const NAMES = Object.keys(HAPPENED);
const LAND = NAMES.filter((name) => /parcel|^her dossier|Lan herself|tries/.test(name));

describe.each(STORES)('what auditors ask of $name', ({ open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  let reader: LogReader;
  let ties: Ties;
  const nameOf = new Map<string, string>();
  const idOf = new Map<string, string>();

  beforeAll(async () => {
    opened = await open();
    const store = await LogStore.open({ driver: opened.driver, instance: 'gateway-1', signer: testSigner() });
    const records = Object.entries(HAPPENED).map(([name, over], place) => {
      const id = uuidv7({ msecs: AT + 2_000 });
      nameOf.set(id, name);
      idOf.set(name, id);
      return testRecord({ id, at: new Date(AT + place * 1_000).toISOString(), why: why('other'), ...over });
    });
    await store.append(records.map((record) => encodeRecord(JSON.parse(JSON.stringify(record)))));
    reader = new LogReader(opened.driver, keys);
    const directory = new PlainDirectory();
    const circle = { ownerIds: [LAN], partyIds: [HUNG], parcelIds: [PARCEL], aliases: [OLD_CODE] };
    directory.put(circleOf(LANS, circle));
    directory.put(circleOf(HUNGS, { ownerIds: [HUNG], partyIds: [LAN], parcelIds: ['TH-9'] }));
    ties = directory;
  });
  afterAll(async () => {
    await opened.driver.close();
    await opened.drop();
  });

  const ask = async (given: Parameters<typeof filterOf>[0], known?: Ties) => {
    const filter = await filterOf(given, known);
    const { entries } = await reader.page(filter, 100);
    const names = entries.map(({ record }) => nameOf.get(record.id));
    // The same questions page by page, and of what is counted.
    const paged: unknown[] = [];
    for (let after: string | undefined; ; ) {
      const page = await reader.page(filter, 2, after);
      paged.push(...page.entries.map(({ record }) => nameOf.get(record.id)));
      after = page.entries.at(-1)?.cursor;
      if (!page.hasNextPage) break;
    }
    expect(paged).toEqual(names);
    const counted = await reader.count(filter, 'kind');
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(names.length);
    return names.toReversed();
  };

  test.each<[string, Parameters<typeof filterOf>[0], readonly string[]]>([
    ['who acted for whom', { onBehalfBy: 'clerk-cn1' }, ['a clerk acts for Minh']],
    ['what was done in whose name', { onBehalfOf: '0109990001' }, ['for an enterprise']],
    ['a person’s number, which is no enterprise’s', { onBehalfOf: LAN }, []],
    [
      'who opened, and tried to open, this dossier',
      { dossier: LANS },
      NAMES.filter((name) => /^her dossier|Hùng, for her dossier|tries/.test(name)),
    ],
    [
      'the same by its old code, in lower case',
      { dossier: OLD_CODE.toLowerCase() },
      NAMES.filter((name) => /^her dossier|Hùng, for her dossier|tries/.test(name)),
    ],
    [
      'a person, also as owner of a parcel',
      { subjectPerson: LAN },
      NAMES.filter((name) => /Lan herself|with its owner|names her/.test(name)),
    ],
    ["everything about Lan's land", { concerningPerson: LAN }, LAND],
    ['a service', { service: 'taxDossiers' }, ['taxes of the ledger']],
    ['a ground', { ground: 'emergency' }, ['an emergency']],
    ['a ground that is a part of another word', { ground: 'emerg' }, []],
    ['a purpose', { purpose: 'supervision' }, ['taxes of the ledger']],
    ['a policy', { policy: 'masks' }, ['taxes of the ledger']],
    ['an error code among others', { code: 'AGENCY_TIMEOUT' }, ['an operation with two errors']],
    ['a code of refusals', { code: 'ACCESS_DENIED' }, NAMES.filter((name) => /tries/.test(name))],
    ['a request', { requestId: REQUEST }, ['an operation with two errors']],
    ['a request that is none', { requestId: 'request-1' }, []],
    ['a request that is no text for LIKE', { requestId: '%' }, []],
    ['a service that is none', { service: "' or true --" }, []],
    ['a kind that is none', { kind: "x' or true --" }, []],
    [
      'two conditions',
      { concerningPerson: LAN, code: 'ACCESS_DENIED' },
      NAMES.filter((name) => /tries/.test(name)),
    ],
    ['two sets', { ground: 'emergency', policy: 'masks' }, []],
  ])('%s', async (_what, given, expected) => {
    expect(await ask(given, ties)).toEqual(expected);
  });

  test('a record by its number alone', async () => {
    for (const [name, id] of idOf) expect(await ask({ id })).toEqual([name]);
    expect(await ask({ id: uuidv7({ msecs: AT }) })).toEqual([]);
    expect(await ask({ id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' })).toEqual([]);
  });

  test('more sets than are read in order', async () => {
    const store = await LogStore.open({
      driver: opened.driver,
      instance: 'gateway-2',
      signer: testSigner('gateway-2'),
    });
    const records = Array.from({ length: 20 }, (_, place) =>
      testRecord({
        why: why('z'),
        subject: person(HUNG, 'task', `task-${place}`),
        at: new Date(AT - 3_600_000).toISOString(),
      }),
    );
    await store.append(records.map(encodeRecord));
    expect(await ask({ ground: 'task' })).toHaveLength(20);
    expect(await ask({ ground: 'task', subjectPerson: HUNG })).toHaveLength(20);
    expect(await ask({ ground: 'task', subjectPerson: LAN })).toEqual([]);
  });

  test('how many different persons and subjects an officer looked at, owners of parcels included', async () => {
    const until = new Date(AT + 60_000).toISOString();
    const filter = { from: new Date(AT).toISOString(), until };
    const [counted] = await reader.count(filter, 'actor', { distinct: ['subjects', 'persons'] });
    // Persons: Lan, Hùng. Subjects: those, two parcels and three codes.
    expect(counted).toEqual({ value: 'officer-land', count: NAMES.length - 3, subjects: 7, persons: 2 });
    const byClass = await reader.count(filter, 'data_class', { distinct: ['subjects'] });
    expect(byClass.find(({ value }) => value === 'tax.payment')).toEqual({
      ...{ value: 'tax.payment', count: 1, subjects: 1 },
    });
    const byCode = await reader.count(filter, 'code');
    expect(byCode).toContainEqual({ value: 'AGENCY_TIMEOUT', count: 1 });
  });

  test('without a directory: by the code that is given, and by what records say of owners', async () => {
    expect(await ask({ dossier: LANS })).not.toContain('her dossier, by its old code');
    expect(await ask({ concerningPerson: LAN })).toEqual(
      NAMES.filter((name) => /parcel|Lan herself/.test(name)),
    );
  });
});

test.each([
  { subjectPerson: LAN, subjectParcel: PARCEL },
  { subjectPerson: LAN, concerningPerson: HUNG },
  { dossier: '1 or 2' },
])('%j cannot be asked', async (given) => {
  await expect(filterOf(given, undefined)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});
