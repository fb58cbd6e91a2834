import type { Parcel } from '../../mocks/world/types.ts';
import type { Caller } from './callers.ts';
import type { Fact, FactKind } from './facts.ts';
import type { SmallWorld } from './small-world.ts';

export function missingOf(
  world: SmallWorld,
  caller: Caller,
  facts: readonly Fact[],
  told: ReadonlySet<Fact>,
): Fact[] {
  return facts.filter((fact) => isOwed(fact, caller, world) && !told.has(fact));
}

/** What somebody must be told: without it a gateway that refuses everything would be without fault. */
function isOwed(fact: Fact, caller: Caller, world: SmallWorld): boolean {
  const { id, loa, channel } = caller;
  if (loa < 2 || caller.assistedBy !== undefined || isProtected(id, world)) return false;
  if (caller.organisation)
    return channel === 'PORTAL' && isOwedToOrganisation(fact, caller.organisation, world);
  if (caller.kind === 'citizen' && channel === 'PORTAL') return isOwedToCitizen(fact, id, world);
  if (caller.kind === 'officer' && channel === 'AGENCY') return isOwedToOfficer(fact, caller, world);
  return (
    caller.kind === 'clerk' &&
    fact.of.type === 'dossier' &&
    fact.of.dossier.receivingBranch === caller.branch &&
    fact.kind === 'progress'
  );
}

const OWED_TO_OWNERS: ReadonlySet<FactKind> = new Set([
  ...(['progress', 'step-text', 'content', 'content-text', 'fees', 'results'] as const),
  ...(['land-case', 'civil-case', 'police-case', 'passport'] as const),
]);

function isOwedToCitizen({ of, kind, what }: Fact, id: string, world: SmallWorld): boolean {
  const owned = world.dossiers.filter(({ ownerIds }) => ownerIds.includes(id));
  const tied = world.dossiers.filter(({ parties }) => parties.some(({ personId }) => personId === id));
  const represented = world.mandates.filter(
    ({ representativeId, state }) => representativeId === id && state === 'active',
  );
  if (of.type === 'person') {
    if (of.person.id === id) return kind !== 'kept';
    const isRepresented = represented.some(({ ownerId }) => ownerId === of.person.id);
    return isRepresented && !of.person.isProtected && what.startsWith('name ');
  }
  if (of.type === 'event') {
    const isChildOfOwn = owned.some(({ childIds }) =>
      of.event.subjectIds.some((subject) => childIds.includes(subject) && !isProtected(subject, world)),
    );
    return (
      kind === 'birth' && !of.event.isAdoptionSecret && (of.event.subjectIds.includes(id) || isChildOfOwn)
    );
  }
  if (of.type === 'dossier') {
    if (owned.includes(of.dossier)) return OWED_TO_OWNERS.has(kind);
    return tied.includes(of.dossier) && kind === 'progress';
  }
  if (of.type === 'obligation')
    return (
      (kind === 'obligation-amount' && owned.some(({ code }) => code === of.obligation.dossierCode)) ||
      // A party is told the own part by the next action alone.
      (kind === 'payment' &&
        of.obligation.payerIds.includes(id) &&
        tied.some((dossier) => dossier.code === of.obligation.dossierCode && !isGivenUp(dossier)))
    );
  if (of.type === 'ticket')
    return (
      kind === 'ticket' &&
      of.ticket.openedBy === id &&
      [...owned, ...tied].some(({ code }) => code === of.ticket.dossierCode)
    );
  const isOwnParcel = owned.some(({ parcelIds }) => parcelIds.includes(of.parcel.id));
  return kind === 'certificate' && isOwnParcel && isOpen(of.parcel, world);
}

function isOwedToOrganisation(
  { of, kind }: Fact,
  { number, sectors }: NonNullable<Caller['organisation']>,
  world: SmallWorld,
): boolean {
  const owned = world.dossiers.filter(
    ({ ownerOrganisations, sector }) =>
      ownerOrganisations.includes(number) && (sectors === undefined || sectors.includes(sector)),
  );
  if (of.type === 'dossier') return owned.includes(of.dossier) && OWED_TO_OWNERS.has(kind);
  if (of.type === 'obligation')
    return kind === 'obligation-amount' && owned.some(({ code }) => code === of.obligation.dossierCode);
  return (
    of.type === 'parcel' &&
    kind === 'certificate' &&
    owned.some(({ parcelIds }) => parcelIds.includes(of.parcel.id)) &&
    isOpen(of.parcel, world)
  );
}

function isOwedToOfficer({ of, kind }: Fact, { agency, id, ward }: Caller, world: SmallWorld): boolean {
  const handled = world.dossiers.filter(
    ({ handlers, competent }) =>
      handlers.some((handler) => handler.agency === agency && handler.officerId === id) &&
      (ward === undefined || ward === competent.wardCode),
  );
  if (of.type === 'dossier')
    return handled.includes(of.dossier) && (kind === 'progress' || kind === 'content');
  return (
    of.type === 'parcel' &&
    agency === 'land' &&
    kind === 'parcel' &&
    (ward === undefined || of.parcel.wardCode === ward) &&
    isOpen(of.parcel, world) &&
    handled.some(({ parcelIds }) => parcelIds.includes(of.parcel.id))
  );
}

/** Not taken in, taken back or stopped. */
const isGivenUp = ({ status }: SmallWorld['dossiers'][number]): boolean => [3, 7, 8].includes(status);

const isProtected = (personId: string, { persons }: SmallWorld): boolean =>
  persons.find(({ id }) => id === personId)?.isProtected === true;

/** Not closed to everybody. */
const isOpen = ({ isDefence, owners }: Parcel, world: SmallWorld): boolean =>
  !isDefence && !owners.some(({ personId }) => isProtected(personId, world));
