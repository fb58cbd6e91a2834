import type { CallerFacts } from '../../policies/decision.ts';
import type { GroundKind } from '../../schema/terms.ts';
import type { ListableFacts } from '../directory/listable-facts.ts';

/**
 * An organisation in the place of an owner's personal id, as delegations name who gave them: no personal id looks like it, so
 * what an organisation gave is never taken for a gift of the person who signed.
 */
export const organisationOwner = (number: string): string => `organisation/${number}`;

/** The number in such an owner; undefined for a person's id. */
export const organisationIn = (ownerId: string): string | undefined =>
  /^organisation\/(.+)$/.exec(ownerId)?.[1];

/** Everybody who owns a dossier, as delegations name them. */
export const ownersOf = ({
  ownerIds,
  ownerOrganisations = [],
}: Pick<ListableFacts, 'ownerIds' | 'ownerOrganisations'>): readonly string[] =>
  ownerOrganisations.length === 0
    ? ownerIds
    : [...ownerIds, ...ownerOrganisations.map(({ number }) => organisationOwner(number))];

/** As whom the caller owns dossiers: in a session for an organisation, the organisation. */
export const ownerIdOf = ({ id, organisation }: CallerFacts): string =>
  organisation ? organisationOwner(organisation.number) : id;

/**
 * On what grounds somebody who acts for an organisation asks for a dossier: only what the organisation owns, has a part in or is secured by, for
 * staff only in their sectors, for everybody only as long as the authority holds. Nothing of the person's own is a ground here.
 */
export function organisationGrounds(
  { organisation }: CallerFacts,
  circle: ListableFacts,
  now: Date,
): GroundKind[] {
  if (!organisation) return [];
  const { number, sectors, until } = organisation;
  if (until !== undefined && Date.parse(until) <= now.getTime()) return [];
  if (sectors && !sectors.includes(circle.sector)) return [];
  const isAmong = (found: ListableFacts['ownerOrganisations'] = []) =>
    found.some((one) => one.number === number);
  return [
    ...(isAmong(circle.ownerOrganisations) ? (['organisation'] as const) : []),
    ...(isAmong(circle.partyOrganisations) ? (['party'] as const) : []),
    ...(circle.securedOrganisations?.includes(number) ? (['secured-party'] as const) : []),
  ];
}
