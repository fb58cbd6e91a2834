import type { CallerKey } from '../../schema/caller-key.ts';

/** One officer's request to open one person's data, and the second officer's approval. */
export interface EmergencyAccess {
  readonly id: string;
  readonly requestedBy: CallerKey;
  readonly caseNumber: string;
  readonly personId: string;
  readonly reason: string;
  readonly requestedAt: Date;
  readonly approval: { readonly by: CallerKey; readonly at: Date } | undefined;
  /** Afterwards, by somebody who was no part of it. */
  readonly review: EmergencyReview | undefined;
}

export interface EmergencyReview {
  readonly by: CallerKey;
  readonly at: Date;
  readonly verdict: EmergencyVerdict;
  readonly reason: string;
}

export const VERDICTS = ['JUSTIFIED', 'UNJUSTIFIED'] as const;
export type EmergencyVerdict = (typeof VERDICTS)[number];

export type EmergencyState = 'PENDING' | 'APPROVED' | 'EXPIRED';

/** Who cannot find a second officer within this time has no emergency any more. */
export const APPROVE_WITHIN_MS = 15 * 60_000;
export const OPEN_FOR_MS = 30 * 60_000;

/** When it ends as it stands: the approval is too late from then on, or the access is over. */
export const expiryOf = ({ requestedAt, approval }: EmergencyAccess): Date =>
  approval
    ? new Date(approval.at.getTime() + OPEN_FOR_MS)
    : new Date(requestedAt.getTime() + APPROVE_WITHIN_MS);

export function stateOf(access: EmergencyAccess, now: Date): EmergencyState {
  if (now.getTime() >= expiryOf(access).getTime()) return 'EXPIRED';
  return access.approval ? 'APPROVED' : 'PENDING';
}

/** An investigation is not to be warned by it, yet whoever was looked up learns why in the end. */
export const TELL_AFTER_MS = 90 * 24 * 3_600_000;

/** May the person read case and reason? Once somebody has reviewed it, and at the latest after {@link TELL_AFTER_MS}. */
export const isReasonTold = ({ requestedAt, review }: EmergencyAccess, now: Date): boolean =>
  review !== undefined || now.getTime() >= requestedAt.getTime() + TELL_AFTER_MS;

/** Goes to the register that is asked and into the access record. */
export const purposeOf = ({ caseNumber }: Pick<EmergencyAccess, 'caseNumber'>): string =>
  `emergency:${caseNumber}`;
