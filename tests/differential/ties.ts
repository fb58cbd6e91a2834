import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import type { GroundKind } from '../../schema/terms.ts';

/** What ties the caller to a subject, said once more and simply. */
export interface Standing {
  readonly circle?: DossierCircle | undefined;
  readonly grounds: readonly GroundKind[];
  readonly purpose: string;
}

export const NO_STANDING: Standing = { grounds: [], purpose: 'none' };
export const CATALOGUE: Standing = { grounds: [], purpose: 'catalogue' };

/** Owner's personal id and the dossiers that are covered; none means all. */
export interface Mandate {
  readonly ownerId: string;
  readonly dossiers: readonly string[];
}

export function toDossier(
  caller: CallerFacts,
  circle: DossierCircle,
  mandates: readonly Mandate[] = [],
): Standing {
  const is: Partial<Record<GroundKind, boolean>> = {};
  const { organisation } = caller;
  if (organisation) {
    // No wall clock here: the personas' authority goes on for years.
    const isCharged = organisation.sectors === undefined || organisation.sectors.includes(circle.sector);
    is.organisation = isCharged && numbersOf(circle.ownerOrganisations).includes(organisation.number);
    is.party = isCharged && numbersOf(circle.partyOrganisations).includes(organisation.number);
    is['secured-party'] = isCharged && circle.securedOrganisations?.includes(organisation.number) === true;
  } else if (caller.kind === 'citizen') {
    is.owner = circle.ownerIds.includes(caller.id);
    is['assisted-session'] = is.owner && caller.actor !== undefined;
    is.party = circle.partyIds.includes(caller.id);
    is.representative = mandates.some(
      ({ ownerId, dossiers }) =>
        circle.ownerIds.includes(ownerId) && (dossiers.length === 0 || dossiers.includes(circle.code)),
    );
  }
  if (caller.kind === 'officer') {
    is.handler = circle.handlerIds.some((handler) => handler === `officer/${caller.agency}/${caller.id}`);
    is['competent-agency'] = circle.competentAgency === caller.agency && circle.competentUnit === caller.unit;
  }
  if (caller.kind === 'clerk') is['receiving-branch'] = circle.receivingBranch === caller.branch;
  const grounds = Object.entries(is).flatMap(([ground, holds]) => (holds ? [ground as GroundKind] : []));
  return { circle, grounds, purpose: `procedure:${circle.procedure}` };
}

/** The strongest tie first: representative, self, then what lies in the circle of a dossier that was opened. */
export function toPerson(
  caller: CallerFacts,
  id: string,
  opened: readonly Standing[],
  mandates: readonly Mandate[] = [],
): Standing[] {
  const isSelf = caller.kind === 'citizen' && !caller.organisation && caller.id === id;
  const through = opened
    .filter(({ circle }) => circle && personsOf(circle).includes(id))
    .map(inCircle)
    .map((standing) =>
      standing.circle?.childIds?.includes(id)
        ? { ...standing, grounds: [...standing.grounds, 'child' as const] }
        : standing,
    );
  const own: Standing[] = [];
  if (isSelf) {
    const [only, ...more] = through;
    const circle = more.length === 0 ? only?.circle : undefined;
    own.push({ circle, grounds: ['self'], purpose: circle ? `procedure:${circle.procedure}` : 'own-data' });
  }
  const isRepresented = mandates.some(({ ownerId }) => ownerId === id);
  return [
    ...(isRepresented ? [{ grounds: ['representative' as const], purpose: 'representation' }] : []),
    ...own,
    ...through.map((standing) =>
      isSelf ? { ...standing, grounds: [...standing.grounds, 'self' as const] } : standing,
    ),
  ];
}

export const toParcel = (id: string, opened: readonly Standing[]): Standing[] =>
  opened.filter(({ circle }) => circle?.parcelIds.includes(id)).map(inCircle);

/** A ticket is its opener's, whatever else the caller is to the dossier. */
export const toTicket = (
  caller: CallerFacts,
  ofDossier: Standing,
  openerId: string | undefined,
): Standing => ({
  ...ofDossier,
  grounds:
    caller.kind === 'citizen' && openerId === caller.id
      ? [...ofDossier.grounds, 'self' as const]
      : ofDossier.grounds,
});

/** Is it somebody who acts for another organisation than those to which it is secured? */
export const isStranger = ({ organisation }: CallerFacts, securedTo: readonly string[] = []): boolean =>
  organisation !== undefined && !securedTo.includes(organisation.number);

/** A security has the ties of what it came with, but for a bank that is none of its parties. */
export const toSecurity = (
  caller: CallerFacts,
  holder: Standing,
  securedTo: readonly string[] | undefined,
): Standing => ({
  ...holder,
  grounds: holder.grounds.filter((ground) => ground !== 'secured-party' || !isStranger(caller, securedTo)),
});

/** A linked dossier stands open on the caller's own ties to it, or because it is linked, and on nothing else. */
export function throughLink(
  caller: CallerFacts,
  linked: DossierCircle,
  opened: readonly Standing[],
  mandates: readonly Mandate[] = [],
): Standing | undefined {
  if (!opened.some(({ circle }) => circle?.linked.some(({ code }) => code === linked.code))) return undefined;
  const own = toDossier(caller, linked, mandates);
  return own.grounds.length > 0 ? own : { ...own, grounds: ['circle'] };
}

const inCircle = (standing: Standing): Standing => ({
  ...standing,
  grounds: [...standing.grounds, 'circle'],
});

const numbersOf = (organisations: DossierCircle['ownerOrganisations'] = []): string[] =>
  organisations.map(({ number }) => number);

const personsOf = ({ ownerIds, partyIds, childIds = [], submitterId }: DossierCircle): string[] => [
  ...ownerIds,
  ...partyIds,
  ...childIds,
  ...(submitterId === undefined ? [] : [submitterId]),
];

/** Dossiers that the caller may be shown a list of, before filters; `circles` and the result are newest first. */
export const tiedDossiers = (
  caller: CallerFacts,
  circles: readonly DossierCircle[],
  mandates: readonly Mandate[] = [],
): DossierCircle[] =>
  circles.filter(
    (circle) =>
      (caller.kind === 'citizen' && !caller.organisation && personsOf(circle).includes(caller.id)) ||
      toDossier(caller, circle, mandates).grounds.length > 0,
  );
