import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';
import type { GroundKind } from '../../schema/terms.ts';

/** A registered delegation (giấy ủy quyền) as far as it ties a representative to an owner. */
export interface Delegation {
  readonly ownerId: string;
  readonly representativeId: string;
  /** Dossier codes it covers; empty = all of the owner's. */
  readonly dossiers: readonly string[];
  /** ISO 8601; it ends here at the latest. */
  readonly expiresAt: string;
}

/**
 * On what grounds the caller asks for a dossier, from verified token claims and the dossier's circle alone. It does not judge:
 * the policies decide what each ground is worth.
 */
export function groundsForDossier(
  caller: CallerFacts,
  circle: DossierCircle,
  delegations: readonly Delegation[],
  now: Date,
): GroundKind[] {
  const grounds: GroundKind[] = [];
  if (isSecuredParty(caller, circle, now)) grounds.push('secured-party');
  if (caller.kind === 'citizen') {
    if (circle.ownerIds.includes(caller.id)) {
      grounds.push('owner');
      if (caller.actor) grounds.push('assisted-session');
    }
    if (circle.partyIds.includes(caller.id)) grounds.push('party');
    const represents = delegations.some(
      (delegation) =>
        holdsFor(delegation, caller, circle.ownerIds, now) &&
        (delegation.dossiers.length === 0 || delegation.dossiers.includes(circle.code)),
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

/** Acts the caller for an organisation to which it is secured, within their sectors and for as long as they may? */
function isSecuredParty({ organisation }: CallerFacts, circle: DossierCircle, now: Date): boolean {
  if (!organisation || circle.securedOrganisations?.includes(organisation.number) !== true) return false;
  const { sectors, until } = organisation;
  return (
    (sectors === undefined || sectors.includes(circle.sector)) &&
    (until === undefined || now.getTime() < Date.parse(until))
  );
}

/** Is it a delegation of one of the owners to this representative that has not ended? */
export const holdsFor = (
  { ownerId, representativeId, expiresAt }: Delegation,
  caller: CallerFacts,
  ownerIds: readonly string[],
  now: Date,
): boolean =>
  caller.kind === 'citizen' &&
  representativeId === caller.id &&
  ownerIds.includes(ownerId) &&
  Date.parse(expiresAt) > now.getTime();
