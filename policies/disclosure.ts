import type { CallerKind, Decision, Remedy } from './decision.ts';

type Denial = Extract<Decision, { effect: 'deny' }>;

/** What may be told of a refusal to the one who was refused. The access record keeps the whole decision. */
export interface PublicReasons {
  readonly policies: readonly string[];
  readonly remedy: Remedy;
}

/** Staff must know that a record is a protected one, to take it to the office that may open it. */
const STAFF: ReadonlySet<CallerKind> = new Set(['officer', 'clerk']);
const PROTECTED = 'protected-records';

/**
 * "Refused because of adoption secrecy" is itself the secret. So the kind of protection is told to nobody, and that
 * there is a protection only to staff; to anybody else the refusal looks like one without a permitting policy.
 */
export function publicReasons(decision: Denial, kind: CallerKind): PublicReasons {
  const isProtected = decision.policies.some((id) => id.startsWith(`${PROTECTED}.`));
  if (!isProtected) return { policies: decision.policies, remedy: decision.remedy };
  return STAFF.has(kind)
    ? { policies: [PROTECTED], remedy: 'PROTECTED_RECORD' }
    : { policies: ['default-deny'], remedy: 'NONE' };
}
