/**
 * The stand-in world: plain facts that all six mock agencies tell in their own words. Everything is invented.
 * Instants are ISO 8601 with the Hanoi offset (`2026-11-02T09:12:00+07:00`), days are `YYYY-MM-DD`, text is NFC.
 * Branches, reception points, units and officers are fictional wherever domain.md marks a gap.
 */
import type { AgencyName, Sector } from './agency-names.ts';

export type { AgencyName, CitizenSector, Sector } from './agency-names.ts';
export type { Branch, Officer, OpeningHours, Procedure, ReceptionPoint, Ward } from './catalogue.ts';

export type Instant = string;
export type Day = string;
/** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: old registers often hold a year only. */
export type PartialDate = string;

export interface Residence {
  /** Full new-form address, e.g. `Số 12, ngõ 34, phố Võng Thị, Phường Tây Hồ, Thành phố Hà Nội`. */
  readonly text: string;
  readonly street: string;
  readonly wardCode: string;
  readonly since: Day;
  readonly kind: 'PERMANENT' | 'TEMPORARY';
}

export interface Person {
  readonly id: string;
  readonly fullName: string;
  readonly birthDate: PartialDate;
  readonly gender: 'MALE' | 'FEMALE';
  readonly phone: string;
  /** Empty text where none was given: empty is not missing. */
  readonly email: string;
  readonly ethnicity: string;
  readonly residence: Residence;
  /** Witnesses, protected by decision: nothing about them may leave without a special policy. */
  readonly isProtected: boolean;
  readonly isDeceased: boolean;
  /** A source that stores decomposed Unicode serves this person's texts in NFD. */
  readonly isDecomposedAtSource: boolean;
  readonly spouseId?: string;
}

export interface Share {
  readonly personId: string;
  /** `1/1`, `1/2`, … */
  readonly share: string;
}

export interface Parcel {
  /** `TH-00103-12-0345`: area letters, ward, sheet, parcel number. */
  readonly id: string;
  readonly mapSheet: string;
  /** With leading zeros, e.g. `0007`. */
  readonly parcelNumber: string;
  /** Square metres as decimal text with the trailing zeros of the source, e.g. `120.10`. */
  readonly area: string;
  readonly wardCode: string;
  /** The ward's digits before 1/7/2025. */
  readonly formerWardCode: string;
  /** `ODT` urban, `ONT` rural dwelling, `CLN` perennial crops, `QPH` defence. */
  readonly landUse: string;
  readonly address: string;
  readonly owners: readonly Share[];
  readonly certificate: { readonly number: string; readonly issuedOn: Day };
  readonly isDefence: boolean;
}

/** The ten national codes, domain.md §2.1. */
export type StatusCode = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

export interface Step {
  readonly at: Instant;
  readonly agency: AgencyName;
  readonly unit: string;
  readonly unitName: string;
  readonly text: string;
  readonly status: StatusCode;
  /** An internal step is never shown to citizens. */
  readonly isPublic: boolean;
  readonly officerId?: string;
}

export interface Paper {
  readonly code: string;
  readonly name: string;
  readonly copies: number;
  readonly kind: 'ORIGINAL' | 'COPY' | 'ELECTRONIC';
}

export interface Party {
  readonly personId: string;
  /** E.g. `Bên chuyển nhượng`. */
  readonly role: string;
}

export interface SupplementRequest {
  readonly id: string;
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  readonly content: string;
  readonly papers: readonly string[];
  /** Until when the citizen should answer. */
  readonly until: Day;
  readonly answeredAt?: Instant;
}

export interface Fee {
  readonly code: string;
  readonly name: string;
  /** Whole VND as text. */
  readonly amount: string;
  readonly isPaid: boolean;
  readonly paidAt?: Instant;
}

export interface ResultPaper {
  readonly id: string;
  readonly name: string;
  readonly number: string;
  readonly issuedOn: Day;
  readonly isElectronic: boolean;
}

export interface PostalLeg {
  readonly trackingNumber: string;
  readonly handedOverAt: Instant;
  readonly state: 'POSTED' | 'IN_TRANSIT' | 'DELIVERED' | 'RETURNED_TO_SENDER';
  readonly changedAt: Instant;
  readonly address: string;
}

export interface Reappointment {
  readonly at: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: string;
  readonly apologyNumber: string;
}

/** What the citizen said of the service, once. */
export interface Rating {
  readonly score: 1 | 2 | 3 | 4 | 5;
  readonly at: Instant;
  readonly by: string;
}

export type DossierLane = 'STANDARD' | 'GREEN' | 'PRIORITY';
export type FilingChannel = 'COUNTER' | 'PORTAL' | 'POST' | 'KIOSK' | 'APP';

/** A dossier as it stands at one instant: `status` and `steps` are those of that instant, steps oldest first. */
export interface Dossier {
  readonly code: string;
  /** Other forms of the code (classic form, 8-digit date form). */
  readonly aliases: readonly string[];
  readonly procedureCode: string;
  readonly sector: Sector;
  readonly subject: string;
  readonly ownerIds: readonly string[];
  /** Business numbers; a dossier of an organisation has no owner who is a person. */
  readonly ownerOrganisations: readonly string[];
  readonly submitterId: string;
  /** The clerk who filled in the form for the citizen ("khai hộ"). */
  readonly assistedBy?: string;
  /** Other parties (buyer, heir, spouse); not owners. */
  readonly parties: readonly Party[];
  readonly organisationParties: readonly { readonly number: string; readonly role: string }[];
  /** Children whose birth the dossier is about, once they have a number. */
  readonly childIds: readonly string[];
  readonly parcelIds: readonly string[];
  readonly parentCode?: string;
  readonly childCodes: readonly string[];
  readonly receivedAt: Instant;
  /** When the competent agency got it; later than `receivedAt` for boundary-free receipt. */
  readonly clockStartedAt: Instant;
  /** The return date printed on the receipt, as last re-set. */
  readonly appointedAt: Instant;
  readonly reappointments: readonly Reappointment[];
  /** Branch `CN4` and point id. */
  readonly receivingBranch: string;
  readonly receivingPoint: string;
  readonly isBoundaryFree: boolean;
  readonly competent: {
    readonly agency: AgencyName;
    readonly unit: string;
    readonly unitName: string;
    readonly wardCode: string;
  };
  readonly handlingUnits: readonly string[];
  readonly handlerOfficerIds: readonly string[];
  /** The same officers with the agency that each belongs to: ids are each agency's own. */
  readonly handlers: readonly { readonly agency: AgencyName; readonly officerId: string }[];
  readonly lane: DossierLane;
  readonly channel: FilingChannel;
  /** Four characters on the receipt. */
  readonly lookupSecret: string;
  readonly status: StatusCode;
  readonly steps: readonly Step[];
  readonly changedAt: Instant;
  readonly papers: readonly Paper[];
  readonly supplements: readonly SupplementRequest[];
  readonly fees: readonly Fee[];
  readonly results: readonly ResultPaper[];
  readonly postal?: PostalLeg;
  readonly rating?: Rating;
  /** Number of the case inside an agency's own system, e.g. `{land: 'VPDK-TH-2026-004512'}`. */
  readonly caseNumbers: Readonly<Partial<Record<AgencyName, string>>>;
  /** Business numbers of banks and others to whom the property of the dossier is secured. */
  readonly securedOrganisations?: readonly string[];
  /** Land only: when the information slip (Phiếu chuyển thông tin) went to the tax authority. */
  readonly taxSlipSentOn?: Day;
}

export interface Obligation {
  /** Notice number + sub-item, unique. */
  readonly id: string;
  readonly noticeNumber: string;
  readonly dossierCode: string;
  readonly parcelId?: string;
  /** `1006` PIT on transfer, `2801` registration fee land/house, `2802` vehicles, `1401` land-use money. */
  readonly subItem: '1006' | '2801' | '2802' | '1401';
  readonly subItemName: string;
  /** Whole VND as text; one golden case is above 2^53. */
  readonly amount: string;
  readonly remaining: string;
  readonly issuedOn: Day;
  readonly dueOn: Day;
  /** Several taxpayers are possible; tax code = personal id, or an organisation's number. */
  readonly payerIds: readonly string[];
  /** The name field as the tax system prints it; may hold two people. */
  readonly payerName: string;
  readonly wardCode: string;
  readonly payments: readonly { readonly at: Instant; readonly amount: string; readonly reference: string }[];
}

/** Somebody named in a register entry; old entries have names without ids. */
export interface NamedPerson {
  readonly fullName: string;
  readonly personId?: string;
  readonly birthDate?: PartialDate;
}

export interface CivilEvent {
  readonly kind: 'BIRTH' | 'MARRIAGE' | 'DEATH';
  /** Registration number, e.g. `045`, book `01/2019`, page. */
  readonly number: string;
  readonly book: string;
  readonly page: string;
  readonly registeredOn: Day;
  readonly happenedOn: PartialDate;
  readonly wardCode: string;
  readonly place: string;
  readonly registrar: string;
  /** Child, spouses or the deceased: those whose event this is. */
  readonly subjectIds: readonly string[];
  readonly mother?: NamedPerson;
  readonly father?: NamedPerson;
  /** The entry hides an adoption: the birth parents may never be told. */
  readonly isAdoptionSecret: boolean;
  readonly note: string;
}

export interface PoliceCase {
  readonly caseNumber: string;
  readonly dossierCode: string;
  readonly kind: 'RESIDENCE' | 'PASSPORT' | 'PERMANENT_RESIDENCE_CHILD';
  readonly personId: string;
  readonly status: StatusCode;
  readonly unit: string;
  readonly unitName: string;
  readonly openedAt: Instant;
  /** Passport number or registration number once issued. */
  readonly issuedNumber?: string;
}

export interface Ticket {
  readonly id: string;
  /** Opinions may be about no dossier. */
  readonly dossierCode?: string;
  /** Nobody, where somebody spoke without a name. */
  readonly openedBy?: string;
  readonly kind?: 'QUESTION' | 'OPINION' | 'COMPLAINT' | 'PRAISE';
  /** Where and what it is about, as far as the citizen said. */
  readonly about?: Readonly<Partial<Record<'procedure' | 'branch' | 'receptionPoint' | 'ward', string>>>;
  readonly lookupSecret?: string;
  readonly subject: string;
  readonly text: string;
  readonly answer: string;
  readonly state: 'NEW' | 'ACKNOWLEDGED' | 'IN_PROGRESS' | 'ANSWERED' | 'CLOSED';
  readonly urgency: 'NORMAL' | 'URGENT' | 'COMPLEX';
  readonly openedAt: Instant;
  readonly acknowledgedAt?: Instant;
  readonly answeredAt?: Instant;
  /** By the hotline's own clock, which knows no working hours. */
  readonly dueAt: Instant;
  readonly changedAt: Instant;
  readonly handlingUnit: string;
}
