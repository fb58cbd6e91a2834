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

/** Currency of an amount. */
export type Currency =
  /** Vietnamese đồng; it has no minor unit. */
  | 'VND';

export type Dossier = {
  __typename?: 'Dossier';
  /** Dossier code. */
  code: Scalars['ID']['output'];
  /** The police's own case: residence registration or passport. */
  policeCase?: Maybe<PoliceCase>;
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

/** Language of texts meant for people. */
export type Language =
  /** English. */
  | 'EN'
  /** Tiếng Việt. */
  | 'VI';

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

/** A natural person. */
export type Person = {
  __typename?: 'Person';
  /** Date of birth; old records may know it only in part. */
  dateOfBirth?: Maybe<Scalars['PartialDate']['output']>;
  /** Full name, family name first, with diacritics. */
  fullName?: Maybe<Scalars['String']['output']>;
  /** Opaque id of the person for this caller; it is not the personal id number. */
  id: Scalars['ID']['output'];
  /** Personal id number (số định danh cá nhân), 12 digits. */
  personalId?: Maybe<Scalars['ID']['output']>;
  /** Phone number. */
  phone?: Maybe<Scalars['String']['output']>;
  /** Registered residence. */
  residence?: Maybe<Residence>;
};

/** A case at the police. */
export type PoliceCase = {
  __typename?: 'PoliceCase';
  /** Kind of case. */
  kind: PoliceCaseKind;
  /** Number of the case. */
  number: Scalars['ID']['output'];
  /** Number of the passport once issued. */
  passportNumber?: Maybe<Scalars['ID']['output']>;
  /** Steps that the police recorded. */
  steps: Array<AgencyStep>;
};

/** Kind of police case. */
export type PoliceCaseKind =
  /** Ordinary passport. */
  | 'PASSPORT'
  /** Permanent or temporary residence. */
  | 'RESIDENCE';

export type Query = {
  __typename?: 'Query';
  /** Police part of dossiers, by code. */
  policeDossiers: Array<Maybe<Dossier>>;
  /** Persons of the population database, by personal id. */
  policePersons: Array<Maybe<Person>>;
};


export type QueryPoliceDossiersArgs = {
  codes: Array<Scalars['ID']['input']>;
};


export type QueryPolicePersonsArgs = {
  ids: Array<Scalars['ID']['input']>;
};

/** A registered residence. */
export type Residence = {
  __typename?: 'Residence';
  /** Address. */
  address?: Maybe<Address>;
  /** Kind of residence. */
  kind: ResidenceKind;
  /** Registered since. */
  since?: Maybe<Scalars['Date']['output']>;
};

/** Kind of residence. */
export type ResidenceKind =
  /** Thường trú. */
  | 'PERMANENT'
  /** Tạm trú. */
  | 'TEMPORARY';



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
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  Currency: Currency;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Dossier: ResolverTypeWrapper<Dossier>;
  DossierStatus: DossierStatus;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Language: Language;
  MaskRule: MaskRule;
  Money: ResolverTypeWrapper<Money>;
  PartialDate: ResolverTypeWrapper<Scalars['PartialDate']['output']>;
  Person: ResolverTypeWrapper<Person>;
  PoliceCase: ResolverTypeWrapper<PoliceCase>;
  PoliceCaseKind: PoliceCaseKind;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Residence: ResolverTypeWrapper<Residence>;
  ResidenceKind: ResidenceKind;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Vnd: ResolverTypeWrapper<Scalars['Vnd']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Address: Address;
  AgencyStep: AgencyStep;
  Boolean: Scalars['Boolean']['output'];
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Dossier: Dossier;
  ID: Scalars['ID']['output'];
  Money: Money;
  PartialDate: Scalars['PartialDate']['output'];
  Person: Person;
  PoliceCase: PoliceCase;
  Query: Record<PropertyKey, never>;
  Residence: Residence;
  String: Scalars['String']['output'];
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

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DossierResolvers<ContextType = any, ParentType extends ResolversParentTypes['Dossier'] = ResolversParentTypes['Dossier']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  policeCase?: Resolver<Maybe<ResolversTypes['PoliceCase']>, ParentType, ContextType>;
};

export type MoneyResolvers<ContextType = any, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Vnd'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
};

export interface PartialDateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['PartialDate'], any> {
  name: 'PartialDate';
}

export type PersonResolvers<ContextType = any, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person']> = {
  dateOfBirth?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  fullName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  personalId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  residence?: Resolver<Maybe<ResolversTypes['Residence']>, ParentType, ContextType>;
};

export type PoliceCaseResolvers<ContextType = any, ParentType extends ResolversParentTypes['PoliceCase'] = ResolversParentTypes['PoliceCase']> = {
  kind?: Resolver<ResolversTypes['PoliceCaseKind'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  passportNumber?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  steps?: Resolver<Array<ResolversTypes['AgencyStep']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = any, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  policeDossiers?: Resolver<Array<Maybe<ResolversTypes['Dossier']>>, ParentType, ContextType, RequireFields<QueryPoliceDossiersArgs, 'codes'>>;
  policePersons?: Resolver<Array<Maybe<ResolversTypes['Person']>>, ParentType, ContextType, RequireFields<QueryPolicePersonsArgs, 'ids'>>;
};

export type ResidenceResolvers<ContextType = any, ParentType extends ResolversParentTypes['Residence'] = ResolversParentTypes['Residence']> = {
  address?: Resolver<Maybe<ResolversTypes['Address']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ResidenceKind'], ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export interface VndScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Vnd'], any> {
  name: 'Vnd';
}

export type Resolvers<ContextType = any> = {
  Address?: AddressResolvers<ContextType>;
  AgencyStep?: AgencyStepResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Dossier?: DossierResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  PartialDate?: GraphQLScalarType;
  Person?: PersonResolvers<ContextType>;
  PoliceCase?: PoliceCaseResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Residence?: ResidenceResolvers<ContextType>;
  Vnd?: GraphQLScalarType;
};

export type DirectiveResolvers<ContextType = any> = {
  computed?: ComputedDirectiveResolver<any, any, ContextType>;
  data?: DataDirectiveResolver<any, any, ContextType>;
  key?: KeyDirectiveResolver<any, any, ContextType>;
  merge?: MergeDirectiveResolver<any, any, ContextType>;
};
