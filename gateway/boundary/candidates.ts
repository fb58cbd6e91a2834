import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { callerKey } from '../../schema/caller-key.ts';
import { type DossierDirectory, unitId } from '../directory/dossier-directory.ts';
import type { DossierFilter } from '../directory/list-dossiers.ts';
import { SortedDossiers } from '../directory/sorted-dossiers.ts';
import type { Delegation } from './dossier-grounds.ts';
import { organisationIn, ownerIdOf, ownersOf } from './organisation-grounds.ts';

/** Only dossiers on which the caller may have grounds are looked at; nobody lists the whole directory. */
export function candidatesFor(
  directory: DossierDirectory,
  caller: CallerFacts,
  delegations: readonly Delegation[],
): SortedDossiers {
  const { kind, id, agency, unit, branch, organisation } = caller;
  if (organisation) return directory.tiedTo('organisation', organisation.number);
  if (kind === 'citizen') {
    const own = directory.tiedTo('person', id);
    if (delegations.length === 0) return own;
    const represented = delegations.flatMap(({ ownerId, dossiers }) =>
      dossiers.length > 0
        ? directory.listed(dossiers)
        : [...ofOwner(directory, ownerId).newerThan()].filter(({ circle }) =>
            ownersOf(circle).includes(ownerId),
          ),
    );
    return SortedDossiers.of([...own.newerThan(), ...represented]);
  }
  if (kind === 'officer') {
    const handled = directory.tiedTo('handler', callerKey(caller));
    if (agency === undefined || unit === undefined) return handled;
    const ofUnit = directory.tiedTo('unit', unitId(agency, unit));
    if (handled.size === 0) return ofUnit;
    // Merged for this page: what an officer handles lies mostly within the unit.
    const elsewhere = [...handled.newerThan()].filter((item) => !ofUnit.at(item));
    return elsewhere.length === 0 ? ofUnit : SortedDossiers.of([...ofUnit.newerThan(), ...elsewhere]);
  }
  return kind === 'clerk' && branch !== undefined ? directory.tiedTo('branch', branch) : new SortedDossiers();
}

function ofOwner(directory: DossierDirectory, ownerId: string): SortedDossiers {
  const number = organisationIn(ownerId);
  return number === undefined
    ? directory.tiedTo('person', ownerId)
    : directory.tiedTo('organisation', number);
}

/** Whose a dossier is, as the filter asks. */
export const ownershipFor =
  (caller: CallerFacts, delegations: readonly Delegation[]) =>
  (circle: DossierCircle): NonNullable<DossierFilter['owner']> => {
    if (caller.kind === 'citizen' && ownersOf(circle).includes(ownerIdOf(caller)))
      return caller.organisation ? 'ORGANISATION' : 'ME';
    return delegations.some(({ ownerId }) => ownersOf(circle).includes(ownerId)) ? 'REPRESENTED' : 'OTHERS';
  };
