import type { Caller } from './callers.ts';
import type { Fact, FactKind, Form, Of } from './facts.ts';
import { linkedViews, officersView } from './law-of-officers.ts';
import { type Case, circleOf, type Mandate, type SmallWorld } from './small-world.ts';
import { type View, viewOf } from './view.ts';

/**
 * Who may learn what, at most: read from the law's matrix (the titles of the policies, NĐ 118/2025, Law 91/2025, the laws of
 * each register), and written down without a look at the conditions that keep it. It shares nothing with them.
 */
export function lawOf(world: SmallWorld, caller: Caller): (fact: Fact) => ReadonlySet<Form> {
  const own = world.dossiers.flatMap((dossier) => viewsOf(dossier, caller, world.mandates));
  const views = caller.kind === 'officer' ? [...own, ...linkedViews(world.dossiers, own, caller)] : own;
  const represented = activeMandates(caller, world.mandates).map(({ ownerId }) => ownerId);
  const known = isCitizen(caller) ? mandatesOf(caller, world.mandates).flatMap(otherOf(caller)) : [];
  return (fact) => {
    const isOther = fact.of.type === 'person' && known.includes(fact.of.person.id);
    // The register of delegations tells each side the end of the other's number, ended delegations included: it holds what
    // they have told each other.
    const ends: Form[] = isOther && fact.what.startsWith('number ') ? ['last3'] : [];
    if (isSecret(fact, world)) return new Set(ends);
    const forms = new Set<Form>([...ends, ...views.flatMap((view) => formsIn(view, fact))]);
    for (const form of ownForms(fact, caller, represented)) forms.add(form);
    if (isOfSession(fact, caller, views)) forms.add('full');
    if (caller.channel === 'KIOSK' && NOT_IN_PUBLIC.has(fact.kind)) return NOTHING;
    return forms.has('full') ? ALL : forms;
  };
}

const NOTHING: ReadonlySet<Form> = new Set();
const ALL: ReadonlySet<Form> = new Set(['full', 'initials', 'last3', 'year']);

/** Closed to everybody: people under protection, adoption, defence, and what the gateway does not tell at all. */
function isSecret({ of, kind }: Fact, { persons }: SmallWorld): boolean {
  const isProtected = (personId: string) => persons.find(({ id }) => id === personId)?.isProtected === true;
  if (kind === 'kept') return true;
  if (of.type === 'person') return of.person.isProtected;
  if (of.type === 'event') return of.event.isAdoptionSecret || of.event.subjectIds.every(isProtected);
  if (of.type === 'parcel')
    return of.parcel.isDefence || of.parcel.owners.some(({ personId }) => isProtected(personId));
  return kind === 'payer-name' && of.type === 'obligation' && of.obligation.payerIds.some(isProtected);
}

/** NĐ 309/2026 Art. 8: what stands on the screen of a kiosk is seen by whoever passes. */
const NOT_IN_PUBLIC: ReadonlySet<FactKind> = new Set([
  ...([
    'birth',
    'marriage',
    'death',
    'passport',
    'contact',
    'ownership',
    'share',
    'certificate',
    'payment',
  ] as const),
]);

const OPEN_TO_ALL = ['PORTAL', 'APP', 'KIOSK'];
const isCitizen = ({ kind, assistedBy, channel, organisation }: Caller): boolean =>
  kind === 'citizen' && !organisation && assistedBy === undefined && OPEN_TO_ALL.includes(channel);

/** Both sides of every delegation that the caller has given or received. */
const mandatesOf = ({ id, loa }: Caller, mandates: readonly Mandate[]) =>
  loa === 2
    ? mandates.filter(({ ownerId, representativeId }) => [ownerId, representativeId].includes(id))
    : [];
const otherOf =
  ({ id }: Caller) =>
  ({ ownerId, representativeId }: Mandate) =>
    ownerId === id ? representativeId : ownerId;

const activeMandates = (caller: Caller, mandates: readonly Mandate[]): Mandate[] =>
  isCitizen(caller) && caller.loa === 2
    ? mandates.filter(({ representativeId, state }) => representativeId === caller.id && state === 'active')
    : [];

function viewsOf(dossier: Case, caller: Caller, mandates: readonly Mandate[]): View[] {
  if (caller.kind === 'officer') return officersView(dossier, caller);
  if (caller.kind === 'clerk') return clerksView(dossier, caller);
  if (caller.organisation) return organisationsView(dossier, caller);
  if (caller.kind === 'citizen') return citizensViews(dossier, caller, mandates);
  // Operators of 1022, kiosks, auditors and nobody see of a dossier what the receipt tells, and that is not told here.
  return [];
}

const MASKED: View['people'] = { identity: ['initials', 'last3', 'year'] };

function citizensViews(dossier: Case, caller: Caller, mandates: readonly Mandate[]): View[] {
  const { id, loa, assistedBy, channel } = caller;
  const isOwner = dossier.ownerIds.includes(id);
  if (assistedBy !== undefined) return isOwner && channel === 'COUNTER' ? [viewOf(dossier, ASSISTED)] : [];
  if (!isCitizen(caller)) return [];
  const isParty = dossier.parties.some(({ personId }) => personId === id);
  const isRepresentative = mandates.some(
    ({ ownerId, representativeId, dossiers, state }) =>
      representativeId === id &&
      state === 'active' &&
      dossier.ownerIds.includes(ownerId) &&
      (dossiers.length === 0 || dossiers.includes(dossier.code)),
  );
  // TT 01/2018 Art. 16(2)(d): a weaker identity follows the progress and no more.
  if (loa < 2) return isOwner || isParty || isRepresentative ? [viewOf(dossier, { kinds: PROGRESS })] : [];
  return [
    ...(isOwner ? [viewOf(dossier, OWNER)] : []),
    ...(isParty ? [viewOf(dossier, PARTY)] : []),
    ...(isRepresentative ? [viewOf(dossier, REPRESENTATIVE)] : []),
  ];
}

const PROGRESS: readonly FactKind[] = ['progress', 'step-text'];
const CONTENT: readonly FactKind[] = [...PROGRESS, 'content', 'content-text', 'fees'];
const CASES: readonly FactKind[] = ['land-case', 'civil-case', 'police-case'];
const DUTIES: readonly FactKind[] = ['tax-case', 'obligation', 'obligation-amount'];

/** Names of holders and payers are cut to initials: the forms of `ownership` and `payer-name`. */
const OWNER: Omit<View, 'dossier'> = {
  kinds: [
    ...CONTENT,
    'results',
    ...CASES,
    'passport',
    ...DUTIES,
    'payment',
    'parcel',
    'certificate',
    'share',
  ],
  names: ['initials'],
  people: MASKED,
  births: 'child',
};
const PARTY: Omit<View, 'dossier'> = { kinds: [...PROGRESS, 'parcel'], people: MASKED };
const REPRESENTATIVE: Omit<View, 'dossier'> = {
  kinds: [...CONTENT, 'results', ...CASES, ...DUTIES],
  names: ['initials'],
  people: MASKED,
};
/**
 * Law on Enterprises 2020, NĐ 69/2024: who acts for an organisation sees what it owns, staff in their sectors. Nothing of the
 * person's own, no passport and nobody's birth.
 */
const ORGANISATION: Omit<View, 'dossier'> = {
  ...OWNER,
  kinds: OWNER.kinds.filter((kind) => kind !== 'passport' && kind !== 'civil-case'),
  births: undefined,
};
function organisationsView(dossier: Case, { organisation, loa, channel }: Caller): View[] {
  if (!organisation || loa < 2 || !OPEN_TO_ALL.includes(channel)) return [];
  const { number, sectors } = organisation;
  const isCharged = sectors === undefined || sectors.includes(dossier.sector);
  return isCharged && dossier.ownerOrganisations.includes(number) ? [viewOf(dossier, ORGANISATION)] : [];
}

/** What the form needs, and that there is something to pay; how much is hidden. */
const ASSISTED: Omit<View, 'dossier'> = {
  kinds: [...CONTENT, 'tax-case', 'obligation'],
  names: ['initials'],
  people: MASKED,
};

function clerksView(dossier: Case, { branch, loa, channel }: Caller): View[] {
  if (loa < 2 || channel !== 'COUNTER' || dossier.receivingBranch !== branch) return [];
  if (dossier.isBoundaryFree) return [viewOf(dossier, { kinds: [...PROGRESS, 'fees'], people: MASKED })];
  return [
    viewOf(dossier, {
      kinds: [...CONTENT, 'results', 'ticket'],
      // The number is cut, name and day of birth are not.
      people: { identity: ['initials', 'last3', 'year'] },
      fullNames: true,
    }),
  ];
}

/** The own ticket about a dossier of the organisation, and the number of a household business in its own session. */
function isOfSession({ of, what }: Fact, { id, organisation }: Caller, views: readonly View[]): boolean {
  if (!organisation || views.length === 0) return false;
  if (of.type === 'ticket')
    return of.ticket.openedBy === id && views.some(({ dossier }) => dossier.code === of.ticket.dossierCode);
  return of.type === 'person' && of.person.id === organisation.number && what.startsWith('number');
}

/** Law 91/2025 Art. 4(1): one's own data; what an assistant needs of them for the form; and whom one represents. */
function ownForms({ of, kind, what }: Fact, caller: Caller, represented: readonly string[]): Form[] {
  if (caller.kind !== 'citizen' || caller.organisation || caller.loa < 2) return [];
  if (caller.assistedBy !== undefined) {
    if (caller.channel !== 'COUNTER' || of.type !== 'person' || of.person.id !== caller.id) return [];
    if (kind === 'residence-ward') return ['full'];
    if (kind === 'identity') return what.startsWith('number') ? ['last3'] : ['full'];
    return [];
  }
  if (!isCitizen(caller)) return [];
  if (whose(of).includes(caller.id)) return ['full'];
  if (of.type !== 'person' || !represented.includes(of.person.id)) return [];
  if (kind === 'residence-ward') return ['full'];
  if (kind !== 'identity') return [];
  return what.startsWith('name') ? ['full'] : ['last3', 'year'];
}

function whose(of: Of): readonly string[] {
  if (of.type === 'person') return [of.person.id];
  if (of.type === 'event') return of.event.subjectIds;
  if (of.type === 'ticket') return of.ticket.openedBy === undefined ? [] : [of.ticket.openedBy];
  if (of.type === 'obligation') return of.obligation.payerIds;
  if (of.type === 'parcel')
    // Of a parcel that one holds, one's own right and the parcel; not the other holders'.
    return of.ownerId === undefined ? of.parcel.owners.map(({ personId }) => personId) : [of.ownerId];
  return [];
}

function formsIn(
  { dossier, kinds, names, people, births, fullNames, parcelWard }: View,
  { of, kind, what }: Fact,
): readonly Form[] {
  const circle = circleOf(dossier);
  const isKind = kinds.includes(kind);
  if (of.type === 'dossier') return isKind && of.dossier.code === dossier.code ? ['full'] : [];
  if (of.type === 'ticket') return isKind && of.ticket.dossierCode === dossier.code ? ['full'] : [];
  if (of.type === 'obligation') {
    if (of.obligation.dossierCode !== dossier.code) return [];
    return kind === 'payer-name' ? (names ?? []) : isKind ? ['full'] : [];
  }
  if (of.type === 'parcel') {
    if (!dossier.parcelIds.includes(of.parcel.id)) return [];
    if (parcelWard !== undefined && of.parcel.wardCode !== parcelWard) return [];
    return kind === 'ownership' ? (kinds.includes('share') ? (names ?? []) : []) : isKind ? ['full'] : [];
  }
  if (of.type === 'event') {
    const subjects = of.event.subjectIds.filter((id) => circle.includes(id));
    if (kind === 'birth')
      return subjects.some(
        (id) => births === 'everybody' || (births === 'child' && dossier.childIds.includes(id)),
      )
        ? ['full']
        : [];
    return isKind && subjects.length > 0 ? ['full'] : [];
  }
  if (!circle.includes(of.person.id)) return [];
  if (fullNames && kind === 'identity' && !what.startsWith('number')) return ['full'];
  return people?.[kind] ?? [];
}
