import { z } from 'zod';
import type { CallerFacts } from '../../policies/decision.ts';
import { mayHoldPersonalNumber } from '../../schema/personal-numbers.ts';
import { CHANNELS } from '../../schema/terms.ts';
import { numericDateMs } from '../../schema/time-window.ts';
import type { OwnFacts } from '../boundary/conflict-of-interest.ts';

/** It stands in records in the clear; a provider that names its staff by their personal ids makes no caller. */
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
  act: z.object({ sub: staffId, kind: z.enum(kinds), branch: branch.optional() }).optional(),
  session_exp: numericDate.optional(),
  iat: numericDate.optional(),
});

type Claims = z.infer<typeof claimsShape>;

/**
 * Claims of a verified token as facts about the caller; claims that contradict each other make no caller.
 * @returns undefined when they do not fit.
 */
export function callerFromClaims(payload: unknown, now: Date): CallerFacts | undefined {
  const parsed = claimsShape.safeParse(payload);
  if (!parsed.success || !isConsistent(parsed.data, now)) return undefined;
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

function isConsistent(claims: Claims, now: Date): boolean {
  const isPerson = claims.kind === 'citizen';
  if (isPerson !== (claims.person_id !== undefined)) return false;
  if (!isPerson && !staffId.safeParse(claims.sub).success) return false;
  if ((claims.kind === 'clerk' || claims.kind === 'kiosk') && claims.branch === undefined) return false;
  if (claims.kind === 'officer' && (claims.agency === undefined || claims.unit === undefined)) return false;
  if (claims.kind === 'kiosk' && (claims.channel !== 'KIOSK' || claims.loa !== 0)) return false;
  // Somebody acts for a citizen within a session that has an end; nobody acts for staff.
  if (claims.act && (!isPerson || claims.session_exp === undefined)) return false;
  // Who signs in at a kiosk walks away from it: the session has an end, and a near one.
  if (isPerson && claims.channel === 'KIOSK' && !isShortSession(claims)) return false;
  return claims.session_exp === undefined || claims.session_exp * 1000 > now.getTime();
}
