import fc from 'fast-check';
import type { DossierCircle } from '../../../connectors/dossier-circle.ts';
import { circleOf } from '../../../connectors/testing/dossier-circles.ts';
import { type DossierStatus, nationalCode } from '../../../dossier/status.ts';
import type { CallerFacts } from '../../../policies/decision.ts';
import { officerKey } from '../../../schema/caller-key.ts';
import type { DossierFilter } from '../../directory/list-dossiers.ts';
import type { Delegation } from '../dossier-grounds.ts';

/** Worlds in which few names are shared by many, so that ties and kinds meet in every way. */
const CODES = Array.from({ length: 60 }, (_, n) => `D${n}`);
const PERSONS = ['001000000001', '001000000002', '001000000003'];
const NUMBERS = ['0109990001', '0109990002'];
const BRANCHES = ['CN1', 'CN2'];
const PROCEDURES = ['1.000001', '1.000002'];
const SECTORS = ['land', 'civil'];
const STATUSES: readonly DossierStatus[] = [
  'IN_PROGRESS',
  'RETURNED',
  'SUPPLEMENT_REQUIRED',
  'PAYMENT_REQUIRED',
];
const AGENCIES = ['land', 'tax'];
const UNITS = ['H26.12', 'H27.01'];
const OFFICERS = ['o1', 'o2'];
const KEYS = AGENCIES.flatMap((agency) => OFFICERS.map((id) => officerKey(agency, id)));
export const NOW_MS = Date.UTC(2026, 10, 20, 3);
const at = (hour: number) => new Date(Date.UTC(2026, 10, 1, hour)).toISOString();
const some = <T>(items: readonly T[]) => fc.subarray([...items], { maxLength: 2 });
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
const keys = (numbers: readonly string[]) =>
  numbers.map((number) => ({ number, kind: 'ENTERPRISE' as const }));

export const circles: fc.Arbitrary<DossierCircle> = fc
  .record({
    code: fc.constantFrom(...CODES),
    procedure: fc.constantFrom(...PROCEDURES),
    sector: fc.constantFrom(...SECTORS),
    status: fc.constantFrom(...STATUSES.map(nationalCode)),
    receivedAt: fc.integer({ min: 0, max: 5 }).map(at),
    changedAt: fc.integer({ min: 6, max: 400 }).map(at),
    lane: fc.constantFrom('STANDARD' as const, 'GREEN' as const),
    isBoundaryFree: fc.boolean(),
    ownerIds: some(PERSONS),
    partyIds: some(PERSONS),
    owners: some(NUMBERS).map(keys),
    parties: some(NUMBERS).map(keys),
    secured: some(NUMBERS),
    receivingBranch: fc.constantFrom(...BRANCHES),
    competentAgency: fc.constantFrom(...AGENCIES),
    competentUnit: fc.constantFrom(...UNITS),
    ward: perhaps(fc.constantFrom('00103', '00106')),
    handlerIds: some(KEYS),
    handlingAgencies: fc.constantFrom(['onestop', 'land'], ['onestop', 'tax']),
    // Few days, so that many are due at one moment; some before now.
    due: perhaps(fc.integer({ min: 12, max: 27 }).map((day) => at(24 * day + 9))),
    // Of a limit without a promise the clock begins when the agency confirms it.
    limit: perhaps(
      fc.record({ workingDays: fc.integer({ min: 1, max: 12 }), isSameDay: fc.constant(false) }),
    ),
    clock: perhaps(fc.integer({ min: 6, max: 30 }).map(at)),
    asked: perhaps(fc.integer({ min: 30, max: 100 })),
    answered: perhaps(fc.integer({ min: 101, max: 300 })),
  })
  .map(({ owners, parties, secured, ward, due, limit, clock, asked, answered, ...more }) =>
    circleOf(more.code, {
      ...more,
      ...{ ownerOrganisations: owners, partyOrganisations: parties, securedOrganisations: secured },
      ...(ward === undefined ? {} : { competentWard: ward }),
      ...(due === undefined ? {} : { receiptDueAt: due }),
      ...(clock === undefined ? {} : { clockStartedAt: clock }),
      timing: {
        ...(limit === undefined ? {} : { limit }),
        ...(asked === undefined
          ? {}
          : {
              supplements: [
                {
                  requestedAt: at(asked),
                  ...(answered === undefined ? {} : { completedAt: at(answered) }),
                },
              ],
            }),
      },
    }),
  );

interface Asking {
  readonly caller: CallerFacts;
  readonly delegations: readonly Delegation[];
}

const COMMON = { client: 'desk', loa: 2 } as const;
const staff: fc.Arbitrary<Asking> = fc
  .oneof(
    fc.record({
      kind: fc.constant('clerk' as const),
      id: fc.constant('c1'),
      branch: fc.constantFrom(...BRANCHES, 'CN9'),
    }),
    fc.record({
      ...{ kind: fc.constant('officer' as const), id: fc.constantFrom(...OFFICERS) },
      ...{ agency: fc.constantFrom(...AGENCIES), unit: fc.constantFrom(...UNITS) },
    }),
    fc.record({ kind: fc.constant('officer' as const), id: fc.constant('o1'), agency: fc.constant('land') }),
    fc.record({ kind: fc.constant('hotline-agent' as const), id: fc.constant('h1') }),
  )
  .map((caller) => ({ caller: { ...COMMON, channel: 'COUNTER', ...caller }, delegations: [] }));

const organisations: fc.Arbitrary<Asking> = fc
  .record({
    number: fc.constantFrom(...NUMBERS),
    sectors: perhaps(fc.constantFrom(['land'], ['civil'], ['land', 'civil'])),
    until: perhaps(fc.constantFrom(new Date(NOW_MS - 1).toISOString(), new Date(NOW_MS + 1).toISOString())),
  })
  .map(({ number, sectors, until }) => ({
    delegations: [],
    caller: {
      ...COMMON,
      ...{ kind: 'citizen', id: PERSONS[0] ?? '', channel: 'PORTAL' },
      organisation: {
        ...{ number, kind: 'ENTERPRISE', role: 'staff' },
        ...(sectors === undefined ? {} : { sectors }),
        ...(until === undefined ? {} : { until }),
      },
    },
  }));

const citizens: fc.Arbitrary<Asking> = fc
  .record({
    id: fc.constantFrom(...PERSONS),
    given: fc.array(
      fc.record({
        ownerId: fc.constantFrom(...PERSONS, ...NUMBERS.map((number) => `organisation/${number}`)),
        dossiers: some(CODES),
        sectors: perhaps(some(SECTORS)),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ id, given }) => ({
    caller: { ...COMMON, kind: 'citizen', id, channel: 'PORTAL' },
    delegations: given.map(({ ownerId, dossiers, sectors }) => ({
      ...{ ownerId, dossiers, representativeId: id, expiresAt: new Date(NOW_MS + 1_000).toISOString() },
      ...(sectors === undefined ? {} : { sectors }),
    })),
  }));

export const askers: fc.Arbitrary<Asking> = fc.oneof(
  { weight: 4, arbitrary: staff },
  { weight: 2, arbitrary: organisations },
  { weight: 1, arbitrary: citizens },
);

/** What rows themselves tell. */
const placeFilters = {
  status: orNull(fc.subarray([...STATUSES])),
  procedure: orNull(fc.constantFrom(...PROCEDURES)),
  branch: orNull(fc.constantFrom(...BRANCHES)),
  lane: orNull(fc.constantFrom('STANDARD', 'GREEN')),
};
const dueFilters = {
  dueFrom: orNull(fc.constantFrom(at(24 * 14), at(24 * 19 + 9))),
  dueBefore: orNull(fc.constantFrom(at(24 * 19 + 9), at(24 * 22))),
  overdue: orNull(fc.boolean()),
};
export const byPlace: fc.Arbitrary<DossierFilter> = fc.record(placeFilters);
export const filters: fc.Arbitrary<DossierFilter> = fc.oneof(
  { weight: 2, arbitrary: byPlace },
  { weight: 2, arbitrary: fc.record({ ...placeFilters, ...dueFilters }) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...placeFilters,
      ...dueFilters,
      owner: orNull(fc.constantFrom('ME', 'ORGANISATION', 'REPRESENTED', 'OTHERS')),
      organisation: orNull(fc.constantFrom(...NUMBERS)),
      agency: orNull(fc.constantFrom(...AGENCIES)),
    }),
  },
);
