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
  onestopDossiers: Array<Maybe<Dossier>>;
  procedures?: Maybe<Array<Maybe<Procedure>>>;
  receptionPoints?: Maybe<Array<Maybe<ReceptionPoint>>>;
};


export type QueryOnestopDossiersArgs = {
  codes: Array<Scalars['ID']['input']>;
};


export type QueryProceduresArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
  validOn?: InputMaybe<Scalars['Date']['input']>;
};


export type QueryReceptionPointsArgs = {
  branch?: InputMaybe<Scalars['ID']['input']>;
  isBoundaryFree?: InputMaybe<Scalars['Boolean']['input']>;
  near?: InputMaybe<GeoPointInput>;
  openAt?: InputMaybe<Scalars['DateTime']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Dossier = {
  code: Scalars['ID']['output'];
  aliases?: Maybe<Array<Scalars['ID']['output']>>;
  procedure?: Maybe<Procedure>;
  status?: Maybe<DossierStatus>;
  receivedAt?: Maybe<Scalars['DateTime']['output']>;
  clockStartedAt?: Maybe<Scalars['DateTime']['output']>;
  lane?: Maybe<Lane>;
  channel?: Maybe<FilingChannel>;
  isBoundaryFree?: Maybe<Scalars['Boolean']['output']>;
  receptionPoint?: Maybe<ReceptionPoint>;
  competentUnit?: Maybe<AgencyUnit>;
  applicant?: Maybe<Person>;
  applicantOrganisation?: Maybe<Organisation>;
  submitter?: Maybe<Person>;
  assistedBy?: Maybe<Scalars['String']['output']>;
  parties?: Maybe<Array<Maybe<DossierParty>>>;
  organisationParties?: Maybe<Array<Maybe<OrganisationParty>>>;
  summary?: Maybe<Scalars['String']['output']>;
  papers?: Maybe<Array<Maybe<Paper>>>;
  supplementRequests?: Maybe<Array<Maybe<SupplementRequest>>>;
  reappointments?: Maybe<Array<Maybe<Reappointment>>>;
  fees?: Maybe<Array<Maybe<Fee>>>;
  results?: Maybe<Array<Maybe<DossierResult>>>;
  delivery?: Maybe<PostalDelivery>;
  linked?: Maybe<Array<Maybe<LinkedDossier>>>;
  receptionSteps?: Maybe<Array<Maybe<AgencyStep>>>;
  receptionInternalSteps?: Maybe<Array<Maybe<AgencyStep>>>;
};

export type Person = {
  id: Scalars['ID']['output'];
};

export type Procedure = {
  code: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  sector: Scalars['String']['output'];
  limitWorkingDays?: Maybe<Scalars['Int']['output']>;
  isSameDay: Scalars['Boolean']['output'];
  isBoundaryFree: Scalars['Boolean']['output'];
  validFrom?: Maybe<Scalars['Date']['output']>;
  validUntil?: Maybe<Scalars['Date']['output']>;
  replacedBy?: Maybe<Scalars['ID']['output']>;
  isVerified: Scalars['Boolean']['output'];
  fee?: Maybe<Money>;
  onlineFee?: Maybe<Money>;
  guide?: Maybe<ProcedureGuide>;
};


export type ProcedureNameArgs = {
  language?: InputMaybe<Language>;
};

export type ProcedureGuide = {
  languages: Array<Language>;
  decision?: Maybe<Scalars['String']['output']>;
  validFrom?: Maybe<Scalars['Date']['output']>;
  updatedAt?: Maybe<Scalars['DateTime']['output']>;
  conditions?: Maybe<Scalars['String']['output']>;
  steps?: Maybe<Array<Maybe<GuideStep>>>;
  papers?: Maybe<Array<Maybe<GuidePaper>>>;
  channels?: Maybe<Array<Maybe<GuideChannel>>>;
  forms?: Maybe<Array<Maybe<GuideForm>>>;
  results?: Maybe<Array<Maybe<GuideResult>>>;
  videos?: Maybe<Array<Maybe<GuideVideo>>>;
  advisers?: Maybe<Array<Maybe<GuideAdviser>>>;
  legalGrounds?: Maybe<Array<Maybe<LegalGround>>>;
};


export type ProcedureGuideConditionsArgs = {
  language?: InputMaybe<Language>;
};

export type GuideStep = {
  case?: Maybe<Scalars['String']['output']>;
  number: Scalars['Int']['output'];
  what: Scalars['String']['output'];
  who?: Maybe<Scalars['String']['output']>;
  time?: Maybe<TimeLimit>;
};


export type GuideStepCaseArgs = {
  language?: InputMaybe<Language>;
};


export type GuideStepWhatArgs = {
  language?: InputMaybe<Language>;
};


export type GuideStepWhoArgs = {
  language?: InputMaybe<Language>;
};

export type GuidePaper = {
  case?: Maybe<Scalars['String']['output']>;
  code: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  originals?: Maybe<Scalars['Int']['output']>;
  copies?: Maybe<Scalars['Int']['output']>;
  form?: Maybe<GuideForm>;
  isReusable?: Maybe<Scalars['Boolean']['output']>;
  reuse?: Maybe<PaperReuse>;
};


export type GuidePaperCaseArgs = {
  language?: InputMaybe<Language>;
};


export type GuidePaperNameArgs = {
  language?: InputMaybe<Language>;
};

export type PaperReuse = {
  kind: PaperReuseKind;
  agency?: Maybe<Scalars['ID']['output']>;
  holder?: Maybe<Scalars['String']['output']>;
  source?: Maybe<Scalars['String']['output']>;
  resultCode?: Maybe<Scalars['ID']['output']>;
};


export type PaperReuseHolderArgs = {
  language?: InputMaybe<Language>;
};


export type PaperReuseSourceArgs = {
  language?: InputMaybe<Language>;
};

export type PaperReuseKind =
  | 'HELD_DATA'
  | 'EARLIER_RESULT';

export type GuideForm = {
  code?: Maybe<Scalars['ID']['output']>;
  name: Scalars['String']['output'];
  link?: Maybe<Scalars['String']['output']>;
  source?: Maybe<Scalars['String']['output']>;
};


export type GuideFormNameArgs = {
  language?: InputMaybe<Language>;
};

export type GuideChannel = {
  channel?: Maybe<FilingChannel>;
  code: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  times?: Maybe<Array<Maybe<GuideTime>>>;
};


export type GuideChannelNameArgs = {
  language?: InputMaybe<Language>;
};

export type GuideTime = {
  limit?: Maybe<TimeLimit>;
  text?: Maybe<Scalars['String']['output']>;
  fees?: Maybe<Array<Maybe<GuideFee>>>;
};


export type GuideTimeTextArgs = {
  language?: InputMaybe<Language>;
};

export type GuideFee = {
  code: Scalars['ID']['output'];
  text?: Maybe<Scalars['String']['output']>;
  amount?: Maybe<Money>;
  link?: Maybe<Scalars['String']['output']>;
};


export type GuideFeeTextArgs = {
  language?: InputMaybe<Language>;
};

export type GuideResult = {
  code: Scalars['ID']['output'];
  name: Scalars['String']['output'];
};


export type GuideResultNameArgs = {
  language?: InputMaybe<Language>;
};

export type GuideVideo = {
  title: Scalars['String']['output'];
  link: Scalars['String']['output'];
  lengthSeconds?: Maybe<Scalars['Int']['output']>;
  spoken?: Maybe<Language>;
};


export type GuideVideoTitleArgs = {
  language?: InputMaybe<Language>;
};

export type GuideAdviser = {
  kind: AdviserKind;
  name: Scalars['String']['output'];
  phone?: Maybe<Scalars['String']['output']>;
  link?: Maybe<Scalars['String']['output']>;
  hours?: Maybe<Array<Scalars['String']['output']>>;
  openingHours?: Maybe<Array<OpeningHours>>;
  point?: Maybe<ReceptionPoint>;
};


export type GuideAdviserNameArgs = {
  language?: InputMaybe<Language>;
};

export type AdviserKind =
  | 'DESK'
  | 'HOTLINE'
  | 'ONLINE';

export type LegalGround = {
  number: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  issuedBy?: Maybe<Scalars['String']['output']>;
  issuedOn?: Maybe<Scalars['Date']['output']>;
  validFrom?: Maybe<Scalars['Date']['output']>;
  link?: Maybe<Scalars['String']['output']>;
};


export type LegalGroundNameArgs = {
  language?: InputMaybe<Language>;
};

export type ReceptionPoint = {
  id: Scalars['ID']['output'];
  branch: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  address: Address;
  hours: Array<Scalars['String']['output']>;
  openingHours?: Maybe<Array<OpeningHours>>;
  location?: Maybe<GeoPoint>;
  distanceMetres?: Maybe<Scalars['Int']['output']>;
  isBoundaryFree: Scalars['Boolean']['output'];
};

export type OpeningHours = {
  weekday: Scalars['Int']['output'];
  from: Scalars['String']['output'];
  to: Scalars['String']['output'];
};

export type GeoPoint = {
  latitude: Scalars['Float']['output'];
  longitude: Scalars['Float']['output'];
};

export type GeoPointInput = {
  latitude: Scalars['Float']['input'];
  longitude: Scalars['Float']['input'];
};

export type AgencyUnit = {
  code: Scalars['ID']['output'];
  agency: Scalars['String']['output'];
  name: Scalars['String']['output'];
};

export type DossierParty = {
  role: Scalars['String']['output'];
  person: Person;
};

export type OrganisationParty = {
  role: Scalars['String']['output'];
  organisation: Organisation;
};

export type Paper = {
  code: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  copies: Scalars['Int']['output'];
  kind: PaperKind;
};

export type SupplementRequest = {
  id: Scalars['ID']['output'];
  text: Scalars['String']['output'];
  requestedAt: Scalars['DateTime']['output'];
  answeredAt?: Maybe<Scalars['DateTime']['output']>;
  until?: Maybe<Scalars['DateTime']['output']>;
};

export type Reappointment = {
  at: Scalars['DateTime']['output'];
  from: Scalars['DateTime']['output'];
  to: Scalars['DateTime']['output'];
  reason: Scalars['String']['output'];
  apologyNumber?: Maybe<Scalars['ID']['output']>;
};

export type Fee = {
  name: Scalars['String']['output'];
  amount: Money;
  isPaid: Scalars['Boolean']['output'];
};

export type DossierResult = {
  name: Scalars['String']['output'];
  documentId?: Maybe<Scalars['ID']['output']>;
  issuedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type PostalDelivery = {
  trackingNumber: Scalars['ID']['output'];
  state: DeliveryState;
  at: Scalars['DateTime']['output'];
};

export type LinkedDossier = {
  relation: LinkRelation;
  code: Scalars['ID']['output'];
};

export type Lane =
  | 'STANDARD'
  | 'GREEN'
  | 'PRIORITY';

export type FilingChannel =
  | 'COUNTER'
  | 'ONLINE'
  | 'POST'
  | 'KIOSK';

export type PaperKind =
  | 'ORIGINAL'
  | 'COPY'
  | 'ELECTRONIC';

export type DeliveryState =
  | 'POSTED'
  | 'IN_TRANSIT'
  | 'DELIVERED'
  | 'RETURNED_TO_SENDER';

export type LinkRelation =
  | 'PARENT'
  | 'CHILD';
