import fc from 'fast-check';
import { ORGANISATION_KINDS } from '../../schema/organisation.ts';
import { CHANNELS, GROUNDS, toAgencyId } from '../../schema/terms.ts';
import { parseDataClass } from '../cases/facts.ts';
import {
  CALLER_KINDS,
  type CallerFacts,
  type DecisionRequest,
  type DossierFacts,
  ORGANISATION_ROLES,
  type SubjectFacts,
} from '../decision.ts';
import type { PolicySet } from '../policy-set.ts';

const AGENCIES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline', 'gateway'];
const WARDS = ['00103', '09700'];
const BRANCHES = ['CN1', 'CN4'];
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Only well-formed callers: an officer has an agency, a clerk a branch, as the identity step guarantees. */
const caller: fc.Arbitrary<CallerFacts> = fc
  .record({
    kind: fc.constantFrom(...CALLER_KINDS),
    channel: fc.constantFrom(...CHANNELS),
    loa: fc.constantFrom(0, 1, 2, 2, 2),
    agency: fc.constantFrom(...AGENCIES),
    branch: fc.constantFrom(...BRANCHES),
    ward: optional(fc.constantFrom(...WARDS)),
    isAssisted: fc.boolean(),
    isAgent: fc.boolean(),
    actorKind: fc.constantFrom('clerk' as const, 'clerk' as const, 'officer' as const),
    role: optional(fc.constantFrom(...ORGANISATION_ROLES)),
    organisationKind: fc.constantFrom(...ORGANISATION_KINDS),
  })
  .map(
    ({
      kind,
      channel,
      loa,
      agency,
      branch,
      ward,
      isAssisted,
      isAgent,
      actorKind,
      role,
      organisationKind,
    }) => ({
      kind,
      id: 'somebody',
      client: 'any',
      channel,
      loa,
      ...(kind === 'officer' ? { agency, unit: 'any', ...(ward === undefined ? {} : { ward }) } : {}),
      ...(kind === 'clerk' ? { branch } : {}),
      ...(kind === 'citizen' && !isAssisted && role
        ? { organisation: { number: 'any', kind: organisationKind, role } }
        : {}),
      ...(kind === 'citizen' && isAssisted ? { actor: { id: 'helper', kind: actorKind, branch } } : {}),
      ...(isAgent ? { agent: 'an-assistant' } : {}),
    }),
  );

const subject: fc.Arbitrary<SubjectFacts> = fc
  .record({
    kind: fc.constantFrom(
      'dossier' as const,
      'person' as const,
      'parcel' as const,
      'log' as const,
      'catalogue' as const,
    ),
    flag: fc.constantFrom('none', 'none', 'none', 'protected', 'adoption', 'defence'),
    ward: optional(fc.constantFrom(...WARDS)),
  })
  .map(({ kind, flag, ward }) => ({
    kind,
    id: 'something',
    isProtected: flag === 'protected',
    isAdoptionSecret: flag === 'adoption',
    isDefenceParcel: flag === 'defence',
    ...(ward === undefined ? {} : { ward }),
  }));

const dossier: fc.Arbitrary<DossierFacts> = fc
  .record({
    sector: fc.constantFrom('land', 'civil', 'birth-linked', 'residence', 'passport', 'forestry'),
    isBoundaryFree: fc.boolean(),
    receivingBranch: fc.constantFrom(...BRANCHES),
    competentAgency: fc.constantFrom(...AGENCIES),
    ward: optional(fc.constantFrom(...WARDS)),
  })
  .map(({ ward, ...facts }) => ({
    code: 'H26.12-261102-0001',
    procedure: '1.012793',
    ...facts,
    ...(ward === undefined ? {} : { competentWard: ward }),
  }));

/** Requests over all names that the schema knows, leaning towards reading with grounds. */
export function arbitraryRequest(set: PolicySet): fc.Arbitrary<DecisionRequest> {
  return fc
    .record({
      caller,
      action: fc.oneof(
        { weight: 3, arbitrary: fc.constant('read') },
        { weight: 1, arbitrary: fc.constantFrom(...set.names.actions) },
      ),
      dataClass: fc.constantFrom(...(set.names.enums.get('DataClass') ?? [])).map(parseDataClass),
      agency: fc.constantFrom(...AGENCIES).map(toAgencyId),
      subject,
      grounds: fc.uniqueArray(fc.constantFrom(...GROUNDS), { maxLength: 6 }),
      dossier: optional(dossier),
      purpose: fc.constantFrom('giải quyết hồ sơ', 'giải quyết hồ sơ', ''),
      phase: fc.constantFrom('admit' as const, 'release' as const),
    })
    .map(({ dossier: found, ...request }) => ({ ...request, ...(found ? { dossier: found } : {}) }));
}
