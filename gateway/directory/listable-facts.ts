import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { OrganisationKey } from '../../schema/organisation.ts';

export type Organisations = readonly Pick<OrganisationKey, 'number'>[];

/**
 * All of a dossier that may decide whether a caller lists it. Whoever decides takes this type and no whole circle: what stands
 * beside the ties is then enough to count a list without opening a dossier, and a rule that wants more does not compile
 * before it stands there as well.
 */
export type ListableFacts = Pick<
  DossierCircle,
  | 'procedure'
  | 'sector'
  | 'isBoundaryFree'
  | 'receivingBranch'
  | 'competentAgency'
  | 'competentWard'
  | 'competentUnit'
  | 'ownerIds'
  | 'partyIds'
  | 'handlerIds'
> & {
  /** Undefined of what stands for many. */
  readonly code?: string;
  readonly ownerOrganisations?: Organisations;
  readonly partyOrganisations?: Organisations;
  readonly securedOrganisations?: readonly string[];
};
