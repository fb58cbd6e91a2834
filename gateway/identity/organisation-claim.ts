import { z } from 'zod';
import { type ActedFor, ORGANISATION_ROLES } from '../../policies/decision.ts';
import { isNumberOf, isPersonsNumber, type OrganisationKind } from '../../schema/organisation.ts';
import { numericDateMs } from '../../schema/time-window.ts';

const KINDS = {
  enterprise: 'ENTERPRISE',
  'household-business': 'HOUSEHOLD_BUSINESS',
  cooperative: 'COOPERATIVE',
  bank: 'BANK',
  foreign: 'FOREIGN',
} as const satisfies Readonly<Record<string, OrganisationKind>>;

/**
 * The claim `org` of a person's token: the organisation for which they act in this session (electronic identity of organisations,
 * NĐ 69/2024). Strict: what this gateway does not know might narrow what the person may do.
 */
export const organisationShape = z.strictObject({
  number: z.string().max(20),
  kind: z.enum(Object.keys(KINDS) as (keyof typeof KINDS)[]),
  role: z.enum(ORGANISATION_ROLES),
  /** Sectors of procedures that staff are charged with. */
  sectors: z
    .array(z.string().regex(/^[a-z][a-z-]{1,39}$/))
    .min(1)
    .max(20)
    .optional(),
  /** When the authority ends, as `exp` is written. */
  until: z
    .number()
    .refine((value) => numericDateMs(value) !== undefined)
    .optional(),
});

type OrganisationClaim = z.infer<typeof organisationShape>;

export const toActedFor = ({ number, kind, role, sectors, until }: OrganisationClaim): ActedFor => ({
  ...{ number, kind: KINDS[kind], role },
  ...(sectors && { sectors: [...new Set(sectors)].sort() }),
  ...(until === undefined ? {} : { until: new Date(until * 1000).toISOString() }),
});

interface Claims {
  readonly kind: string;
  readonly person_id?: string | undefined;
  readonly act?: unknown;
  readonly org?: OrganisationClaim | undefined;
}

type Contradiction = readonly [string, (claims: Claims, now: Date) => boolean];

const ofClaim = (
  reason: string,
  holds: (org: OrganisationClaim, claims: Claims, now: Date) => boolean,
): Contradiction => [reason, (claims, now) => claims.org !== undefined && holds(claims.org, claims, now)];

/** Each is a reason to refuse the token, told in the log of failed logins. */
export const ORGANISATION_CONTRADICTIONS: readonly Contradiction[] = [
  ofClaim('only a citizen acts for an organisation', (_org, { kind }) => kind !== 'citizen'),
  ofClaim('nobody at a counter acts for an organisation', (_org, { act }) => act !== undefined),
  ofClaim(
    'no organisation of this kind has such a number',
    ({ kind, number }) => !isNumberOf(KINDS[kind], number),
  ),
  ofClaim(
    'staff of an organisation have sectors and an end',
    ({ role, sectors, until }) => role === 'staff' && (sectors === undefined || until === undefined),
  ),
  ofClaim(
    'a legal representative acts in all sectors',
    ({ role, sectors }) => role === 'legal-representative' && sectors !== undefined,
  ),
  // The number is the personal id of its head, and of nobody else.
  ofClaim(
    'the head of a household business is the person of its number',
    ({ number, role }, { person_id }) =>
      isPersonsNumber(number) && (role === 'legal-representative') !== (number === person_id),
  ),
  ofClaim(
    'the authority for the organisation has ended',
    ({ until }, _claims, now) => until !== undefined && until * 1000 <= now.getTime(),
  ),
];
