import { defined } from '../../../schema/defined.ts';
import type { AccessFilter } from '../log-filter.ts';
import type { AccessRecord } from '../record.ts';
import { testRecord } from './log-fixture.ts';
import { numbersBelow } from './numbers-below.ts';
import {
  DOSSIERS,
  dossierOf,
  PARCELS,
  PERSONS,
  type PlacedRecord,
  parcelOf,
  personOf,
} from './random-log.ts';

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
  const below = numbersBelow(11);
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
