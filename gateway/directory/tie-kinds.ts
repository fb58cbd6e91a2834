import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { type Tie, unitId } from './dossier-directory.ts';
import type { ListableFacts, Organisations } from './listable-facts.ts';

/** What all dossiers of one kind have in common. */
export interface KindFacts
  extends Pick<
    DossierCircle,
    'procedure' | 'sector' | 'isBoundaryFree' | 'receivingBranch' | 'competentAgency' | 'competentWard'
  > {
  readonly lane: string;
}

/** As the store holds it: the same text for the same facts. */
export const writeKind = (facts: KindFacts): string =>
  JSON.stringify([
    ...[facts.procedure, facts.receivingBranch, facts.lane, facts.sector, facts.isBoundaryFree],
    ...[facts.competentAgency, ...(facts.competentWard === undefined ? [] : [facts.competentWard])],
  ]);

/** @throws Error for what `writeKind` did not write. */
export function readKind(text: string): KindFacts {
  const [procedure, receivingBranch, lane, sector, isBoundaryFree, competentAgency, competentWard] =
    JSON.parse(text) as unknown[];
  return {
    ...{ procedure: String(procedure), receivingBranch: String(receivingBranch), lane: String(lane) },
    ...{ sector: String(sector), isBoundaryFree: isBoundaryFree === true },
    competentAgency: String(competentAgency),
    ...(competentWard === undefined ? {} : { competentWard: String(competentWard) }),
  };
}

const OWNER = 1;
const PARTY = 2;
const SECURED = 4;

/**
 * What an organisation is in a dossier, in bits. Of other ties there is nothing to say that the tie does not say itself.
 * Undefined for persons: they have few dossiers, which are opened to be counted, and whoever has a copy of the database
 * need not read beside a person's hash whether it is an owner's.
 */
export function partOf({ kind, id }: Tie, circle: DossierCircle): number | undefined {
  if (kind === 'person') return undefined;
  if (kind !== 'organisation') return 0;
  const isAmong = (found: Organisations = []) => found.some(({ number }) => number === id);
  return (
    (isAmong(circle.ownerOrganisations) ? OWNER : 0) +
    (isAmong(circle.partyOrganisations) ? PARTY : 0) +
    (circle.securedOrganisations?.includes(id) ? SECURED : 0)
  );
}

/** Of one among the ties of a list that a dossier is found by. */
export interface Held {
  readonly tie: Tie;
  readonly part: number;
}

/** No unit is called so: the caller's own would be among the ties. */
const ANOTHER_UNIT = '\u0000';

/**
 * Stands for all dossiers of a kind that are found by these ties. Nobody is in there but whom the ties name: who else owns or
 * handles one of them plays no part for whoever asks with these.
 */
export function representativeOf(kind: KindFacts, held: readonly Held[]): ListableFacts {
  const numbers = (bit: number) =>
    held.flatMap(({ tie, part }) => (tie.kind === 'organisation' && (part & bit) !== 0 ? [tie.id] : []));
  const isOwnUnit = ({ tie }: Held) =>
    tie.kind === 'unit' && tie.id.startsWith(unitId(kind.competentAgency, ''));
  const unit = held.find(isOwnUnit)?.tie.id.slice(unitId(kind.competentAgency, '').length);
  return {
    ...{ procedure: kind.procedure, sector: kind.sector, isBoundaryFree: kind.isBoundaryFree },
    ...{ receivingBranch: kind.receivingBranch, competentAgency: kind.competentAgency },
    ...(kind.competentWard === undefined ? {} : { competentWard: kind.competentWard }),
    competentUnit: unit ?? ANOTHER_UNIT,
    ...{ ownerIds: [], partyIds: [] },
    handlerIds: held.flatMap(({ tie }) => (tie.kind === 'handler' ? [tie.id] : [])),
    ownerOrganisations: numbers(OWNER).map((number) => ({ number })),
    partyOrganisations: numbers(PARTY).map((number) => ({ number })),
    securedOrganisations: numbers(SECURED),
  };
}
