import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar day, ISO 8601, e.g. `2026-11-02`. */
  Date: { input: string; output: string; }
  /** An instant with its offset, ISO 8601, e.g. `2026-11-02T09:15:00+07:00`. */
  DateTime: { input: string; output: string; }
  /** A day that old registers may know only in part: `1950`, `1950-03` or `1950-03-12`. */
  PartialDate: { input: string; output: string; }
  /** Whole đồng: a JSON number, or a string of digits where a number would lose precision (above 2^53 − 1). */
  Vnd: { input: number | string; output: number | string; }
};

/** An address with the place codes of its day (wards were reorganised on 1/7/2025; codes are reused). */
export type Address = {
  __typename?: 'Address';
  /** The whole address as one line, with full diacritics. */
  text: Scalars['String']['output'];
  /** Five-digit commune code, valid on the day of the address. */
  wardCode?: Maybe<Scalars['ID']['output']>;
  /** Name of the ward or commune. */
  wardName?: Maybe<Scalars['String']['output']>;
};

/** One step of a dossier as an agency recorded it, shown down to department level. */
export type AgencyStep = {
  __typename?: 'AgencyStep';
  /** When it happened. */
  at: Scalars['DateTime']['output'];
  /** National status after the step, where the agency tells. */
  status?: Maybe<DossierStatus>;
  /** What was done, in the agency's words. */
  text: Scalars['String']['output'];
  /** Department that did it. */
  unit: Scalars['String']['output'];
};

/** A unit of an agency. */
export type AgencyUnit = {
  __typename?: 'AgencyUnit';
  /** Agency. */
  agency: Scalars['String']['output'];
  /** Unit code. */
  code: Scalars['ID']['output'];
  /** Name of the unit. */
  name: Scalars['String']['output'];
};

/** Currency of an amount. */
export type Currency =
  /** Vietnamese đồng; it has no minor unit. */
  | 'VND';

/** State of a delivery. */
export type DeliveryState =
  /** Delivered. */
  | 'DELIVERED'
  /** On its way. */
  | 'IN_TRANSIT'
  /** Handed to the post. */
  | 'POSTED'
  /** Came back. */
  | 'RETURNED_TO_SENDER';

/** One dossier of a citizen or business, whatever agency holds its parts. */
export type Dossier = {
  __typename?: 'Dossier';
  /** Other spellings of the code that find the same dossier. */
  aliases?: Maybe<Array<Scalars['ID']['output']>>;
  /** Owner of the dossier (chủ hồ sơ). */
  applicant?: Maybe<Person>;
  /** Clerk who helped to fill it in (khai hộ). */
  assistedBy?: Maybe<Scalars['String']['output']>;
  /** Channel that it was filed through. */
  channel?: Maybe<FilingChannel>;
  /** When the competent agency got it complete; the processing time counts from here (NĐ 309/2026). */
  clockStartedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Dossier code in its canonical form. */
  code: Scalars['ID']['output'];
  /** Unit that decides it. */
  competentUnit?: Maybe<AgencyUnit>;
  /** Postal delivery of a paper result. */
  delivery?: Maybe<PostalDelivery>;
  /** When the result is due, as promised on the receipt or re-set since. */
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Fees of the procedure. */
  fees?: Maybe<Array<Fee>>;
  /** Was it received away from the competent agency's place? */
  isBoundaryFree?: Maybe<Scalars['Boolean']['output']>;
  /** Lane that it is handled in. */
  lane?: Maybe<Lane>;
  /** Parent and child dossiers. */
  linked?: Maybe<Array<LinkedDossier>>;
  /** Papers that were handed in. */
  papers?: Maybe<Array<Paper>>;
  /** Other parties to the dossier. */
  parties?: Maybe<Array<DossierParty>>;
  /** Procedure that was applied for. */
  procedure?: Maybe<Procedure>;
  /** Re-set return dates with their apologies, oldest first. */
  reappointments?: Maybe<Array<Reappointment>>;
  /** When the reception point took the dossier. */
  receivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Steps that the reception system keeps for those who handle the dossier. */
  receptionInternalSteps?: Maybe<Array<AgencyStep>>;
  /** Where it was received. */
  receptionPoint?: Maybe<ReceptionPoint>;
  /** Steps that the reception system recorded. */
  receptionSteps?: Maybe<Array<AgencyStep>>;
  /** Results handed out or sent by post. */
  results?: Maybe<Array<DossierResult>>;
  /** National status. */
  status?: Maybe<DossierStatus>;
  /** Who handed it in (người nộp), when not the owner. */
  submitter?: Maybe<Person>;
  /** Short summary as filed. */
  summary?: Maybe<Scalars['String']['output']>;
  /** Requests for further papers. */
  supplementRequests?: Maybe<Array<SupplementRequest>>;
};

/** A party to a dossier besides its owner. */
export type DossierParty = {
  __typename?: 'DossierParty';
  /** The person. */
  person: Person;
  /** Part that the person has in it. */
  role: Scalars['String']['output'];
};

/** A result paper. */
export type DossierResult = {
  __typename?: 'DossierResult';
  /** Id of the electronic copy. */
  documentId?: Maybe<Scalars['ID']['output']>;
  /** When it was issued. */
  issuedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Name of the paper. */
  name: Scalars['String']['output'];
};

/** The ten national statuses of a dossier. */
export type DossierStatus =
  /** 2 Được tiếp nhận. */
  | 'ACCEPTED'
  /** 9 Đã xử lý xong. */
  | 'COMPLETED'
  /** 4 Đang xử lý. */
  | 'IN_PROGRESS'
  /** 6 Yêu cầu thực hiện nghĩa vụ tài chính. */
  | 'PAYMENT_REQUIRED'
  /** 1 Mới đăng ký. */
  | 'REGISTERED'
  /** 3 Không được tiếp nhận. */
  | 'REJECTED'
  /** 10 Đã trả kết quả. */
  | 'RETURNED'
  /** 8 Dừng xử lý. */
  | 'STOPPED'
  /** 5 Yêu cầu bổ sung giấy tờ. */
  | 'SUPPLEMENT_REQUIRED'
  /** 7 Công dân yêu cầu rút hồ sơ. */
  | 'WITHDRAWN';

/** A fee. */
export type Fee = {
  __typename?: 'Fee';
  /** Amount. */
  amount: Money;
  /** Is it paid? */
  isPaid: Scalars['Boolean']['output'];
  /** Name of the fee. */
  name: Scalars['String']['output'];
};

/** How a dossier was filed. */
export type FilingChannel =
  /** At a counter. */
  | 'COUNTER'
  /** At a kiosk. */
  | 'KIOSK'
  /** Online. */
  | 'ONLINE'
  /** By public post. */
  | 'POST';

/** A place on earth (WGS 84). */
export type GeoPoint = {
  __typename?: 'GeoPoint';
  /** Degrees north. */
  latitude: Scalars['Float']['output'];
  /** Degrees east. */
  longitude: Scalars['Float']['output'];
};

/** A place on earth (WGS 84). */
export type GeoPointInput = {
  /** Degrees north, -90 to 90. */
  latitude: Scalars['Float']['input'];
  /** Degrees east, -180 to 180. */
  longitude: Scalars['Float']['input'];
};

/** How a dossier is handled. */
export type Lane =
  /** Green lane: shortened by 30–60 %. */
  | 'GREEN'
  /** Priority for the elderly and disabled. */
  | 'PRIORITY'
  /** Standard. */
  | 'STANDARD';

/** Language of texts meant for people. */
export type Language =
  /** English. */
  | 'EN'
  /** Tiếng Việt. */
  | 'VI';

/** Relation between two dossiers. */
export type LinkRelation =
  /** The other is a child. */
  | 'CHILD'
  /** The other is the parent. */
  | 'PARENT';

/** A dossier that belongs to this one. */
export type LinkedDossier = {
  __typename?: 'LinkedDossier';
  /** Its code, in the canonical form. */
  code: Scalars['ID']['output'];
  /** Part of the other dossier. */
  relation: LinkRelation;
};

/** How a granted value is blunted before it leaves. */
export type MaskRule =
  /** The value is not given. */
  | 'HIDDEN'
  /** `Nguyễn Thị Lan` becomes `N. T. L.`. */
  | 'INITIALS'
  /** All but the last three characters are hidden. */
  | 'LAST3'
  /** An address is reduced to its ward or commune. */
  | 'WARD_ONLY'
  /** A date is reduced to its year. */
  | 'YEAR_ONLY';

/** An amount of money. */
export type Money = {
  __typename?: 'Money';
  /** Whole units of the currency. */
  amount: Scalars['Vnd']['output'];
  /** Always VND today. */
  currency: Currency;
};

/** An opening in an ordinary week; holidays are closed. */
export type OpeningHours = {
  __typename?: 'OpeningHours';
  /** Opens, e.g. `08:00`. */
  from: Scalars['String']['output'];
  /** Closes, e.g. `12:00`. */
  to: Scalars['String']['output'];
  /** 1 Monday to 7 Sunday. */
  weekday: Scalars['Int']['output'];
};

/** A paper of the dossier. */
export type Paper = {
  __typename?: 'Paper';
  /** Code of the component. */
  code: Scalars['ID']['output'];
  /** Number of copies. */
  copies: Scalars['Int']['output'];
  /** Kind of copy. */
  kind: PaperKind;
  /** Name of the paper. */
  name: Scalars['String']['output'];
};

/** What was handed in. */
export type PaperKind =
  /** Copy. */
  | 'COPY'
  /** Electronic. */
  | 'ELECTRONIC'
  /** Original. */
  | 'ORIGINAL';

/** A natural person; fields come from the registers that keep them. */
export type Person = {
  __typename?: 'Person';
  /** Opaque id of the person for this caller; it is not the personal id number. */
  id: Scalars['ID']['output'];
};

/** Postal leg of a paper result (from 1/1/2026 paper results go by post). */
export type PostalDelivery = {
  __typename?: 'PostalDelivery';
  /** Last change. */
  at: Scalars['DateTime']['output'];
  /** State of the delivery. */
  state: DeliveryState;
  /** Tracking number of the post. */
  trackingNumber: Scalars['ID']['output'];
};

/** A procedure of the catalogue. */
export type Procedure = {
  __typename?: 'Procedure';
  /** National procedure code. */
  code: Scalars['ID']['output'];
  /** Fee at the counter. */
  fee?: Maybe<Money>;
  /** May it be received anywhere in the city? */
  isBoundaryFree: Scalars['Boolean']['output'];
  /** Is the limit the same day (15:00 rule)? */
  isSameDay: Scalars['Boolean']['output'];
  /** Processing limit in working days; null when the catalogue gives none. */
  limitWorkingDays?: Maybe<Scalars['Int']['output']>;
  /** Name. */
  name: Scalars['String']['output'];
  /** Fee when filed online. */
  onlineFee?: Maybe<Money>;
  /** Sector. */
  sector: Scalars['String']['output'];
};


/** A procedure of the catalogue. */
export type ProcedureNameArgs = {
  language?: InputMaybe<Language>;
};

export type Query = {
  __typename?: 'Query';
  /** Reception data of dossiers, by code. */
  onestopDossiers: Array<Maybe<Dossier>>;
  /** Procedures that the centre receives, optionally those whose name or code contains a text. */
  procedures?: Maybe<Array<Procedure>>;
  /**
   * Branches and reception points of the centre: nearest first when `near` is given, those that are open first when `openAt`
   * is given (then by distance), otherwise as the catalogue lists them.
   */
  receptionPoints?: Maybe<Array<ReceptionPoint>>;
};


export type QueryOnestopDossiersArgs = {
  codes: Array<Scalars['ID']['input']>;
};


export type QueryProceduresArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
};


export type QueryReceptionPointsArgs = {
  branch?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  isBoundaryFree?: InputMaybe<Scalars['Boolean']['input']>;
  near?: InputMaybe<GeoPointInput>;
  openAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A re-set return date; the agency apologises and says why (at most once, NĐ 61/2018 Art. 19). */
export type Reappointment = {
  __typename?: 'Reappointment';
  /** Number of the letter of apology (form 04). */
  apologyNumber?: Maybe<Scalars['ID']['output']>;
  /** When the citizen was told. */
  at: Scalars['DateTime']['output'];
  /** The date before. */
  from: Scalars['DateTime']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
  /** The new date. */
  to: Scalars['DateTime']['output'];
};

/** A place that receives dossiers. */
export type ReceptionPoint = {
  __typename?: 'ReceptionPoint';
  /** Address. */
  address: Address;
  /** Branch that runs it. */
  branch: Scalars['ID']['output'];
  /** Distance from the place that was asked for, as the crow flies. */
  distanceMetres?: Maybe<Scalars['Int']['output']>;
  /** Opening hours, one text per day group. */
  hours: Array<Scalars['String']['output']>;
  /** Id of the point. */
  id: Scalars['ID']['output'];
  /** Does it receive boundary-free dossiers? */
  isBoundaryFree: Scalars['Boolean']['output'];
  /** Where it is; null where the catalogue gives no place. */
  location?: Maybe<GeoPoint>;
  /** Name. */
  name: Scalars['String']['output'];
  /** The same by weekday; null where the text says something else. */
  openingHours?: Maybe<Array<OpeningHours>>;
};

/** A request for further papers; the citizen is told everything in one go (NĐ 309/2026 Art. 8). */
export type SupplementRequest = {
  __typename?: 'SupplementRequest';
  /** When it was answered. */
  answeredAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id of the request. */
  id: Scalars['ID']['output'];
  /** When it was asked. */
  requestedAt: Scalars['DateTime']['output'];
  /** What is missing and what to do. */
  text: Scalars['String']['output'];
  /** Until when the citizen should answer. */
  until?: Maybe<Scalars['DateTime']['output']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Address: ResolverTypeWrapper<Address>;
  AgencyStep: ResolverTypeWrapper<AgencyStep>;
  AgencyUnit: ResolverTypeWrapper<AgencyUnit>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Currency: Currency;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeliveryState: DeliveryState;
  Dossier: ResolverTypeWrapper<Dossier>;
  DossierParty: ResolverTypeWrapper<DossierParty>;
  DossierResult: ResolverTypeWrapper<DossierResult>;
  DossierStatus: DossierStatus;
  Fee: ResolverTypeWrapper<Fee>;
  FilingChannel: FilingChannel;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  GeoPoint: ResolverTypeWrapper<GeoPoint>;
  GeoPointInput: GeoPointInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Lane: Lane;
  Language: Language;
  LinkRelation: LinkRelation;
  LinkedDossier: ResolverTypeWrapper<LinkedDossier>;
  MaskRule: MaskRule;
  Money: ResolverTypeWrapper<Money>;
  OpeningHours: ResolverTypeWrapper<OpeningHours>;
  Paper: ResolverTypeWrapper<Paper>;
  PaperKind: PaperKind;
  PartialDate: ResolverTypeWrapper<Scalars['PartialDate']['output']>;
  Person: ResolverTypeWrapper<Person>;
  PostalDelivery: ResolverTypeWrapper<PostalDelivery>;
  Procedure: ResolverTypeWrapper<Procedure>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Reappointment: ResolverTypeWrapper<Reappointment>;
  ReceptionPoint: ResolverTypeWrapper<ReceptionPoint>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  SupplementRequest: ResolverTypeWrapper<SupplementRequest>;
  Vnd: ResolverTypeWrapper<Scalars['Vnd']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Address: Address;
  AgencyStep: AgencyStep;
  AgencyUnit: AgencyUnit;
  Boolean: Scalars['Boolean']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Dossier: Dossier;
  DossierParty: DossierParty;
  DossierResult: DossierResult;
  Fee: Fee;
  Float: Scalars['Float']['output'];
  GeoPoint: GeoPoint;
  GeoPointInput: GeoPointInput;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  LinkedDossier: LinkedDossier;
  Money: Money;
  OpeningHours: OpeningHours;
  Paper: Paper;
  PartialDate: Scalars['PartialDate']['output'];
  Person: Person;
  PostalDelivery: PostalDelivery;
  Procedure: Procedure;
  Query: Record<PropertyKey, never>;
  Reappointment: Reappointment;
  ReceptionPoint: ReceptionPoint;
  String: Scalars['String']['output'];
  SupplementRequest: SupplementRequest;
  Vnd: Scalars['Vnd']['output'];
};

export type ComputedDirectiveArgs = {
  selectionSet: Scalars['String']['input'];
};

export type ComputedDirectiveResolver<Result, Parent, ContextType = any, Args = ComputedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type DataDirectiveArgs = {
  class: Scalars['String']['input'];
  mask?: Maybe<MaskRule>;
};

export type DataDirectiveResolver<Result, Parent, ContextType = any, Args = DataDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type KeyDirectiveArgs = {
  selectionSet: Scalars['String']['input'];
};

export type KeyDirectiveResolver<Result, Parent, ContextType = any, Args = KeyDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type MergeDirectiveArgs = {
  keyField?: Maybe<Scalars['String']['input']>;
};

export type MergeDirectiveResolver<Result, Parent, ContextType = any, Args = MergeDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddressResolvers<ContextType = any, ParentType extends ResolversParentTypes['Address'] = ResolversParentTypes['Address']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  wardCode?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  wardName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AgencyStepResolvers<ContextType = any, ParentType extends ResolversParentTypes['AgencyStep'] = ResolversParentTypes['AgencyStep']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['DossierStatus']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AgencyUnitResolvers<ContextType = any, ParentType extends ResolversParentTypes['AgencyUnit'] = ResolversParentTypes['AgencyUnit']> = {
  agency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DossierResolvers<ContextType = any, ParentType extends ResolversParentTypes['Dossier'] = ResolversParentTypes['Dossier']> = {
  aliases?: Resolver<Maybe<Array<ResolversTypes['ID']>>, ParentType, ContextType>;
  applicant?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  assistedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  channel?: Resolver<Maybe<ResolversTypes['FilingChannel']>, ParentType, ContextType>;
  clockStartedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  competentUnit?: Resolver<Maybe<ResolversTypes['AgencyUnit']>, ParentType, ContextType>;
  delivery?: Resolver<Maybe<ResolversTypes['PostalDelivery']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fees?: Resolver<Maybe<Array<ResolversTypes['Fee']>>, ParentType, ContextType>;
  isBoundaryFree?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  lane?: Resolver<Maybe<ResolversTypes['Lane']>, ParentType, ContextType>;
  linked?: Resolver<Maybe<Array<ResolversTypes['LinkedDossier']>>, ParentType, ContextType>;
  papers?: Resolver<Maybe<Array<ResolversTypes['Paper']>>, ParentType, ContextType>;
  parties?: Resolver<Maybe<Array<ResolversTypes['DossierParty']>>, ParentType, ContextType>;
  procedure?: Resolver<Maybe<ResolversTypes['Procedure']>, ParentType, ContextType>;
  reappointments?: Resolver<Maybe<Array<ResolversTypes['Reappointment']>>, ParentType, ContextType>;
  receivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  receptionInternalSteps?: Resolver<Maybe<Array<ResolversTypes['AgencyStep']>>, ParentType, ContextType>;
  receptionPoint?: Resolver<Maybe<ResolversTypes['ReceptionPoint']>, ParentType, ContextType>;
  receptionSteps?: Resolver<Maybe<Array<ResolversTypes['AgencyStep']>>, ParentType, ContextType>;
  results?: Resolver<Maybe<Array<ResolversTypes['DossierResult']>>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['DossierStatus']>, ParentType, ContextType>;
  submitter?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  supplementRequests?: Resolver<Maybe<Array<ResolversTypes['SupplementRequest']>>, ParentType, ContextType>;
};

export type DossierPartyResolvers<ContextType = any, ParentType extends ResolversParentTypes['DossierParty'] = ResolversParentTypes['DossierParty']> = {
  person?: Resolver<ResolversTypes['Person'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DossierResultResolvers<ContextType = any, ParentType extends ResolversParentTypes['DossierResult'] = ResolversParentTypes['DossierResult']> = {
  documentId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  issuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FeeResolvers<ContextType = any, ParentType extends ResolversParentTypes['Fee'] = ResolversParentTypes['Fee']> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  isPaid?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type GeoPointResolvers<ContextType = any, ParentType extends ResolversParentTypes['GeoPoint'] = ResolversParentTypes['GeoPoint']> = {
  latitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type LinkedDossierResolvers<ContextType = any, ParentType extends ResolversParentTypes['LinkedDossier'] = ResolversParentTypes['LinkedDossier']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  relation?: Resolver<ResolversTypes['LinkRelation'], ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = any, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Vnd'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export type OpeningHoursResolvers<ContextType = any, ParentType extends ResolversParentTypes['OpeningHours'] = ResolversParentTypes['OpeningHours']> = {
  from?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  weekday?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PaperResolvers<ContextType = any, ParentType extends ResolversParentTypes['Paper'] = ResolversParentTypes['Paper']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  copies?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PaperKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface PartialDateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PartialDate'], any> {
  name: 'PartialDate';
}

export type PersonResolvers<ContextType = any, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PostalDeliveryResolvers<ContextType = any, ParentType extends ResolversParentTypes['PostalDelivery'] = ResolversParentTypes['PostalDelivery']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['DeliveryState'], ParentType, ContextType>;
  trackingNumber?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ProcedureResolvers<ContextType = any, ParentType extends ResolversParentTypes['Procedure'] = ResolversParentTypes['Procedure']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  fee?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  isBoundaryFree?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isSameDay?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  limitWorkingDays?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<ProcedureNameArgs, 'language'>>;
  onlineFee?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  sector?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  onestopDossiers?: Resolver<Array<Maybe<ResolversTypes['Dossier']>>, ParentType, ContextType, RequireFields<QueryOnestopDossiersArgs, 'codes'>>;
  procedures?: Resolver<Maybe<Array<ResolversTypes['Procedure']>>, ParentType, ContextType, Partial<QueryProceduresArgs>>;
  receptionPoints?: Resolver<Maybe<Array<ResolversTypes['ReceptionPoint']>>, ParentType, ContextType, Partial<QueryReceptionPointsArgs>>;
};

export type ReappointmentResolvers<ContextType = any, ParentType extends ResolversParentTypes['Reappointment'] = ResolversParentTypes['Reappointment']> = {
  apologyNumber?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ReceptionPointResolvers<ContextType = any, ParentType extends ResolversParentTypes['ReceptionPoint'] = ResolversParentTypes['ReceptionPoint']> = {
  address?: Resolver<ResolversTypes['Address'], ParentType, ContextType>;
  branch?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  distanceMetres?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  hours?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isBoundaryFree?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['GeoPoint']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  openingHours?: Resolver<Maybe<Array<ResolversTypes['OpeningHours']>>, ParentType, ContextType>;
};

export type SupplementRequestResolvers<ContextType = any, ParentType extends ResolversParentTypes['SupplementRequest'] = ResolversParentTypes['SupplementRequest']> = {
  answeredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export interface VndScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Vnd'], any> {
  name: 'Vnd';
}

export type Resolvers<ContextType = any> = {
  Address?: AddressResolvers<ContextType>;
  AgencyStep?: AgencyStepResolvers<ContextType>;
  AgencyUnit?: AgencyUnitResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Dossier?: DossierResolvers<ContextType>;
  DossierParty?: DossierPartyResolvers<ContextType>;
  DossierResult?: DossierResultResolvers<ContextType>;
  Fee?: FeeResolvers<ContextType>;
  GeoPoint?: GeoPointResolvers<ContextType>;
  LinkedDossier?: LinkedDossierResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  OpeningHours?: OpeningHoursResolvers<ContextType>;
  Paper?: PaperResolvers<ContextType>;
  PartialDate?: GraphQLScalarType;
  Person?: PersonResolvers<ContextType>;
  PostalDelivery?: PostalDeliveryResolvers<ContextType>;
  Procedure?: ProcedureResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reappointment?: ReappointmentResolvers<ContextType>;
  ReceptionPoint?: ReceptionPointResolvers<ContextType>;
  SupplementRequest?: SupplementRequestResolvers<ContextType>;
  Vnd?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = any> = {
  computed?: ComputedDirectiveResolver<any, any, ContextType>;
  data?: DataDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  merge?: MergeDirectiveResolver<any, any, ContextType>;
};
