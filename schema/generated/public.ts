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

export type AccessCount = {
  count: Scalars['Int']['output'];
  value: Scalars['String']['output'];
};

export type AccessDecision =
  | 'DENY'
  | 'PARTIAL'
  | 'PERMIT';

export type AccessFilter = {
  actor?: InputMaybe<Scalars['ID']['input']>;
  actorPerson?: InputMaybe<Scalars['ID']['input']>;
  agency?: InputMaybe<Scalars['ID']['input']>;
  branch?: InputMaybe<Scalars['ID']['input']>;
  client?: InputMaybe<Scalars['ID']['input']>;
  dataClass?: InputMaybe<Scalars['String']['input']>;
  decision?: InputMaybe<AccessDecision>;
  dossier?: InputMaybe<Scalars['ID']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  kind?: InputMaybe<AccessKind>;
  subjectParcel?: InputMaybe<Scalars['ID']['input']>;
  subjectPerson?: InputMaybe<Scalars['ID']['input']>;
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type AccessFinding = {
  about: Scalars['String']['output'];
  at: Scalars['DateTime']['output'];
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  closedBy?: Maybe<Scalars['String']['output']>;
  count: Scalars['Int']['output'];
  evidence: Array<Scalars['String']['output']>;
  from: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  reason?: Maybe<Scalars['String']['output']>;
  rule: Scalars['ID']['output'];
  severity: FindingSeverity;
  title: Scalars['String']['output'];
  until: Scalars['DateTime']['output'];
};


export type AccessFindingTitleArgs = {
  language?: InputMaybe<Language>;
};

export type AccessFindingConnection = {
  edges: Array<AccessFindingEdge>;
  nodes: Array<AccessFinding>;
  pageInfo: PageInfo;
};

export type AccessFindingEdge = {
  cursor: Scalars['String']['output'];
  node: AccessFinding;
};

export type AccessGroup =
  | 'ACTOR'
  | 'AGENCY'
  | 'BRANCH'
  | 'CLIENT'
  | 'DATA_CLASS'
  | 'DAY'
  | 'DECISION'
  | 'DOSSIER'
  | 'KIND'
  | 'SUBJECT';

export type AccessKind =
  | 'CROSSING'
  | 'FINDING'
  | 'FINDING_CLOSED'
  | 'LOGIN_FAILED'
  | 'OPERATION'
  | 'UPKEEP';

export type AccessRecord = {
  actor: Scalars['String']['output'];
  actorAgency?: Maybe<Scalars['String']['output']>;
  actorKind: Scalars['String']['output'];
  actorUnit?: Maybe<Scalars['String']['output']>;
  agency?: Maybe<Scalars['String']['output']>;
  at: Scalars['DateTime']['output'];
  branch?: Maybe<Scalars['String']['output']>;
  channel: Scalars['String']['output'];
  client: Scalars['String']['output'];
  code?: Maybe<Scalars['String']['output']>;
  decision?: Maybe<Scalars['String']['output']>;
  documentHash?: Maybe<Scalars['String']['output']>;
  dossier?: Maybe<Scalars['ID']['output']>;
  grounds: Array<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  kind: Scalars['String']['output'];
  legalBasis: Array<Scalars['String']['output']>;
  masks: Array<Scalars['String']['output']>;
  messageId?: Maybe<Scalars['String']['output']>;
  onBehalfBy?: Maybe<Scalars['String']['output']>;
  outcome: Scalars['String']['output'];
  policies: Array<Scalars['String']['output']>;
  policySet?: Maybe<Scalars['String']['output']>;
  proof?: Maybe<InclusionProof>;
  purpose?: Maybe<Scalars['String']['output']>;
  released: Array<Scalars['String']['output']>;
  requestId: Scalars['ID']['output'];
  service?: Maybe<Scalars['String']['output']>;
  subject?: Maybe<Scalars['String']['output']>;
  subjectKind?: Maybe<Scalars['String']['output']>;
  withheld: Array<Scalars['String']['output']>;
};

export type AccessRecordConnection = {
  edges: Array<AccessRecordEdge>;
  nodes: Array<AccessRecord>;
  pageInfo: PageInfo;
};

export type AccessRecordEdge = {
  cursor: Scalars['String']['output'];
  node: AccessRecord;
};

export type ActionParty =
  | 'AGENCY'
  | 'NOBODY'
  | 'OWNER'
  | 'POST'
  | 'RECEPTION';

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

export type AgencyUnit = {
  agency: Scalars['String']['output'];
  code: Scalars['ID']['output'];
  name: Scalars['String']['output'];
};

export type CivilCase = {
  internalSteps?: Maybe<Array<AgencyStep>>;
  kind: Scalars['String']['output'];
  registeredOn?: Maybe<Scalars['Date']['output']>;
  registrationNumber?: Maybe<Scalars['ID']['output']>;
  steps: Array<AgencyStep>;
};

export type CivilEvent = {
  book?: Maybe<Scalars['String']['output']>;
  eventDate?: Maybe<Scalars['PartialDate']['output']>;
  kind: CivilEventKind;
  number: Scalars['ID']['output'];
  place?: Maybe<Scalars['String']['output']>;
  registeredOn?: Maybe<Scalars['Date']['output']>;
};

export type CivilEventKind =
  | 'BIRTH'
  | 'DEATH'
  | 'MARRIAGE';

export type Currency =
  | 'VND';

export type DataAccess = {
  agency: Scalars['String']['output'];
  at: Scalars['DateTime']['output'];
  byAgency?: Maybe<Scalars['String']['output']>;
  dataClasses: Array<Scalars['String']['output']>;
  dossier?: Maybe<Scalars['ID']['output']>;
  isOwn: Scalars['Boolean']['output'];
  legalBasis: Array<Scalars['String']['output']>;
  outcome: DataAccessOutcome;
  text: Scalars['String']['output'];
  wasGiven: Scalars['Boolean']['output'];
};


export type DataAccessTextArgs = {
  language?: InputMaybe<Language>;
};

export type DataAccessConnection = {
  edges: Array<DataAccessEdge>;
  nodes: Array<DataAccess>;
  pageInfo: PageInfo;
};

export type DataAccessEdge = {
  cursor: Scalars['String']['output'];
  node: DataAccess;
};

export type DataAccessOutcome =
  | 'GIVEN'
  | 'GIVEN_IN_PART'
  | 'NOTHING_GIVEN'
  | 'NOT_DELIVERED'
  | 'REFUSED';

export type Delegation = {
  dossiers: Array<Scalars['ID']['output']>;
  expiresAt: Scalars['DateTime']['output'];
  grantedAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  isActive: Scalars['Boolean']['output'];
  isGiven: Scalars['Boolean']['output'];
  otherPersonalId: Scalars['String']['output'];
  owner: Person;
  representative: Person;
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type DeliveryState =
  | 'DELIVERED'
  | 'IN_TRANSIT'
  | 'POSTED'
  | 'RETURNED_TO_SENDER';

export type Dossier = {
  aliases?: Maybe<Array<Scalars['ID']['output']>>;
  applicant?: Maybe<Person>;
  assistedBy?: Maybe<Scalars['String']['output']>;
  changeCursor?: Maybe<Scalars['String']['output']>;
  changedAt?: Maybe<Scalars['DateTime']['output']>;
  channel?: Maybe<FilingChannel>;
  civilCase?: Maybe<CivilCase>;
  clockStartedAt?: Maybe<Scalars['DateTime']['output']>;
  code: Scalars['ID']['output'];
  competentUnit?: Maybe<AgencyUnit>;
  delivery?: Maybe<PostalDelivery>;
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  dueDate?: Maybe<DueDate>;
  fees?: Maybe<Array<Fee>>;
  internalTimeline?: Maybe<Array<TimelineEvent>>;
  isBoundaryFree?: Maybe<Scalars['Boolean']['output']>;
  landCase?: Maybe<LandCase>;
  lane?: Maybe<Lane>;
  linked?: Maybe<Array<LinkedDossier>>;
  nextAction?: Maybe<NextAction>;
  obligations?: Maybe<Array<TaxObligation>>;
  papers?: Maybe<Array<Paper>>;
  parcels?: Maybe<Array<Parcel>>;
  parties?: Maybe<Array<DossierParty>>;
  policeCase?: Maybe<PoliceCase>;
  procedure?: Maybe<Procedure>;
  reappointments?: Maybe<Array<Reappointment>>;
  receivedAt?: Maybe<Scalars['DateTime']['output']>;
  receptionInternalSteps?: Maybe<Array<AgencyStep>>;
  receptionPoint?: Maybe<ReceptionPoint>;
  receptionSteps?: Maybe<Array<AgencyStep>>;
  results?: Maybe<Array<DossierResult>>;
  status?: Maybe<DossierStatus>;
  statusText?: Maybe<StatusText>;
  submitter?: Maybe<Person>;
  summary?: Maybe<Scalars['String']['output']>;
  supplementRequests?: Maybe<Array<SupplementRequest>>;
  taxCase?: Maybe<TaxCase>;
  tickets?: Maybe<Array<Ticket>>;
  timeline?: Maybe<Array<TimelineEvent>>;
};

export type DossierConnection = {
  edges: Array<DossierEdge>;
  nodes: Array<Dossier>;
  pageInfo: PageInfo;
  totalCount: Scalars['Int']['output'];
};

export type DossierEdge = {
  cursor: Scalars['String']['output'];
  node: Dossier;
};

export type DossierFilter = {
  agency?: InputMaybe<Scalars['ID']['input']>;
  branch?: InputMaybe<Scalars['ID']['input']>;
  dueBefore?: InputMaybe<Scalars['DateTime']['input']>;
  dueFrom?: InputMaybe<Scalars['DateTime']['input']>;
  lane?: InputMaybe<Lane>;
  overdue?: InputMaybe<Scalars['Boolean']['input']>;
  owner?: InputMaybe<DossierOwner>;
  procedure?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<Array<DossierStatus>>;
};

export type DossierOwner =
  | 'ME'
  | 'OTHERS'
  | 'REPRESENTED';

export type DossierParty = {
  person: Person;
  role: Scalars['String']['output'];
};

export type DossierRequest = {
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  action: DossierRequestAction;
  dossier?: Maybe<Dossier>;
  isRepeated: Scalars['Boolean']['output'];
  outcome: RequestOutcome;
  receiptNumber?: Maybe<Scalars['ID']['output']>;
  reference: Scalars['ID']['output'];
  requestedAt: Scalars['DateTime']['output'];
  text: Scalars['String']['output'];
};


export type DossierRequestTextArgs = {
  language?: InputMaybe<Language>;
};

export type DossierRequestAction =
  | 'OPEN_TICKET'
  | 'RATE'
  | 'SUPPLEMENT'
  | 'WITHDRAW';

export type DossierResult = {
  documentId?: Maybe<Scalars['ID']['output']>;
  issuedAt?: Maybe<Scalars['DateTime']['output']>;
  name: Scalars['String']['output'];
};

export type DossierSort =
  | 'DUE_FIRST'
  | 'NEWEST_FIRST'
  | 'OLDEST_FIRST';

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

export type DueDate = {
  basis: Array<Scalars['String']['output']>;
  calculatedDueAt?: Maybe<Scalars['DateTime']['output']>;
  clockStartsAt?: Maybe<Scalars['DateTime']['output']>;
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  elapsed?: Maybe<Scalars['Float']['output']>;
  isEstimated: Scalars['Boolean']['output'];
  missed: Scalars['Boolean']['output'];
  overdue: Scalars['Boolean']['output'];
  paused?: Maybe<Scalars['Float']['output']>;
  promisedDueAt?: Maybe<Scalars['DateTime']['output']>;
  remaining?: Maybe<Scalars['Float']['output']>;
  resets: Array<DueDateReset>;
  restarts: Scalars['Int']['output'];
  rules: Array<DueDateRule>;
  state: DueDateState;
  transfer?: Maybe<DueDateTransfer>;
  workingHoursAllowed?: Maybe<Scalars['Float']['output']>;
};


export type DueDateBasisArgs = {
  language?: InputMaybe<Language>;
};

export type DueDateReset = {
  apologySentAt: Scalars['DateTime']['output'];
  newDueAt: Scalars['DateTime']['output'];
  verdict: DueDateResetVerdict;
};

export type DueDateResetVerdict =
  | 'ACCEPTED'
  | 'APOLOGY_LATE'
  | 'MORE_THAN_ALLOWED'
  | 'NOT_LATER';

export type DueDateRule = {
  article?: Maybe<Scalars['String']['output']>;
  law: Scalars['String']['output'];
  text: Scalars['String']['output'];
};


export type DueDateRuleTextArgs = {
  language?: InputMaybe<Language>;
};

export type DueDateState =
  | 'FINISHED'
  | 'NOT_STARTED'
  | 'NO_LIMIT'
  | 'OUTSIDE_CALENDAR'
  | 'PAUSED'
  | 'RUNNING';

export type DueDateTransfer = {
  dueAt: Scalars['DateTime']['output'];
  isLate: Scalars['Boolean']['output'];
};

export type EmergencyAccess = {
  approvedBy?: Maybe<Scalars['ID']['output']>;
  caseNumber: Scalars['String']['output'];
  expiresAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  reason: Scalars['String']['output'];
  requestedBy: Scalars['ID']['output'];
  state: EmergencyState;
};

export type EmergencyState =
  | 'APPROVED'
  | 'EXPIRED'
  | 'PENDING';

export type Fee = {
  amount: Money;
  isPaid: Scalars['Boolean']['output'];
  name: Scalars['String']['output'];
};

export type FilingChannel =
  | 'COUNTER'
  | 'KIOSK'
  | 'ONLINE'
  | 'POST';

export type FindingSeverity =
  | 'ALARM'
  | 'NOTICE'
  | 'WARNING';

export type FindingState =
  | 'ALL'
  | 'CLOSED'
  | 'OPEN';

export type GeoPoint = {
  latitude: Scalars['Float']['output'];
  longitude: Scalars['Float']['output'];
};

export type GeoPointInput = {
  latitude: Scalars['Float']['input'];
  longitude: Scalars['Float']['input'];
};

export type GrantDelegationInput = {
  dossiers?: InputMaybe<Array<Scalars['ID']['input']>>;
  expiresAt: Scalars['DateTime']['input'];
  idempotencyKey: Scalars['ID']['input'];
  representative: Scalars['ID']['input'];
};

export type InclusionProof = {
  checkpoint: Scalars['String']['output'];
  hashes: Array<Scalars['String']['output']>;
  index: Scalars['Int']['output'];
  leafHash: Scalars['String']['output'];
  log: Scalars['ID']['output'];
  treeSize: Scalars['Int']['output'];
};

export type LandCase = {
  internalSteps?: Maybe<Array<AgencyStep>>;
  kind: Scalars['String']['output'];
  number: Scalars['ID']['output'];
  steps: Array<AgencyStep>;
  taxSlipSentOn?: Maybe<Scalars['Date']['output']>;
};

export type LandCertificate = {
  issuedOn?: Maybe<Scalars['Date']['output']>;
  number?: Maybe<Scalars['ID']['output']>;
};

export type Lane =
  | 'GREEN'
  | 'PRIORITY'
  | 'STANDARD';

export type Language =
  | 'EN'
  | 'VI';

export type LinkRelation =
  | 'CHILD'
  | 'PARENT';

export type LinkedDossier = {
  code: Scalars['ID']['output'];
  dossier?: Maybe<Dossier>;
  relation: LinkRelation;
};

export type MaskRule =
  | 'HIDDEN'
  | 'INITIALS'
  | 'LAST3'
  | 'WARD_ONLY'
  | 'YEAR_ONLY';

export type Me = {
  dataAccesses?: Maybe<DataAccessConnection>;
  delegations?: Maybe<Array<Delegation>>;
  dossiers?: Maybe<DossierConnection>;
  obligations?: Maybe<Array<Dossier>>;
  parcels?: Maybe<Array<Parcel>>;
  person?: Maybe<Person>;
  requests?: Maybe<Array<DossierRequest>>;
};


export type MeDataAccessesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type MeDossiersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DossierFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  sort?: InputMaybe<DossierSort>;
};


export type MeObligationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type MeParcelsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type MeRequestsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type Money = {
  amount: Scalars['Vnd']['output'];
  currency: Currency;
};

export type Mutation = {
  approveEmergencyAccess?: Maybe<EmergencyAccess>;
  closeAccessFinding?: Maybe<AccessFinding>;
  grantDelegation?: Maybe<Delegation>;
  openTicket?: Maybe<DossierRequest>;
  rateService?: Maybe<DossierRequest>;
  requestEmergencyAccess?: Maybe<EmergencyAccess>;
  revokeDelegation?: Maybe<Delegation>;
  supplementDossier?: Maybe<DossierRequest>;
  withdrawDossier?: Maybe<DossierRequest>;
};


export type MutationApproveEmergencyAccessArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCloseAccessFindingArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


export type MutationGrantDelegationArgs = {
  input: GrantDelegationInput;
};


export type MutationOpenTicketArgs = {
  input: OpenTicketInput;
};


export type MutationRateServiceArgs = {
  input: RateServiceInput;
};


export type MutationRequestEmergencyAccessArgs = {
  input: RequestEmergencyAccessInput;
};


export type MutationRevokeDelegationArgs = {
  input: RevokeDelegationInput;
};


export type MutationSupplementDossierArgs = {
  input: SupplementDossierInput;
};


export type MutationWithdrawDossierArgs = {
  input: WithdrawDossierInput;
};

export type NextAction = {
  by: ActionParty;
  isComplete: Scalars['Boolean']['output'];
  isLate: Scalars['Boolean']['output'];
  kind: NextActionKind;
  until?: Maybe<Scalars['DateTime']['output']>;
  what: Scalars['String']['output'];
  where?: Maybe<Scalars['String']['output']>;
  whom?: Maybe<Scalars['String']['output']>;
};


export type NextActionWhatArgs = {
  language?: InputMaybe<Language>;
};


export type NextActionWhereArgs = {
  language?: InputMaybe<Language>;
};


export type NextActionWhomArgs = {
  language?: InputMaybe<Language>;
};

export type NextActionKind =
  | 'ASK_FOR_DELIVERY'
  | 'CHECK_SUPPLEMENT'
  | 'CONFIRM_DELIVERY'
  | 'CONFIRM_PAYMENT'
  | 'DELIVER'
  | 'FILE_AGAIN'
  | 'FINISHED'
  | 'FINISH_LATE'
  | 'OPEN_ELECTRONIC_RESULT'
  | 'PASS_ON'
  | 'PAY'
  | 'PROCESS'
  | 'READ_STOP_NOTICE'
  | 'SEND_RESULT'
  | 'SUPPLEMENT'
  | 'TAKE_IN'
  | 'WITHDRAWN';

export type OpenTicketInput = {
  code: Scalars['ID']['input'];
  idempotencyKey: Scalars['ID']['input'];
  isUrgent?: InputMaybe<Scalars['Boolean']['input']>;
  subject: Scalars['String']['input'];
  text: Scalars['String']['input'];
};

export type OpeningHours = {
  from: Scalars['String']['output'];
  to: Scalars['String']['output'];
  weekday: Scalars['Int']['output'];
};

export type PageInfo = {
  endCursor?: Maybe<Scalars['String']['output']>;
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
};

export type Paper = {
  code: Scalars['ID']['output'];
  copies: Scalars['Int']['output'];
  kind: PaperKind;
  name: Scalars['String']['output'];
};

export type PaperKind =
  | 'COPY'
  | 'ELECTRONIC'
  | 'ORIGINAL';

export type Parcel = {
  address?: Maybe<Address>;
  areaSquareMetres?: Maybe<Scalars['String']['output']>;
  certificate?: Maybe<LandCertificate>;
  formerWardName?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  landUse?: Maybe<Scalars['String']['output']>;
  mapSheet?: Maybe<Scalars['String']['output']>;
  owners?: Maybe<Array<ParcelOwner>>;
  parcelNumber?: Maybe<Scalars['String']['output']>;
};

export type ParcelOwner = {
  person?: Maybe<Person>;
  registeredName?: Maybe<Scalars['String']['output']>;
  share?: Maybe<Scalars['String']['output']>;
};

export type Person = {
  birth?: Maybe<CivilEvent>;
  civilEvents?: Maybe<Array<CivilEvent>>;
  dateOfBirth?: Maybe<Scalars['PartialDate']['output']>;
  death?: Maybe<CivilEvent>;
  fullName?: Maybe<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  marriages?: Maybe<Array<CivilEvent>>;
  personalId?: Maybe<Scalars['ID']['output']>;
  phone?: Maybe<Scalars['String']['output']>;
  residence?: Maybe<Residence>;
};

export type PoliceCase = {
  kind: PoliceCaseKind;
  number: Scalars['ID']['output'];
  passportNumber?: Maybe<Scalars['ID']['output']>;
  steps: Array<AgencyStep>;
};

export type PoliceCaseKind =
  | 'PASSPORT'
  | 'RESIDENCE';

export type PostalDelivery = {
  at: Scalars['DateTime']['output'];
  state: DeliveryState;
  trackingNumber: Scalars['ID']['output'];
};

export type Procedure = {
  code: Scalars['ID']['output'];
  fee?: Maybe<Money>;
  isBoundaryFree: Scalars['Boolean']['output'];
  isSameDay: Scalars['Boolean']['output'];
  limitWorkingDays?: Maybe<Scalars['Int']['output']>;
  name: Scalars['String']['output'];
  onlineFee?: Maybe<Money>;
  sector: Scalars['String']['output'];
};


export type ProcedureNameArgs = {
  language?: InputMaybe<Language>;
};

export type Query = {
  accessFindings?: Maybe<AccessFindingConnection>;
  accessLog?: Maybe<AccessRecordConnection>;
  accessStatistics?: Maybe<Array<AccessCount>>;
  agencyAccessLog?: Maybe<AccessRecordConnection>;
  dossier?: Maybe<Dossier>;
  dossiers?: Maybe<DossierConnection>;
  emergencyAccess?: Maybe<EmergencyAccess>;
  emergencyPerson?: Maybe<Person>;
  me?: Maybe<Me>;
  procedures?: Maybe<Array<Procedure>>;
  receptionPoints?: Maybe<Array<ReceptionPoint>>;
  trackDossier?: Maybe<TrackedDossier>;
};


export type QueryAccessFindingsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<FindingState>;
};


export type QueryAccessLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AccessFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryAccessStatisticsArgs = {
  by: AccessGroup;
  filter?: InputMaybe<AccessFilter>;
};


export type QueryAgencyAccessLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AccessFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryDossierArgs = {
  code: Scalars['ID']['input'];
};


export type QueryDossiersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<DossierFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  sort?: InputMaybe<DossierSort>;
};


export type QueryEmergencyAccessArgs = {
  id: Scalars['ID']['input'];
};


export type QueryEmergencyPersonArgs = {
  id: Scalars['ID']['input'];
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


export type QueryTrackDossierArgs = {
  code: Scalars['ID']['input'];
  lookupSecret: Scalars['String']['input'];
};

export type RateServiceInput = {
  code: Scalars['ID']['input'];
  comment?: InputMaybe<Scalars['String']['input']>;
  idempotencyKey: Scalars['ID']['input'];
  score: Scalars['Int']['input'];
};

export type Reappointment = {
  apologyNumber?: Maybe<Scalars['ID']['output']>;
  at: Scalars['DateTime']['output'];
  from: Scalars['DateTime']['output'];
  reason: Scalars['String']['output'];
  to: Scalars['DateTime']['output'];
};

export type ReceptionPoint = {
  address: Address;
  branch: Scalars['ID']['output'];
  distanceMetres?: Maybe<Scalars['Int']['output']>;
  hours: Array<Scalars['String']['output']>;
  id: Scalars['ID']['output'];
  isBoundaryFree: Scalars['Boolean']['output'];
  isOpen?: Maybe<Scalars['Boolean']['output']>;
  location?: Maybe<GeoPoint>;
  name: Scalars['String']['output'];
  openingHours?: Maybe<Array<OpeningHours>>;
  opensAt?: Maybe<Scalars['DateTime']['output']>;
};


export type ReceptionPointIsOpenArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};


export type ReceptionPointOpensAtArgs = {
  at?: InputMaybe<Scalars['DateTime']['input']>;
};

export type RequestEmergencyAccessInput = {
  caseNumber: Scalars['String']['input'];
  personId: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};

export type RequestOutcome =
  | 'DONE'
  | 'REFUSED'
  | 'UNCERTAIN';

export type Residence = {
  address?: Maybe<Address>;
  kind: ResidenceKind;
  since?: Maybe<Scalars['Date']['output']>;
};

export type ResidenceKind =
  | 'PERMANENT'
  | 'TEMPORARY';

export type RevokeDelegationInput = {
  id: Scalars['ID']['input'];
};

export type StatusText = {
  completionPercent: Scalars['Int']['output'];
  explanation: Scalars['String']['output'];
  label: Scalars['String']['output'];
};


export type StatusTextExplanationArgs = {
  language?: InputMaybe<Language>;
};


export type StatusTextLabelArgs = {
  language?: InputMaybe<Language>;
};

export type StepVisibility =
  | 'INTERNAL'
  | 'PUBLIC';

export type Subscription = {
  dossierChanged?: Maybe<Dossier>;
};


export type SubscriptionDossierChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  code: Scalars['ID']['input'];
};

export type SupplementDossierInput = {
  code: Scalars['ID']['input'];
  idempotencyKey: Scalars['ID']['input'];
  note?: InputMaybe<Scalars['String']['input']>;
  papers: Array<SuppliedPaperInput>;
  supplementRequest?: InputMaybe<Scalars['ID']['input']>;
};

export type SupplementRequest = {
  answeredAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  requestedAt: Scalars['DateTime']['output'];
  text: Scalars['String']['output'];
  until?: Maybe<Scalars['DateTime']['output']>;
};

export type SuppliedPaperInput = {
  code: Scalars['ID']['input'];
  documentId: Scalars['ID']['input'];
  name: Scalars['String']['input'];
};

export type TaxCase = {
  messageId?: Maybe<Scalars['ID']['output']>;
  state: Scalars['String']['output'];
  steps: Array<AgencyStep>;
};

export type TaxObligation = {
  amount?: Maybe<Money>;
  isPaid?: Maybe<Scalars['Boolean']['output']>;
  name: Scalars['String']['output'];
  noticeDate?: Maybe<Scalars['Date']['output']>;
  noticeNumber: Scalars['ID']['output'];
  payUntil?: Maybe<Scalars['Date']['output']>;
  payer?: Maybe<Person>;
  payerName: Scalars['String']['output'];
  remaining?: Maybe<Money>;
  subItem: Scalars['ID']['output'];
  treasury?: Maybe<Scalars['String']['output']>;
};

export type Ticket = {
  acknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  answer?: Maybe<Scalars['String']['output']>;
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  openedAt: Scalars['DateTime']['output'];
  state: TicketState;
  subject: Scalars['String']['output'];
  urgency: TicketUrgency;
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

export type TimelineEvent = {
  agency: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  status?: Maybe<DossierStatus>;
  text: Scalars['String']['output'];
  unit: Scalars['String']['output'];
  visibility: StepVisibility;
};

export type TrackedDossier = {
  code: Scalars['ID']['output'];
  completionPercent: Scalars['Int']['output'];
};

export type WithdrawDossierInput = {
  code: Scalars['ID']['input'];
  idempotencyKey: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};
