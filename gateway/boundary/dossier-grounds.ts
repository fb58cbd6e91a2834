import type { CallerFacts } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';
import type { GroundKind } from '../../schema/terms.ts';
import type { ListableFacts } from '../directory/listable-facts.ts';
import { organisationGrounds, ownersOf } from './organisation-grounds.ts';

/** A registered delegation (giấy ủy quyền) as far as it ties a representative to an owner. */
export interface Delegation {
  /** Personal id, or an organisation as `organisationOwner` names it. */
  readonly ownerId: string;
  readonly representativeId: string;
  /** Dossier codes it covers; empty = all of the owner's. */
  readonly dossiers: readonly string[];
  /** Sectors of procedures that it covers; absent = all. */
  readonly sectors?: readonly string[] | undefined;
  /** ISO 8601; it ends here at the latest. */
  readonly expiresAt: string;
}

/**
 * On what grounds the caller asks for a dossier, from verified token claims and the dossier's circle alone. It does not judge:
 * the policies decide what each ground is worth.
 */
export function groundsForDossier(
  caller: CallerFacts,
  circle: ListableFacts,
  delegations: readonly Delegation[],
  now: Date,
): GroundKind[] {
  // In a session for an organisation nothing of the person's own counts.
  if (caller.organisation) return organisationGrounds(caller, circle, now);
  const grounds: GroundKind[] = [];
  if (caller.kind === 'citizen') {
    if (circle.ownerIds.includes(caller.id)) {
      grounds.push('owner');
      if (caller.actor) grounds.push('assisted-session');
    }
    if (circle.partyIds.includes(caller.id)) grounds.push('party');
    const represents = delegations.some(
      (delegation) =>
        holdsFor(delegation, caller, ownersOf(circle), now) &&
        (delegation.dossiers.length === 0 || isAmong(delegation.dossiers, circle.code)) &&
        (delegation.sectors === undefined || delegation.sectors.includes(circle.sector)),
    );
    if (represents) grounds.push('representative');
  }
  if (caller.kind === 'officer') {
    if (circle.handlerIds.includes(callerKey(caller))) grounds.push('handler');
    if (caller.agency === circle.competentAgency && caller.unit === circle.competentUnit)
      grounds.push('competent-agency');
  }
  if (caller.kind === 'clerk' && caller.branch === circle.receivingBranch) grounds.push('receiving-branch');
  return grounds;
}

const isAmong = (codes: readonly string[], code: string | undefined): boolean =>
  code !== undefined && codes.includes(code);

/** Is it a delegation of one of the owners to this representative that has not ended? */
export const holdsFor = (
  { ownerId, representativeId, expiresAt }: Delegation,
  caller: CallerFacts,
  ownerIds: readonly string[],
  now: Date,
): boolean =>
  caller.kind === 'citizen' &&
  !caller.organisation &&
  representativeId === caller.id &&
  ownerIds.includes(ownerId) &&
  Date.parse(expiresAt) > now.getTime();
