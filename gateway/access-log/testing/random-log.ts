import { v7 as uuidv7 } from 'uuid';
import { defined } from '../../../schema/defined.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { encodeRecord } from '../encode-record.ts';
import type { AccessFilter } from '../log-filter.ts';
import { LogStore } from '../log-store.ts';
import type { AccessRecord } from '../record.ts';
import { testKeys, testRecord, testSigner } from './log-fixture.ts';

/** A log of records of all sorts, and what fits a filter by looking at each record: nothing here is shared with readers. */
export const keys = testKeys();

export interface PlacedRecord {
  readonly instance: string;
  readonly index: number;
  readonly record: AccessRecord;
}

/** The same numbers every time (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const AGENCIES = ['land', 'land', 'land', 'tax', 'tax', 'civil', 'police'];
const SERVICES = ['Persons', 'Persons', 'Dossiers', 'Parcels', 'Rare'];
const CLASS_SETS = [['case'], ['case', 'parcel']];
const GROUNDS = [['handler'], ['circle', 'handler'], []];
const MONTHS = [Date.UTC(2026, 8, 1), Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 1)];
const [PERSONS, DOSSIERS, PARCELS] = [400, 300, 200];
const personOf = (n: number) => String(1_190_000_000 + n).padStart(12, '0');
const dossierOf = (n: number) => `H26.12-261102-${String(n).padStart(4, '0')}`;
const parcelOf = (n: number) => `TH-${n}`;

/** Half of them in each of two logs, over three months, several at the same instant. */
export function filledLog(records: number): readonly PlacedRecord[] {
  const below = numbersFrom(7);
  const sizes = new Map<string, number>();
  return Array.from({ length: records }, (_, place) => {
    const instance = `gateway-${1 + below(2)}`;
    const index = sizes.get(instance) ?? 0;
    sizes.set(instance, index + 1);
    const month = MONTHS[Math.floor((place * MONTHS.length) / records)] ?? 0;
    const atMs =
      month + Math.floor(((place % (records / 3)) * 27 * 86_400_000) / (records / 3) / 60_000) * 60_000;
    return { instance, index, record: recordAt(atMs, place, below) };
  });
}

/** Leaves every record where it is placed. */
export async function putLog(driver: SqlDriver, log: readonly PlacedRecord[]): Promise<void> {
  for (const instance of new Set(log.map((one) => one.instance))) {
    const store = await LogStore.open({ driver, instance, signer: testSigner(instance) });
    const own = log.filter((one) => one.instance === instance);
    for (let from = 0; from < own.length; from += 1_000)
      await store.append(own.slice(from, from + 1_000).map(({ record }) => encodeRecord(record)));
  }
  // What the database's own housekeeping would have done by the time anybody asks.
  await driver.query('vacuum analyze');
}

function recordAt(atMs: number, place: number, below: (n: number) => number): AccessRecord {
  const one = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const [at, id] = [new Date(atMs).toISOString(), uuidv7({ msecs: atMs + below(60_000) })];
  const isCitizen = below(3) === 0;
  const desk = one(AGENCIES);
  const actor: AccessRecord['actor'] = defined({
    ...(isCitizen
      ? {
          kind: 'citizen',
          id: keys.hash('person', personOf(below(PERSONS))),
          client: one(['portal', 'counter']),
        }
      : {
          kind: 'officer',
          id: `officer-${below(60)}`,
          org: desk,
          client: below(700) === 0 ? 'old-desk' : `${desk}-desk`,
        }),
    ...{ channel: 'AGENCY', loa: 2 },
    branch: below(4) === 0 ? `CN${below(5) === 0 ? 1 + below(90) : 0}` : undefined,
    onBehalfBy: below(60) === 0 ? `clerk-${below(20)}` : undefined,
    onBehalfOf: below(60) === 0 ? keys.hash('organisation', `010999000${below(9)}`) : undefined,
    network: below(5) === 0 ? undefined : keys.hash('network', `10.0.0.${below(250)}`),
  }) as AccessRecord['actor'];
  const head = { v: 3 as const, id, at, actor, trace: { requestId: uuidv7({ msecs: atMs }) } };
  const bare = { ...head, subject: undefined, data: undefined, why: undefined, decision: undefined };
  if (below(5) === 0)
    return plain({
      ...{ ...bare, kind: below(150) === 0 ? ('login-failed' as const) : ('operation' as const) },
      ...(below(40) === 0 && {
        outcome: { result: 'failed', code: one(['INTERNAL', 'NOT_FOUND,INTERNAL']) },
      }),
    });
  const agency = place % 900 === 0 ? 'forestry' : one(AGENCIES);
  const isDenied = below(80) === 0;
  const kind = one(['person', 'dossier', 'parcel']);
  const subjectId = {
    person: personOf(below(PERSONS)),
    dossier: dossierOf(below(DOSSIERS)),
    parcel: parcelOf(below(PARCELS)),
  };
  return plain({
    ...head,
    subject: {
      kind,
      hash: keys.hash(kind, subjectId[kind as keyof typeof subjectId]),
      relation: place % 800 === 0 ? ['emergency', 'circle'] : one(GROUNDS),
    },
    ...(kind === 'parcel' &&
      below(4) === 0 && {
        related: [{ kind: 'person', hash: keys.hash('person', personOf(below(PERSONS))) }],
      }),
    ...(below(300) === 0 && {
      subject: undefined,
      tries: { count: 2, dossiers: [keys.hash('dossier', dossierOf(below(DOSSIERS)))] },
    }),
    data: {
      ...{ source: agency, service: `${agency}${one(SERVICES)}`, masks: [] },
      released: one(CLASS_SETS).map((name) => `${agency}.${name}`),
      withheld: place % 850 === 0 ? [{ dataClass: `${agency}.secret`, policies: ['no-secrets'] }] : [],
    },
    why: {
      purpose: place % 950 === 0 ? 'supervision' : `procedure:${1 + below(9)}`,
      ...{ dossier: dossierOf(below(DOSSIERS)), legalBasis: [] },
    },
    ...(below(50) === 0
      ? { decision: undefined }
      : {
          decision: {
            result: isDenied ? 'deny' : 'permit',
            policies: [`officer-${agency}`, ...(place % 750 === 0 ? ['break-glass'] : [])],
            ...{ policySet: 's', faults: [] },
          },
        }),
    outcome: isDenied ? { result: 'refused', code: 'ACCESS_DENIED' } : { result: 'delivered' },
  });
}

const plain = (over: Partial<AccessRecord>): AccessRecord => JSON.parse(JSON.stringify(testRecord(over)));

export const newestFirst = (a: PlacedRecord, b: PlacedRecord): number =>
  order(b.record.at, a.record.at) || order(b.instance, a.instance) || b.index - a.index;
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

type Holds = (record: AccessRecord) => boolean;

/** What each field of a filter asks of a record. */
const ASKS: {
  readonly [Field in keyof Required<AccessFilter>]?: (asked: NonNullable<AccessFilter[Field]>) => Holds;
} = {
  actor:
    (id) =>
    ({ actor }) =>
      actor.id === id,
  actorAgency:
    (org) =>
    ({ actor }) =>
      actor.org === org,
  actorPerson: (id) => isActor('id', keys.hash('person', id)),
  onBehalfBy: (id) => isActor('onBehalfBy', id),
  onBehalfOf: (number) => isActor('onBehalfOf', keys.hash('organisation', number)),
  network: (address) => isActor('network', keys.hash('network', address)),
  client: (client) => isActor('client', client),
  branch: (branch) => isActor('branch', branch),
  agency:
    (agency) =>
    ({ data }) =>
      data?.source === agency,
  service:
    (service) =>
    ({ data }) =>
      data?.service === service,
  dataClass:
    (name) =>
    ({ data }) =>
      data?.released.includes(name) === true || data?.withheld.some((one) => one.dataClass === name) === true,
  ground:
    (ground) =>
    ({ subject }) =>
      subject?.relation.some((one) => one === ground) === true,
  policy:
    (policy) =>
    ({ decision }) =>
      decision?.policies.includes(policy) === true,
  purpose:
    (purpose) =>
    ({ why }) =>
      why?.purpose === purpose,
  decision:
    (result) =>
    ({ decision }) =>
      decision?.result === result,
  code:
    (code) =>
    ({ outcome }) =>
      outcome.code?.split(',').includes(code) === true,
  kind: (kind) => (record) => record.kind === kind,
  dossier: (code) => {
    const hash = keys.hash('dossier', code);
    return ({ why, subject, tries }) =>
      why?.dossier === code || subject?.hash === hash || tries?.dossiers?.includes(hash) === true;
  },
  subject: ({ kind, id }) => names(keys.hash(kind, id)),
  about: ({ personId = '' }) => names(keys.hash('person', personId)),
  id: (id) => (record) => record.id === id,
  requestId:
    (id) =>
    ({ trace }) =>
      trace.requestId === id,
  from:
    (from) =>
    ({ at }) =>
      at >= from,
  until:
    (until) =>
    ({ at }) =>
      at < until,
};
const isActor =
  (field: keyof AccessRecord['actor'], value: string): Holds =>
  ({ actor }) =>
    actor[field] === value;
const names =
  (hash: string): Holds =>
  ({ subject, related = [] }) =>
    subject?.hash === hash || related.some((one) => one.hash === hash);

/** Whether a record fits, told by the record alone. */
export function fitting(filter: AccessFilter): Holds {
  const asked = Object.entries(filter).map(([field, value]) => {
    const ask = ASKS[field as keyof AccessFilter] as ((value: unknown) => Holds) | undefined;
    if (!ask) throw new Error(`nobody knows what ${field} asks for`);
    return ask(value);
  });
  return (record) => asked.every((holds) => holds(record));
}

type Log = readonly PlacedRecord[];
const someOf = (log: Log, has: (record: AccessRecord) => boolean): AccessRecord => {
  const found = log.findLast(({ record }) => has(record));
  if (!found) throw new Error('the log has no such record');
  return found.record;
};

/** For each filter a value that few records have. */
export const RARE: Readonly<Record<string, (log: Log) => AccessFilter>> = {
  actor: () => ({ actor: 'officer-7' }),
  actorPerson: () => ({ actorPerson: personOf(7) }),
  network: () => ({ network: '10.0.0.7' }),
  onBehalfBy: () => ({ onBehalfBy: 'clerk-7' }),
  onBehalfOf: () => ({ onBehalfOf: '0109990007' }),
  agency: () => ({ agency: 'forestry' }),
  service: () => ({ service: 'forestryPersons' }),
  dataClass: () => ({ dataClass: 'tax.secret' }),
  ground: () => ({ ground: 'emergency' }),
  policy: () => ({ policy: 'break-glass' }),
  purpose: () => ({ purpose: 'supervision' }),
  decision: () => ({ decision: 'deny' }),
  code: () => ({ code: 'NOT_FOUND' }),
  client: () => ({ client: 'old-desk' }),
  branch: () => ({ branch: 'CN7' }),
  kind: () => ({ kind: 'login-failed' }),
  dossier: () => ({ dossier: dossierOf(7) }),
  'subject (person)': () => ({ subject: { kind: 'person', id: personOf(7) } }),
  'subject (parcel)': () => ({ subject: { kind: 'parcel', id: parcelOf(7) } }),
  about: () => ({ about: { personId: personOf(7), dossiers: [] } }),
  id: (log) => ({ id: someOf(log, () => true).id }),
  requestId: (log) => ({ requestId: someOf(log, ({ kind }) => kind === 'operation').trace.requestId }),
  'from, until': () => ({ from: '2026-10-10T00:00:00.000Z', until: '2026-10-11T00:00:00.000Z' }),
  nothing: () => ({}),
};

/** One to three conditions each, of values that records have, frequent and rare, and now and then of one that none has. */
export function randomFilters(log: Log, count: number): readonly AccessFilter[] {
  const below = numbersFrom(11);
  const pick = (): Partial<AccessFilter> => {
    const { record } = log[below(log.length)] ?? { record: testRecord() };
    const { actor, data, why, decision, outcome, subject } = record;
    const choices: readonly Partial<Record<keyof AccessFilter, unknown>>[] = [
      { agency: data?.source },
      { service: data?.service },
      { dataClass: data?.released[0] ?? data?.withheld[0]?.dataClass },
      { ground: subject?.relation[0] },
      { policy: decision?.policies.at(-1) },
      { actor: actor.id },
      { actorAgency: actor.org },
      { actorPerson: personOf(below(PERSONS)) },
      { onBehalfBy: actor.onBehalfBy },
      { onBehalfOf: `010999000${below(10)}` },
      { network: `10.0.0.${below(255)}` },
      { client: actor.client },
      { branch: actor.branch },
      { purpose: why?.purpose },
      { decision: decision?.result },
      { code: outcome.code?.split(',')[0] },
      { kind: record.kind },
      { dossier: dossierOf(below(DOSSIERS + 3)) },
      { subject: { kind: 'person', id: personOf(below(PERSONS)) } },
      { subject: { kind: 'parcel', id: parcelOf(below(PARCELS)) } },
      { about: { personId: personOf(below(PERSONS)), dossiers: [] } },
      { id: record.id },
      { requestId: record.trace.requestId },
      { from: record.at },
      { until: record.at },
      { agency: 'nowhere' },
      { ground: 'circ' },
      ...Object.values(RARE)
        .slice(5, 16)
        .map((rare) => rare(log)),
    ];
    return defined(choices[below(choices.length)] ?? {}) as Partial<AccessFilter>;
  };
  return Array.from({ length: count }, () =>
    Object.assign({}, ...Array.from({ length: 1 + below(3) }, pick)),
  );
}
