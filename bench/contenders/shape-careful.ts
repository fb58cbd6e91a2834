import { formatInstant } from '../../dossier/calendar/instant.ts';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { deriveTicketDeadlines } from '../../dossier/ticket-deadlines.ts';
import { initials, maskValue } from '../../policies/masks.ts';
import type {
  AgencyStep,
  Dossier as CivilDossier,
  CivilEvent,
  Person as CivilPerson,
} from '../../schema/generated/agencies/civil.ts';
import type { Dossier as HotlineDossier, Ticket } from '../../schema/generated/agencies/hotline.ts';
import type { Dossier as LandDossier, Parcel } from '../../schema/generated/agencies/land.ts';
import type { Dossier as ReceptionDossier } from '../../schema/generated/agencies/onestop.ts';
import type {
  Dossier as PoliceDossier,
  Person as PolicePerson,
} from '../../schema/generated/agencies/police.ts';

/** Rows of the agencies' modules for the job. */
export interface CarefulParts {
  readonly reception: ReceptionDossier & { readonly receptionSteps?: readonly (AgencyStep | null)[] | null };
  /** Of the one agency that handles the dossier. */
  readonly held: Omit<LandDossier, 'code'> & Partial<CivilDossier & PoliceDossier>;
  readonly hotline: HotlineDossier;
  readonly police: PolicePerson;
  readonly civil: CivilPerson;
}

const rulebook = createRulebook(readRulebookTexts());

/** A value that could not be read stands as an error in its place, and must not leave as `{}`. */
function sound<T>(value: T): T {
  if (value instanceof Error) throw value;
  return value;
}

/** Texts that people wrote leave without the names and numbers of people. */
const withoutPeople = (text: string | null | undefined) => maskValue('names', text ?? null);

const known = <T>(list: readonly (T | null)[] | null | undefined): T[] =>
  (sound(list) ?? []).flatMap((item) => sound(item) ?? []);

/** What a citizen may see of their own dossier, with the names of owners as initials. */
export function carefulDossier({ reception, held, hotline, police, civil }: CarefulParts, now: Date): object {
  const landCase = sound(held.landCase) ?? null;
  const handled = landCase ?? sound(held.civilCase) ?? sound(held.policeCase);
  return {
    code: reception.code,
    status: sound(reception.status),
    receivedAt: sound(reception.receivedAt),
    lane: sound(reception.lane),
    summary: withoutPeople(sound(reception.summary)),
    applicant: {
      fullName: sound(police.fullName),
      dateOfBirth: sound(police.dateOfBirth),
      residence: residenceOf(sound(police.residence)),
      civilEvents: [
        ...known([civil.birth ?? null]),
        ...known(civil.marriages),
        ...known([civil.death ?? null]),
      ].map(eventOf),
    },
    parcels: known(held.parcels).map(parcelOf),
    landCase: landCase && { number: landCase.number, kind: withoutPeople(landCase.kind) },
    timeline: [...known(reception.receptionSteps), ...known(handled?.steps)]
      .map(({ at, unit, text, status }) => ({ at, unit, text, status: status ?? null }))
      .sort((left, right) => Date.parse(left.at) - Date.parse(right.at)),
    tickets: known(hotline.tickets).map((ticket) => ticketOf(ticket, now)),
  };
}

const residenceOf = (residence: PolicePerson['residence']) =>
  residence && {
    kind: residence.kind,
    since: sound(residence.since) ?? null,
    address: addressOf(sound(residence.address)),
  };

const addressOf = (address: Parcel['address']) =>
  address && { text: address.text, wardCode: address.wardCode ?? null, wardName: address.wardName ?? null };

const eventOf = ({ kind, number, book, registeredOn, place }: CivilEvent) => ({
  ...{ kind, number, book: book ?? null, registeredOn: registeredOn ?? null, place: place ?? null },
});

const parcelOf = (parcel: Parcel) => ({
  id: parcel.id,
  mapSheet: sound(parcel.mapSheet),
  parcelNumber: sound(parcel.parcelNumber),
  areaSquareMetres: sound(parcel.areaSquareMetres),
  landUse: sound(parcel.landUse),
  formerWardName: sound(parcel.formerWardName),
  address: addressOf(sound(parcel.address)),
  owners: known(parcel.owners).map(({ registeredName, share }) => ({
    registeredName: registeredName ? initials(registeredName) : null,
    share: share ?? null,
  })),
  certificate: certificateOf(sound(parcel.certificate)),
});

const certificateOf = (certificate: Parcel['certificate']) =>
  certificate && { number: certificate.number, issuedOn: sound(certificate.issuedOn) };

function ticketOf(ticket: Ticket, now: Date) {
  const { id, subject, state, urgency, openedAt } = ticket;
  const instantOf = (text: string | null | undefined) => (text ? new Date(text) : undefined);
  const { dueAt } = deriveTicketDeadlines(
    {
      ...{ urgency, openedAt: new Date(openedAt) },
      isAcknowledged: state !== 'NEW',
      acknowledgedAt: instantOf(ticket.acknowledgedAt),
      isAnswered: state === 'ANSWERED' || state === 'CLOSED',
      answeredAt: instantOf(ticket.answeredAt),
    },
    rulebook,
    now,
  );
  return {
    id,
    subject: withoutPeople(subject),
    state,
    openedAt,
    dueAt: dueAt === undefined ? null : formatInstant(dueAt),
  };
}
