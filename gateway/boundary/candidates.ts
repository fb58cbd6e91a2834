import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';
import { type Candidates, type DossierDirectory, type Tie, unitId } from '../directory/dossier-directory.ts';
import type { DossierFilter } from '../directory/list-dossiers.ts';
import type { Delegation } from './dossier-grounds.ts';
import { organisationIn, ownerIdOf, ownersOf } from './organisation-grounds.ts';

/**
 * Only dossiers on which the caller may have grounds are looked at; nobody lists the whole directory. Some among them may be
 * nothing to the caller (a party's dossiers are tied to them like an owner's): who may list one is decided of each.
 */
export function candidatesFor(
  directory: DossierDirectory,
  caller: CallerFacts,
  delegations: readonly Delegation[],
): Candidates {
  const { kind, id, agency, unit, branch, organisation } = caller;
  if (organisation) return directory.tiedTo([{ kind: 'organisation', id: organisation.number }]);
  if (kind === 'citizen') {
    const owners = delegations.filter(({ dossiers }) => dossiers.length === 0).map(({ ownerId }) => ownerId);
    return directory.tiedTo(
      [{ kind: 'person', id }, ...[...new Set(owners)].map(tieOfOwner)],
      delegations.flatMap(({ dossiers }) => dossiers),
    );
  }
  if (kind === 'officer') {
    const handled: Tie = { kind: 'handler', id: callerKey(caller) };
    if (agency === undefined || unit === undefined) return directory.tiedTo([handled]);
    return directory.tiedTo([handled, { kind: 'unit', id: unitId(agency, unit) }]);
  }
  return directory.tiedTo(kind === 'clerk' && branch !== undefined ? [{ kind: 'branch', id: branch }] : []);
}

function tieOfOwner(ownerId: string): Tie {
  const number = organisationIn(ownerId);
  return number === undefined ? { kind: 'person', id: ownerId } : { kind: 'organisation', id: number };
}

/** Whose a dossier is, as the filter asks. */
export const ownershipFor =
  (caller: CallerFacts, delegations: readonly Delegation[]) =>
  (circle: DossierCircle): NonNullable<DossierFilter['owner']> => {
    if (caller.kind === 'citizen' && ownersOf(circle).includes(ownerIdOf(caller)))
      return caller.organisation ? 'ORGANISATION' : 'ME';
    return delegations.some(({ ownerId }) => ownersOf(circle).includes(ownerId)) ? 'REPRESENTED' : 'OTHERS';
  };
