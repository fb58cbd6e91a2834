import type { CivilEvent, Obligation, Parcel, Ticket } from '../../mocks/world/types.ts';
import { wardOf } from '../../mocks/world/wards.ts';
import type { Case, Inhabitant, SmallWorld } from './small-world.ts';

/** How much of a fact is told. */
export type Form = 'full' | 'initials' | 'last3' | 'year';

export interface Fact {
  /** In words, e.g. `birth entry of Nguyễn …: book`. */
  readonly what: string;
  readonly of: Of;
  /** Kind of data in the law's own terms; `law.ts` says who may see it. */
  readonly kind: FactKind;
  readonly forms: Readonly<Partial<Record<Form, Canary>>>;
}

/** Whose or what it is. */
export type Of =
  | { readonly type: 'person'; readonly person: Inhabitant }
  | { readonly type: 'event'; readonly event: CivilEvent }
  | { readonly type: 'parcel'; readonly parcel: Parcel; readonly ownerId?: string }
  | { readonly type: 'dossier'; readonly dossier: Case }
  | { readonly type: 'obligation'; readonly obligation: Obligation }
  | { readonly type: 'ticket'; readonly ticket: Ticket };

export type FactKind =
  | 'identity'
  | 'residence-place'
  | 'residence-ward'
  | 'contact'
  | 'birth'
  | 'marriage'
  | 'death'
  | 'parcel'
  | 'ownership'
  | 'share'
  | 'certificate'
  | 'progress'
  | 'step-text'
  | 'content'
  | 'content-text'
  | 'fees'
  | 'results'
  | 'land-case'
  | 'civil-case'
  | 'police-case'
  | 'passport'
  | 'tax-case'
  | 'internal-land'
  | 'internal-civil'
  | 'internal-police'
  | 'internal-tax'
  | 'internal-onestop'
  | 'obligation'
  | 'obligation-amount'
  | 'payer-name'
  | 'payment'
  | 'ticket'
  /** Kept by an agency and told to nobody through the gateway. */
  | 'kept';

export interface Canary {
  readonly text: string;
  /** `part` of a text, or only as the `whole` of one. */
  readonly seenAs: 'part' | 'whole';
}

const part = (text: string): Canary => ({ text, seenAs: 'part' });
const whole = (text: string): Canary => ({ text, seenAs: 'whole' });
const full = (text: string) => ({ full: part(text) });

/** Everything that there is to be learnt in a world. */
export const factsOf = (world: SmallWorld): readonly Fact[] => [
  ...world.persons.flatMap(ofPerson),
  ...world.events.flatMap(ofEvent),
  ...world.parcels.flatMap((parcel) => ofParcel(parcel, world.persons)),
  ...world.dossiers.flatMap((dossier) => ofDossier(dossier, world)),
  ...world.obligations.flatMap(ofObligation),
  ...world.tickets.flatMap(ofTicket),
];

function ofPerson(person: Inhabitant): Fact[] {
  const fact = (name: string, kind: FactKind, forms: Fact['forms']): Fact => ({
    what: `${name} of ${person.fullName}`,
    of: { type: 'person', person },
    ...{ kind, forms },
  });
  const ward = wardOf(person.residence.wardCode);
  return [
    fact('number', 'identity', { full: part(person.id), last3: whole(last3(person.id)) }),
    fact('name', 'identity', { full: part(person.fullName), initials: whole(initials(person.fullName)) }),
    fact('day of birth', 'identity', {
      full: part(person.birthDate),
      year: whole(person.birthDate.slice(0, 4)),
    }),
    fact('street', 'residence-place', full(person.residence.street)),
    fact('ward', 'residence-ward', full(ward.name)),
    fact('ward code', 'residence-ward', full(ward.code)),
    fact('day of moving in', 'residence-ward', full(person.residence.since)),
    fact('phone', 'contact', { full: part(person.phone), last3: whole(last3(person.phone)) }),
    fact('e-mail', 'kept', full(person.email)),
    fact('ethnicity', 'kept', full(person.ethnicity)),
  ];
}

const EVENT_KINDS = { BIRTH: 'birth', MARRIAGE: 'marriage', DEATH: 'death' } as const;

const ofEvent = (event: CivilEvent): Fact[] => {
  const { number, book, place, registeredOn, happenedOn } = event;
  const fact = (name: string, text: string, kind: FactKind = EVENT_KINDS[event.kind]): Fact => ({
    what: `${EVENT_KINDS[event.kind]} entry of ${event.subjectIds.join(' and ')}: ${name}`,
    of: { type: 'event', event },
    ...{ kind, forms: full(text) },
  });
  return [
    ...Object.entries({ number, book, place, registeredOn, happenedOn }).map(([name, text]) =>
      fact(name, text),
    ),
    fact('note', event.note, 'kept'),
    fact('registrar', event.registrar, 'kept'),
    fact('mother', event.mother?.fullName ?? '', 'kept'),
    fact('father', event.father?.fullName ?? '', 'kept'),
  ];
};

function ofParcel(parcel: Parcel, persons: readonly Inhabitant[]): Fact[] {
  const fact = (name: string, kind: FactKind, forms: Fact['forms'], ownerId?: string): Fact => ({
    what: `parcel ${parcel.id}: ${name}`,
    of: { type: 'parcel', parcel, ...(ownerId === undefined ? {} : { ownerId }) },
    ...{ kind, forms },
  });
  const { certificate } = parcel;
  return [
    fact('number', 'parcel', full(parcel.parcelNumber)),
    fact('area', 'parcel', full(parcel.area)),
    fact('street', 'parcel', full(parcel.address.split(',')[1]?.trim() ?? '')),
    fact('certificate', 'certificate', {
      full: part(certificate.number),
      last3: whole(last3(certificate.number)),
    }),
    fact('day of the certificate', 'certificate', full(certificate.issuedOn)),
    ...parcel.owners.flatMap(({ personId, share }) => {
      const name = persons.find(({ id }) => id === personId)?.landName ?? '';
      return [
        fact(
          `registered name of ${personId}`,
          'ownership',
          { full: part(name), initials: whole(initials(name)) },
          personId,
        ),
        fact(`share of ${personId}`, 'share', full(share), personId),
      ];
    }),
  ];
}

function ofDossier(dossier: Case, world: SmallWorld): Fact[] {
  const fact = (name: string, kind: FactKind, text: string | undefined): Fact[] =>
    text === undefined
      ? []
      : [
          {
            what: `dossier ${dossier.code}: ${name}`,
            of: { type: 'dossier', dossier },
            kind,
            forms: full(text),
          },
        ];
  const { caseNumbers, words } = dossier;
  const cases = world.policeCases.filter(({ dossierCode }) => dossierCode === dossier.code);
  return [
    ...dossier.reappointments.flatMap(({ apologyNumber }) =>
      fact('letter of apology', 'progress', apologyNumber),
    ),
    ...words.steps.flatMap((word) => fact('step', 'step-text', word)),
    ...fact('reason of a later date', 'step-text', words.reason),
    ...fact('summary', 'content-text', words.summary),
    ...fact('request for papers', 'content-text', words.supplement),
    ...dossier.papers.flatMap(({ name }) => fact('paper', 'content', name)),
    ...dossier.supplements.flatMap(({ id }) => fact('id of a request for papers', 'content', id)),
    // Staff are told by their part and branch.
    ...fact('id of the helper', 'kept', dossier.assistedBy),
    ...dossier.fees.flatMap(({ name }) => fact('fee', 'fees', name)),
    ...dossier.results.flatMap(({ id, name }) => [
      ...fact('result', 'results', name),
      ...fact('document', 'results', id),
    ]),
    ...fact('tracking number', 'results', dossier.postal?.trackingNumber),
    ...fact('land case', 'land-case', caseNumbers.land),
    ...fact('tax case', 'tax-case', caseNumbers.tax),
    ...cases.flatMap(({ caseNumber, issuedNumber }) => [
      ...fact('police case', 'police-case', caseNumber),
      ...fact('passport', 'passport', issuedNumber),
    ]),
    ...(dossier.competent.agency === 'civil'
      ? fact('registration', 'civil-case', dossier.results[0]?.number)
      : []),
    ...Object.entries(words.internal).flatMap(([agency, word]) =>
      fact(`internal step of ${agency}`, `internal-${agency}` as FactKind, word),
    ),
    {
      what: `dossier ${dossier.code}: secret of the receipt`,
      of: { type: 'dossier', dossier },
      kind: 'kept',
      forms: { full: whole(dossier.lookupSecret) },
    },
  ];
}

const ofObligation = (obligation: Obligation): Fact[] => {
  const fact = (name: string, kind: FactKind, forms: Fact['forms']): Fact => ({
    what: `obligation of ${obligation.payerIds.join()} in ${obligation.dossierCode}: ${name}`,
    of: { type: 'obligation', obligation },
    ...{ kind, forms },
  });
  return [
    fact('notice', 'obligation', full(obligation.noticeNumber)),
    fact('day', 'obligation', full(obligation.issuedOn)),
    fact('amount', 'obligation-amount', full(obligation.amount)),
    fact('payer', 'payer-name', {
      full: part(obligation.payerName),
      initials: whole(initials(obligation.payerName)),
    }),
    fact('remaining', 'payment', full(obligation.remaining)),
  ];
};

const ofTicket = (ticket: Ticket): Fact[] => {
  const fact = (name: string, text: string, kind: FactKind = 'ticket'): Fact => ({
    what: `ticket of ${ticket.openedBy} on ${ticket.dossierCode}: ${name}`,
    of: { type: 'ticket', ticket },
    ...{ kind, forms: full(text) },
  });
  return [
    fact('id', ticket.id),
    fact('subject', ticket.subject),
    fact('answer', ticket.answer),
    fact('text', ticket.text, 'kept'),
  ];
};

/** As the law's masked forms are written; said anew here. */
const initials = (name: string): string =>
  name
    .split(' ')
    .map((word) => `${word.charAt(0)}.`)
    .join(' ');
const last3 = (number: string): string => '•'.repeat(number.length - 3) + number.slice(-3);
