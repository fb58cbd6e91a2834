export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  Date: { input: string; output: string; }
  DateTime: { input: string; output: string; }
  PartialDate: { input: string; output: string; }
  Vnd: { input: number | string; output: number | string; }
};

export type Address = {
  text: Scalars['String']['output'];
  wardCode?: Maybe<Scalars['ID']['output']>;
  wardName?: Maybe<Scalars['String']['output']>;
};

export type AgencyStep = {
  at: Scalars['DateTime']['output'];
  isDayOnly?: Maybe<Scalars['Boolean']['output']>;
  status?: Maybe<DossierStatus>;
  text: Scalars['String']['output'];
  unit: Scalars['String']['output'];
};

export type Currency =
  | 'VND';

export type DossierStatus =
  | 'ACCEPTED'
  | 'COMPLETED'
  | 'IN_PROGRESS'
  | 'PAYMENT_REQUIRED'
  | 'REGISTERED'
  | 'REJECTED'
  | 'RETURNED'
  | 'STOPPED'
  | 'SUPPLEMENT_REQUIRED'
  | 'WITHDRAWN';

export type Language =
  | 'EN'
  | 'VI';

export type MaskRule =
  | 'HIDDEN'
  | 'HOUSEHOLD'
  | 'INITIALS'
  | 'LAST3'
  | 'NAMES'
  | 'WARD_ONLY'
  | 'YEAR_ONLY';

export type Money = {
  amount: Scalars['Vnd']['output'];
  currency: Currency;
};

export type Organisation = {
  kind: OrganisationKind;
  kindText: Scalars['String']['output'];
  name: Scalars['String']['output'];
  number: Scalars['ID']['output'];
};


export type OrganisationKindTextArgs = {
  language?: InputMaybe<Language>;
};

export type OrganisationKind =
  | 'BANK'
  | 'COOPERATIVE'
  | 'ENTERPRISE'
  | 'FOREIGN'
  | 'HOUSEHOLD_BUSINESS';

export type TicketState =
  | 'ACKNOWLEDGED'
  | 'ANSWERED'
  | 'CLOSED'
  | 'IN_PROGRESS'
  | 'NEW';

export type TicketUrgency =
  | 'COMPLEX'
  | 'NORMAL'
  | 'URGENT';

export type TimeLimit = {
  amount?: Maybe<Scalars['Float']['output']>;
  unit: TimeUnit;
};

export type TimeUnit =
  | 'CALENDAR_DAYS'
  | 'SAME_DAY'
  | 'WORKING_DAYS'
  | 'WORKING_HOURS';

export type Query = {
  policeDossiers: Array<Maybe<Dossier>>;
  policePersons: Array<Maybe<Person>>;
};


export type QueryPoliceDossiersArgs = {
  codes: Array<Scalars['ID']['input']>;
};


export type QueryPolicePersonsArgs = {
  ids: Array<Scalars['ID']['input']>;
};

export type Dossier = {
  code: Scalars['ID']['output'];
  policeCase?: Maybe<PoliceCase>;
};

export type PoliceCase = {
  number: Scalars['ID']['output'];
  kind: PoliceCaseKind;
  passportNumber?: Maybe<Scalars['ID']['output']>;
  steps: Array<Maybe<AgencyStep>>;
};

export type PoliceCaseKind =
  | 'RESIDENCE'
  | 'PASSPORT';

export type Person = {
  id: Scalars['ID']['output'];
  personalId?: Maybe<Scalars['ID']['output']>;
  fullName?: Maybe<Scalars['String']['output']>;
  dateOfBirth?: Maybe<Scalars['PartialDate']['output']>;
  residence?: Maybe<Residence>;
  phone?: Maybe<Scalars['String']['output']>;
};

export type Residence = {
  kind: ResidenceKind;
  address?: Maybe<Address>;
  since?: Maybe<Scalars['Date']['output']>;
};

export type ResidenceKind =
  | 'PERMANENT'
  | 'TEMPORARY';
