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
  landDossiers: Array<Maybe<Dossier>>;
  landParcels: Array<Maybe<Parcel>>;
};


export type QueryLandDossiersArgs = {
  codes: Array<Scalars['ID']['input']>;
};


export type QueryLandParcelsArgs = {
  ids: Array<Scalars['ID']['input']>;
};

export type Dossier = {
  code: Scalars['ID']['output'];
  parcels?: Maybe<Array<Maybe<Parcel>>>;
  landCase?: Maybe<LandCase>;
  securedTransactions?: Maybe<Array<Maybe<SecuredTransaction>>>;
  securityStates?: Maybe<Array<Maybe<SecurityState>>>;
};

export type LandCase = {
  number: Scalars['ID']['output'];
  kind: Scalars['String']['output'];
  taxSlipSentOn?: Maybe<Scalars['Date']['output']>;
  steps: Array<Maybe<AgencyStep>>;
  internalSteps?: Maybe<Array<Maybe<AgencyStep>>>;
};

export type Parcel = {
  id: Scalars['ID']['output'];
  mapSheet?: Maybe<Scalars['String']['output']>;
  parcelNumber?: Maybe<Scalars['String']['output']>;
  areaSquareMetres?: Maybe<Scalars['String']['output']>;
  landUse?: Maybe<Scalars['String']['output']>;
  address?: Maybe<Address>;
  formerWardName?: Maybe<Scalars['String']['output']>;
  owners?: Maybe<Array<Maybe<ParcelOwner>>>;
  certificate?: Maybe<LandCertificate>;
  securities?: Maybe<Array<Maybe<SecuredTransaction>>>;
};

export type ParcelOwner = {
  person?: Maybe<Person>;
  registeredName?: Maybe<Scalars['String']['output']>;
  share?: Maybe<Scalars['String']['output']>;
};

export type Person = {
  id: Scalars['ID']['output'];
};

export type LandCertificate = {
  number?: Maybe<Scalars['ID']['output']>;
  issuedOn?: Maybe<Scalars['Date']['output']>;
};

export type SecuredTransaction = {
  id: Scalars['ID']['output'];
  kind?: Maybe<SecurityKind>;
  state?: Maybe<SecurityState>;
  stateText?: Maybe<Scalars['String']['output']>;
  registrationNumber?: Maybe<Scalars['ID']['output']>;
  registeredAt?: Maybe<Scalars['DateTime']['output']>;
  priority?: Maybe<Scalars['Int']['output']>;
  securingParties?: Maybe<Array<Maybe<SecurityParty>>>;
  securedParties?: Maybe<Array<Maybe<SecurityParty>>>;
  assets?: Maybe<Array<Maybe<SecuredAsset>>>;
  contract?: Maybe<SecurityContract>;
  securedFrom?: Maybe<Scalars['Date']['output']>;
  securedUntil?: Maybe<Scalars['Date']['output']>;
  history?: Maybe<Array<Maybe<SecurityEvent>>>;
};


export type SecuredTransactionStateTextArgs = {
  language?: InputMaybe<Language>;
};

export type SecurityKind =
  | 'MORTGAGE'
  | 'FUTURE_ASSET_MORTGAGE'
  | 'RETENTION_OF_TITLE';

export type SecurityState =
  | 'PENDING'
  | 'REGISTERED'
  | 'CHANGED'
  | 'DELETED'
  | 'REJECTED'
  | 'ENFORCEMENT_NOTICED';

export type SecurityParty = {
  person?: Maybe<Person>;
  registeredName?: Maybe<Scalars['String']['output']>;
  organisation?: Maybe<Organisation>;
};

export type SecuredAsset = {
  kind?: Maybe<SecuredAssetKind>;
  parcelId?: Maybe<Scalars['ID']['output']>;
  certificateNumber?: Maybe<Scalars['ID']['output']>;
  description?: Maybe<Scalars['String']['output']>;
};

export type SecuredAssetKind =
  | 'LAND_USE_RIGHT'
  | 'HOUSE'
  | 'FLAT'
  | 'OTHER_ATTACHED';

export type SecurityContract = {
  number?: Maybe<Scalars['ID']['output']>;
  signedOn?: Maybe<Scalars['Date']['output']>;
};

export type SecurityEvent = {
  at: Scalars['DateTime']['output'];
  state?: Maybe<SecurityState>;
  registrationNumber?: Maybe<Scalars['ID']['output']>;
  note?: Maybe<Scalars['String']['output']>;
};
