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
}

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

/** Goes to the register that is asked and into the access record. */
export const purposeOf = ({ caseNumber }: Pick<EmergencyAccess, 'caseNumber'>): string =>
  `emergency:${caseNumber}`;
