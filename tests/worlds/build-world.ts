import type { CivilEvent, Obligation, Parcel, PoliceCase, Ticket } from '../../mocks/world/types.ts';
import { buildDossier, competentOf, HOME_WARDS, WARDS } from './build-dossier.ts';
import { Fresh } from './fresh.ts';
import type { Case, Inhabitant, Mandate, SmallOrganisation, SmallWorld } from './small-world.ts';
import type { DossierDraft, PersonDraft, WorldDraft } from './world-draft.ts';

/** First letters differ, so that initials tell persons of one world apart. */
const FAMILIES = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Bùi', 'Đặng'];

const fresh = new Fresh();

export function buildWorld(draft: WorldDraft): SmallWorld {
  const persons = [...draft.persons, NOBODY_SPECIAL].map(buildPerson);
  const witness = persons.pop() as Inhabitant;
  const at = <Item>(items: readonly Item[], place: number): Item =>
    items[Math.min(place, items.length - 1)] as Item;
  const idAt = (place: number) => at(persons, place).id;
  const idsAt = (places: readonly number[]) => [...new Set(places.map(idAt))];
  const parcels = draft.parcels.map(({ owners, ward, isDefence }): Parcel => {
    const ids = idsAt(owners);
    return {
      id: `${fresh.word().slice(0, 2).toUpperCase()}-${WARDS[ward]}-${fresh.digits(6)}`,
      mapSheet: '7',
      parcelNumber: fresh.digits(7),
      area: `${fresh.digits(7)}.10`,
      wardCode: WARDS[ward] ?? '',
      formerWardCode: WARDS[ward] ?? '',
      landUse: isDefence ? 'QPH' : 'ODT',
      address: `Số 1, ngõ ${fresh.word()}, Phường X, Thành phố Hà Nội`,
      owners: ids.map((personId) => ({ personId, share: `1/${fresh.digits(5)}` })),
      certificate: { number: `DK ${fresh.word()}`, issuedOn: fresh.day() },
      isDefence,
    };
  });
  const organisations: readonly SmallOrganisation[] = [
    { number: fresh.digits(10), kind: 'enterprise', headId: idAt(1) },
    { number: idAt(0), kind: 'household-business', headId: idAt(0) },
  ];
  const codes = draft.dossiers.map(
    ({ kind, ward }) => `${competentOf(kind, ward).unit}-261102-${fresh.digits(5)}`,
  );
  const dossiers = draft.dossiers.map((dossier, own): Case => {
    const isChild = (other: DossierDraft, place: number) =>
      place !== own && at(codes, other.parent) === codes[own];
    const parent = at(codes, dossier.parent);
    const organisation = isLand(dossier.kind) ? organisations[dossier.organisation ?? -1] : undefined;
    return buildDossier(fresh, dossier, {
      code: codes[own] ?? '',
      ownerIds: organisation ? [] : idsAt(dossier.owners),
      ownerOrganisations: organisation ? [organisation.number] : [],
      submitterId: idAt(dossier.submitter),
      partyIds: idsAt(dossier.parties),
      parcelIds: [...new Set(dossier.parcels.map((place) => at(parcels, place).id))],
      parentCode: parent === codes[own] ? undefined : parent,
      childCodes: draft.dossiers.flatMap((other, place) =>
        isChild(other, place) ? (codes[place] ?? []) : [],
      ),
      person: (id) => persons.find((person) => person.id === id),
    });
  });
  const lastTold = buildDossier(fresh, LAST, {
    code: `${competentOf(LAST.kind, 0).unit}-261102-${fresh.digits(5)}`,
    ...{
      ownerIds: [witness.id],
      submitterId: witness.id,
      partyIds: [],
      parcelIds: [],
      parentCode: undefined,
      childCodes: [],
    },
    person: () => witness,
  });
  return {
    draft,
    ...{ persons, parcels, organisations, dossiers, lastTold },
    events: [
      ...persons.flatMap((person, place) => ownEvents(person, draft.persons[place])),
      ...draft.marriages.map(([one, other]) => event('MARRIAGE', [...new Set([idAt(one), idAt(other)])])),
    ],
    obligations: draft.dossiers.flatMap(({ payers, isTaxed, kind }, place) =>
      isTaxed && isLand(kind)
        ? idsAt(payers).map((id) =>
            obligation(
              at(dossiers, place),
              at(
                persons,
                persons.findIndex((person) => person.id === id),
              ),
            ),
          )
        : [],
    ),
    policeCases: dossiers.flatMap((dossier) => policeCase(dossier)),
    tickets: draft.dossiers.flatMap(({ openers }, place) =>
      idsAt(openers).map((id) => ticket(at(dossiers, place).code, id)),
    ),
    mandates: draft.delegations.flatMap(({ owner, representative, dossier, state }): Mandate[] => {
      const [ownerId, representativeId] = [idAt(owner), idAt(representative)];
      const covered = dossier === undefined ? [] : [at(dossiers, dossier)];
      // Nobody can delegate what is not theirs, and not to themselves.
      const isPossible =
        ownerId !== representativeId && covered.every((found) => found.ownerIds.includes(ownerId));
      return isPossible
        ? [{ ownerId, representativeId, dossiers: covered.map(({ code }) => code), state }]
        : [];
    }),
  };
}

const NOBODY_SPECIAL: PersonDraft = { isProtected: false, isAdoptionSecret: false, isDeceased: false };
const LAST: DossierDraft = {
  ...{ kind: 'marriage', owners: [0], submitter: 0, parties: [], parcels: [], ward: 0, branch: 0, parent: 0 },
  ...{ isBoundaryFree: false, handler: 0, isTaxed: false, payers: [], openers: [] },
};

const isLand = (kind: DossierDraft['kind']): boolean => kind === 'transfer' || kind === 'renewal';

function buildPerson({ isProtected, isDeceased }: PersonDraft, place: number): Inhabitant {
  const family = FAMILIES[place] ?? '';
  const given = fresh.word();
  const middle = (letter: string) => `${letter}${fresh.word().toLowerCase()}`;
  const ward = HOME_WARDS[place] ?? HOME_WARDS[0];
  const street = `Số 9, ngõ ${fresh.word()}`;
  return {
    id: fresh.digits(12),
    // Initials tell the registers apart as well.
    fullName: `${family} ${middle('A')} ${given}`,
    landName: `${family} ${middle('E')} ${fresh.word()}`,
    birthDate: `${1930 + place}-0${1 + place}-1${place}`,
    gender: place % 2 === 0 ? 'MALE' : 'FEMALE',
    phone: `09${fresh.digits(8)}`,
    email: `${fresh.word()}@thu.example`,
    ethnicity: fresh.word(),
    residence: {
      text: `${street}, ${ward?.name}, Thành phố Hà Nội`,
      street,
      wardCode: ward?.code ?? '',
      since: fresh.day(),
      kind: 'PERMANENT',
    },
    isProtected,
    isDeceased,
    isDecomposedAtSource: place === 1,
  };
}

const ownEvents = (person: Inhabitant, draft: PersonDraft | undefined): CivilEvent[] => [
  event('BIRTH', [person.id], draft?.isAdoptionSecret),
  ...(draft?.isDeceased ? [event('DEATH', [person.id])] : []),
];

const event = (
  kind: CivilEvent['kind'],
  subjectIds: readonly string[],
  isAdoptionSecret = false,
): CivilEvent => ({
  kind,
  number: `SO-${fresh.word()}`,
  book: `Q-${fresh.word()}`,
  page: '1',
  registeredOn: fresh.day(),
  happenedOn: fresh.day(),
  wardCode: WARDS[0] ?? '',
  place: `UBND ${fresh.word()}`,
  registrar: fresh.word(),
  subjectIds,
  mother: { fullName: fresh.word() },
  father: { fullName: fresh.word() },
  isAdoptionSecret,
  note: fresh.word(),
});

const obligation = ({ code, competent }: Case, payer: Inhabitant): Obligation => {
  const noticeNumber = `LTB-${fresh.word()}`;
  return {
    id: `${noticeNumber}#1006`,
    noticeNumber,
    dossierCode: code,
    subItem: '1006',
    subItemName: 'Thuế thu nhập cá nhân từ chuyển nhượng bất động sản',
    amount: fresh.digits(9),
    remaining: fresh.digits(9),
    issuedOn: fresh.day(),
    dueOn: '2026-12-11',
    payerIds: [payer.id],
    payerName: `${payer.fullName.split(' ')[0]} U${fresh.word().toLowerCase()} ${fresh.letter()}${fresh.word().toLowerCase()}`,
    wardCode: competent.wardCode,
    payments: [],
  };
};

function policeCase({ code, kind, ownerIds, heldBy, competent }: Case): PoliceCase[] {
  if (!heldBy.includes('police')) return [];
  const isPassport = kind === 'passport';
  return [
    {
      caseNumber: `CA-${fresh.word()}`,
      dossierCode: code,
      kind: isPassport ? 'PASSPORT' : kind === 'birth' ? 'PERMANENT_RESIDENCE_CHILD' : 'RESIDENCE',
      personId: ownerIds[0] ?? '',
      status: 4,
      unit: competent.unit,
      unitName: competent.unitName,
      openedAt: '2026-11-03T09:00:00+07:00',
      ...(isPassport ? { issuedNumber: `HC${fresh.word()}` } : {}),
    },
  ];
}

const ticket = (dossierCode: string, openedBy: string): Ticket => ({
  id: `1022-${fresh.word()}`,
  dossierCode,
  openedBy,
  subject: `Hỏi ${fresh.thing()}`,
  text: `Kể ${fresh.thing()}`,
  answer: `Đáp ${fresh.thing()}`,
  state: 'ANSWERED',
  urgency: 'NORMAL',
  openedAt: '2026-11-16T08:30:00+07:00',
  acknowledgedAt: '2026-11-16T09:05:00+07:00',
  dueAt: '2026-11-17T08:30:00+07:00',
  changedAt: '2026-11-16T15:40:00+07:00',
  handlingUnit: 'Tổng đài 1022 Hà Nội',
});
