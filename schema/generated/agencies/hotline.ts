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
  hotlineDossiers: Array<Maybe<Dossier>>;
};


export type QueryHotlineDossiersArgs = {
  codes: Array<Scalars['ID']['input']>;
};

export type Dossier = {
  code: Scalars['ID']['output'];
  tickets?: Maybe<Array<Maybe<Ticket>>>;
};

export type Ticket = {
  id: Scalars['ID']['output'];
  subject: Scalars['String']['output'];
  state: TicketState;
  urgency: TicketUrgency;
  openedAt: Scalars['DateTime']['output'];
  acknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  answeredAt?: Maybe<Scalars['DateTime']['output']>;
  answer?: Maybe<Scalars['String']['output']>;
};
