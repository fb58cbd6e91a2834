import { z } from 'zod';
import type { CallerFacts } from '../../policies/decision.ts';
import { mayHoldPersonalNumber } from '../../schema/personal-numbers.ts';
import { CHANNELS } from '../../schema/terms.ts';
import { numericDateMs } from '../../schema/time-window.ts';
import type { OwnFacts } from '../boundary/conflict-of-interest.ts';
import { ORGANISATION_CONTRADICTIONS, organisationShape, toActedFor } from './organisation-claim.ts';

/**
 * It stands in records in the clear; a provider that names its staff by their personal ids makes no caller. Nor must an officer
 * come to be taken for a citizen.
 */
const staffId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{1,63}$/)
  .refine((id) => !mayHoldPersonalNumber(id));
const personId = z.string().regex(/^[0-9]{12}$/);
const branch = z.string().regex(/^CN[0-9]{1,2}$/);
const numericDate = z.number().refine((value) => numericDateMs(value) !== undefined);
const kinds = ['citizen', 'clerk', 'officer', 'hotline-agent', 'kiosk', 'auditor', 'dpo'] as const;

const claimsShape = z.object({
  sub: z.string().min(1).max(64),
  client_id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/),
  kind: z.enum(kinds),
  person_id: personId.optional(),
  loa: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  channel: z.enum(CHANNELS),
  branch: branch.optional(),
  agency: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
  unit: z.string().max(35).optional(),
  ward: z
    .string()
    .regex(/^[0-9]{5}$/)
    .optional(),
  /** What an officer is charged with beside their desk, e.g. `access-log`: oversight of the own agency's accesses. */
  mandates: z.array(z.string().max(40)).max(10).optional(),
  /** OIDC; of staff, only to see that they look up their own family. */
  family_name: z.string().max(100).optional(),
  address: z.object({ formatted: z.string().max(400).optional() }).optional(),
  act: z
    .object({ sub: staffId, kind: z.enum(kinds), branch: branch.optional(), act: z.unknown().optional() })
    .optional(),
  /** A digital assistant asks in this caller's place: its id, as the identity provider registered it. */
  agent: staffId.optional(),
  org: organisationShape.optional(),
  session_exp: numericDate.optional(),
  iat: numericDate.optional(),
});

type Claims = z.infer<typeof claimsShape>;

/** Claims that make no caller. The message says which rule was broken and holds no claim. */
export class UnfitClaims extends Error {}

/**
 * Claims of a verified token as facts about the caller; claims that contradict each other make no caller.
 * @throws UnfitClaims when they do not fit.
 */
export function callerFromClaims(payload: unknown, now: Date): CallerFacts {
  const parsed = claimsShape.safeParse(payload);
  if (!parsed.success) {
    const [names] = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new UnfitClaims(`the claim ${names || 'set'} makes no caller`);
  }
  const contradiction = contradictionIn(parsed.data, now);
  if (contradiction !== undefined) throw new UnfitClaims(contradiction);
  const { data } = parsed;
  return {
    kind: data.kind,
    id: data.kind === 'citizen' ? (data.person_id ?? '') : data.sub,
    client: data.client_id,
    channel: data.channel,
    loa: data.loa,
    ...(data.agency === undefined ? {} : { agency: data.agency }),
    ...(data.unit === undefined ? {} : { unit: data.unit }),
    ...(data.branch === undefined ? {} : { branch: data.branch }),
    ...(data.ward === undefined ? {} : { ward: data.ward }),
    ...(data.kind === 'officer' && data.mandates ? { mandates: data.mandates } : {}),
    ...(data.agent === undefined ? {} : { agent: data.agent }),
    ...(data.org && { organisation: toActedFor(data.org) }),
    ...(data.act && {
      actor: {
        id: data.act.sub,
        kind: data.act.kind,
        ...(data.act.branch === undefined ? {} : { branch: data.act.branch }),
      },
    }),
  };
}

/** An officer's own surname and address, where the token tells them; nothing of anybody else. */
export function ownFactsFromClaims(payload: unknown): OwnFacts | undefined {
  const parsed = claimsShape.safeParse(payload);
  if (!parsed.success || parsed.data.kind === 'citizen') return undefined;
  const { family_name: familyName, address } = parsed.data;
  if (familyName === undefined && address?.formatted === undefined) return undefined;
  return {
    ...(familyName === undefined ? {} : { familyName }),
    ...(address?.formatted === undefined ? {} : { address: address.formatted }),
  };
}

const KIOSK_SESSION_SECONDS = 900;

const isShortSession = ({ iat, session_exp: end }: Claims): boolean =>
  iat !== undefined && end !== undefined && end - iat <= KIOSK_SESSION_SECONDS;

/** Each is a reason to refuse the token, told in the log of failed logins. */
const CONTRADICTIONS: readonly (readonly [string, (claims: Claims, now: Date) => boolean])[] = [
  [
    'a personal id is a citizen’s',
    ({ kind, person_id }) => (kind === 'citizen') !== (person_id !== undefined),
  ],
  ['staff and devices have ids of another form', ({ kind, sub }) => kind !== 'citizen' && !isStaffId(sub)],
  ['a clerk has a branch', ({ kind, branch: own }) => kind === 'clerk' && own === undefined],
  ['a kiosk stands at a branch', ({ kind, branch: own }) => kind === 'kiosk' && own === undefined],
  [
    'an officer has an agency and a unit',
    ({ kind, agency, unit }) => kind === 'officer' && (agency === undefined || unit === undefined),
  ],
  [
    'a kiosk is on its own channel and nobody in person',
    ({ kind, channel, loa }) => kind === 'kiosk' && (channel !== 'KIOSK' || loa !== 0),
  ],
  // Somebody acts for a citizen within a session that has an end; nobody acts for staff, or for whoever acts.
  ['only for a citizen does somebody act', ({ kind, act }) => act !== undefined && kind !== 'citizen'],
  ['only a clerk acts for somebody', ({ act }) => act !== undefined && act.kind !== 'clerk'],
  ['a clerk who acts has a branch', ({ act }) => act !== undefined && act.branch === undefined],
  ['nobody acts for whoever acts', ({ act }) => act?.act !== undefined],
  [
    'nobody acts for themselves',
    ({ act, sub, person_id }) => act !== undefined && [sub, person_id].includes(act.sub),
  ],
  ['who acts does so in a session', ({ act, session_exp }) => act !== undefined && session_exp === undefined],
  // Who signs in at a kiosk walks away from it: the session has an end, and a near one.
  [
    'a person at a kiosk has a short session',
    (claims) => claims.kind === 'citizen' && claims.channel === 'KIOSK' && !isShortSession(claims),
  ],
  ...ORGANISATION_CONTRADICTIONS,
  ['the session has ended', ({ session_exp: end }, now) => end !== undefined && end * 1000 <= now.getTime()],
];

const isStaffId = (sub: string): boolean => staffId.safeParse(sub).success;

const contradictionIn = (claims: Claims, now: Date): string | undefined =>
  CONTRADICTIONS.find(([, holds]) => holds(claims, now))?.[0];
