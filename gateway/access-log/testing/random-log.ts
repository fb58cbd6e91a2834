import { v7 as uuidv7 } from 'uuid';
import { defined } from '../../../schema/defined.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import { encodeRecord } from '../encode-record.ts';
import { LogStore } from '../log-store.ts';
import type { AccessRecord } from '../record.ts';
import { testKeys, testRecord, testSigner } from './log-fixture.ts';
import { numbersBelow } from './numbers-below.ts';

/** Whose hashes stand in a log of records of all sorts. */
export const keys = testKeys();

export interface PlacedRecord {
  readonly instance: string;
  readonly index: number;
  readonly record: AccessRecord;
}

const AGENCIES = ['land', 'land', 'land', 'tax', 'tax', 'civil', 'police'];
const SERVICES = ['Persons', 'Persons', 'Dossiers', 'Parcels', 'Rare'];
const CLASS_SETS = [['case'], ['case', 'parcel']];
const GROUNDS = [['handler'], ['circle', 'handler'], []];
const MONTHS = [Date.UTC(2026, 8, 1), Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 1)];
export const [PERSONS, DOSSIERS, PARCELS] = [400, 300, 200];
export const personOf = (n: number) => String(1_190_000_000 + n).padStart(12, '0');
export const dossierOf = (n: number) => `H26.12-261102-${String(n).padStart(4, '0')}`;
export const parcelOf = (n: number) => `TH-${n}`;

/** Half of them in each of two logs, over three months, several at the same instant. */
export function filledLog(records: number): readonly PlacedRecord[] {
  const below = numbersBelow(7);
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
