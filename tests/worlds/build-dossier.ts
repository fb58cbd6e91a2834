import type { AgencyName, Sector, Step } from '../../mocks/world/types.ts';
import { wardOf } from '../../mocks/world/wards.ts';
import type { Fresh } from './fresh.ts';
import type { Case, Inhabitant } from './small-world.ts';
import type { DossierDraft, DossierKind } from './world-draft.ts';

/** Where parcels lie and units are competent. */
export const WARDS = ['00103', '00166', '00592'];
/** Where persons live: nothing else lies there, so the ward tells whose residence it is. */
export const HOME_WARDS = ['09556', '00640', '10231', '10273', '10114', '10354', '10441'].map(wardOf);
export const BRANCHES = ['CN1', 'CN4'];

interface Procedure {
  readonly code: string;
  readonly sector: Sector;
  readonly agency: AgencyName;
  /** Roles of the parties in turn. */
  readonly roles: readonly string[];
}

export const CHILD_ROLE = 'Trẻ được đăng ký';

const PROCEDURES: Readonly<Record<DossierKind, Procedure>> = {
  transfer: {
    code: '1.013831',
    sector: 'land',
    agency: 'land',
    roles: ['Bên nhận chuyển nhượng', 'Đồng sở hữu'],
  },
  renewal: { code: '1.012783', sector: 'land', agency: 'land', roles: ['Đồng sở hữu'] },
  birth: { code: '3.000722', sector: 'birth-linked', agency: 'civil', roles: [CHILD_ROLE, 'Cha', 'Mẹ'] },
  marriage: { code: '1.000894', sector: 'civil', agency: 'civil', roles: ['Bên nam', 'Bên nữ'] },
  passport: { code: '1.001456', sector: 'passport', agency: 'police', roles: ['Người được bảo lãnh'] },
  residence: {
    code: '1.004222',
    sector: 'residence',
    agency: 'police',
    roles: ['Chủ hộ', 'Người cùng cư trú'],
  },
};

const UNITS: Readonly<Partial<Record<AgencyName, string>>> = {
  land: 'H26.12',
  civil: 'H26.03',
  police: 'H26.22',
};

/** One unit for each ward. */
export function competentOf(kind: DossierKind, ward: number) {
  const { agency } = PROCEDURES[kind];
  return {
    agency,
    unit: `${UNITS[agency]}.0${ward + 1}`,
    unitName: `Đơn vị ${agency} số ${ward + 1}`,
    wardCode: WARDS[ward] ?? '',
  };
}

/** The same two numbers are given out in every agency. */
export const OFFICER_NUMBERS = ['so-1', 'so-2'];

interface Ties {
  readonly code: string;
  readonly ownerIds: readonly string[];
  readonly ownerOrganisations?: readonly string[];
  readonly submitterId: string;
  readonly partyIds: readonly string[];
  readonly parcelIds: readonly string[];
  readonly parentCode: string | undefined;
  readonly childCodes: readonly string[];
  readonly person: (id: string) => Inhabitant | undefined;
}

export function buildDossier(fresh: Fresh, draft: DossierDraft, ties: Ties): Case {
  const { kind, ward, branch, isBoundaryFree, handler } = draft;
  const { code, ownerIds, submitterId, partyIds, parcelIds, parentCode, childCodes, person } = ties;
  const procedure = PROCEDURES[kind];
  const competent = competentOf(kind, ward);
  const isLand = procedure.sector === 'land';
  const isTaxed = isLand && draft.isTaxed;
  const agencies: AgencyName[] = [
    competent.agency,
    ...(kind === 'birth' ? (['police'] as const) : []),
    ...(isTaxed ? (['tax'] as const) : []),
  ];
  const others = partyIds.filter((id) => !ownerIds.includes(id));
  const parties = others.map((personId, place) => ({
    personId,
    role: procedure.roles[Math.min(place, procedure.roles.length - 1)] ?? '',
  }));
  /** Everybody of the circle by name and number: what free texts must not tell whoever may not see them. */
  const named = [...new Set([...ownerIds, ...partyIds, submitterId])]
    .flatMap((id) => person(id) ?? [])
    .map(({ fullName, id }) => `${fullName} (số ${id})`)
    .join(', ');
  const says = (word: string) => `${word} cho ${named}`;
  const words: Case['words'] = {
    summary: fresh.thing(),
    // The tax authority's messages hold no steps.
    steps: ['onestop' as const, ...agencies].flatMap((agency) => (agency === 'tax' ? [] : fresh.thing())),
    supplement: fresh.thing(),
    reason: fresh.thing(),
    internal: Object.fromEntries(['onestop', ...agencies].map((agency) => [agency, fresh.thing()])),
  };
  const steps = ['onestop' as const, ...agencies].flatMap((agency, place): Step[] => {
    const step = {
      at: `2026-11-0${2 + place}T09:12:00+07:00`,
      agency,
      unit: competent.unit,
      unitName: competent.unitName,
      status: place === 0 ? (2 as const) : (4 as const),
    };
    return [
      { ...step, text: says(words.steps[place] ?? ''), isPublic: true },
      { ...step, text: says(words.internal[agency] ?? ''), isPublic: false },
    ];
  });
  // By turns: whoever handles it at one agency is nobody at the next.
  const handlers = agencies.map((agency, place) => ({
    agency,
    officerId: OFFICER_NUMBERS[(handler + place) % 2] ?? '',
  }));
  return {
    kind,
    heldBy: ['onestop', 'hotline', ...agencies],
    handlers,
    childIds:
      kind === 'birth' ? parties.flatMap(({ role, personId }) => (role === CHILD_ROLE ? personId : [])) : [],
    words,
    code,
    aliases: [],
    procedureCode: procedure.code,
    sector: procedure.sector,
    subject: says(words.summary),
    ...{ ownerOrganisations: ties.ownerOrganisations ?? [], organisationParties: [] },
    ...{ ownerIds, submitterId, parties, childCodes },
    assistedBy: `khai-ho-${fresh.word().toLowerCase()}`,
    parcelIds: isLand ? parcelIds : [],
    ...(parentCode === undefined ? {} : { parentCode }),
    receivedAt: '2026-11-02T09:12:00+07:00',
    clockStartedAt: '2026-11-02T09:12:00+07:00',
    appointedAt: '2026-12-09T17:00:00+07:00',
    reappointments: [
      {
        at: '2026-11-05T09:00:00+07:00',
        from: '2026-12-08T17:00:00+07:00',
        to: '2026-12-09T17:00:00+07:00',
        reason: says(words.reason),
        apologyNumber: `XL-${fresh.word()}`,
      },
    ],
    receivingBranch: BRANCHES[branch] ?? '',
    receivingPoint: `${BRANCHES[branch]}-01`,
    isBoundaryFree,
    competent,
    handlingUnits: agencies.map((agency) => (agency === 'tax' ? 'H26.31.01' : competent.unit)),
    handlerOfficerIds: handlers.map(({ officerId }) => officerId),
    lane: 'STANDARD',
    channel: 'COUNTER',
    lookupSecret: fresh.word().slice(-4).toUpperCase(),
    status: 4,
    steps,
    changedAt: '2026-11-06T09:00:00+07:00',
    papers: [{ code: 'GT01', name: `Đơn ${fresh.thing()}`, copies: 1, kind: 'COPY' }],
    supplements: [
      {
        id: `BS-${fresh.word()}`,
        requestedAt: '2026-11-03T09:00:00+07:00',
        requestedBy: '',
        content: says(words.supplement),
        papers: [],
        until: '2026-11-20',
        answeredAt: '2026-11-04T09:00:00+07:00',
      },
    ],
    fees: [{ code: 'LP', name: `Lệ phí ${fresh.thing()}`, amount: '80000', isPaid: true }],
    results: [
      {
        id: `KQ-${fresh.word()}`,
        name: `Kết quả ${fresh.thing()}`,
        number: `SO-${fresh.word()}`,
        issuedOn: '2026-11-06',
        isElectronic: true,
      },
    ],
    postal: {
      trackingNumber: `EB${fresh.word()}`,
      handedOverAt: '2026-11-06T09:00:00+07:00',
      state: 'IN_TRANSIT',
      changedAt: '2026-11-06T09:00:00+07:00',
      address: '',
    },
    caseNumbers: Object.fromEntries(agencies.map((agency) => [agency, `VV-${fresh.word()}`])),
    ...(isLand ? { taxSlipSentOn: '2026-11-05' } : {}),
  };
}
