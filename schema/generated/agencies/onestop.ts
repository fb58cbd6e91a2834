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
  | 'INITIALS'
  | 'LAST3'
  | 'NAMES'
  | 'WARD_ONLY'
  | 'YEAR_ONLY';

export type Money = {
  amount: Scalars['Vnd']['output'];
  currency: Currency;
};

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
  submitter?: Maybe<Person>;
  assistedBy?: Maybe<Scalars['String']['output']>;
  assistance?: Maybe<FilingAssistance>;
  priority?: Maybe<DossierPriority>;
  parties?: Maybe<Array<Maybe<DossierParty>>>;
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
  fee?: Maybe<Money>;
  onlineFee?: Maybe<Money>;
};


export type ProcedureNameArgs = {
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

export type FilingAssistance = {
  means?: Maybe<ConfirmationMeans>;
  confirmedAt?: Maybe<Scalars['DateTime']['output']>;
  text: Scalars['String']['output'];
};


export type FilingAssistanceTextArgs = {
  language?: InputMaybe<Language>;
};

export type ConfirmationMeans =
  | 'VNEID'
  | 'SIGNATURE';

export type DossierPriority = {
  reason: PriorityReason;
  text: Scalars['String']['output'];
  law: Scalars['String']['output'];
};


export type DossierPriorityTextArgs = {
  language?: InputMaybe<Language>;
};

export type PriorityReason =
  | 'ELDERLY'
  | 'DISABLED';

export type DossierParty = {
  role: Scalars['String']['output'];
  person: Person;
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
