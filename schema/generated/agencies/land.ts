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
