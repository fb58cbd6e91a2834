/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Who has the next move. */
export type ActionParty =
  /** The competent agency. */
  | 'AGENCY'
  /** Nobody: nothing is left to do. */
  | 'NOBODY'
  /** The owner of the dossier. */
  | 'OWNER'
  /** Who has to pay by a notice and is not the owner, or whoever that is where it is not known. */
  | 'PAYER'
  /** The post. */
  | 'POST'
  /** The reception point. */
  | 'RECEPTION';

/** Kind of an adviser. */
export type AdviserKind =
  /** A desk at a branch or reception point. */
  | 'DESK'
  /** A hotline. */
  | 'HOTLINE'
  /** A page or chat on the net. */
  | 'ONLINE';

/** Values of a draft to approve or to tell. */
export type ApproveDraftDataInput = {
  /** Draft. */
  draft: string | number;
  /** Values that the citizen tells. */
  edits?: Array<DraftEditInput> | null | undefined;
  /** Fields whose agency's value is approved. */
  fields?: Array<string | number> | null | undefined;
  /** Documents that stand for papers. */
  papers?: Array<DraftPaperInput> | null | undefined;
};

/** By what means a person confirms. */
export type ConfirmationMeans =
  /** By a signature on the pad. */
  | 'SIGNATURE'
  /** On the own phone, with the electronic identity (VNeID). */
  | 'VNEID';

/** Where a confirmation stands. */
export type ConfirmationState =
  /** The person confirmed it. */
  | 'CONFIRMED'
  /** The person denied it: nothing is filed. */
  | 'DENIED'
  /** Its time ran out: nothing is filed. */
  | 'EXPIRED'
  /** The person has not decided yet. */
  | 'WAITING';

/** Currency of an amount. */
export type Currency =
  /** Vietnamese đồng; it has no minor unit. */
  | 'VND';

/** Who looked at somebody's data. */
export type DataAccessActor =
  /** A clerk at the counter, in an assisted session in the person's (or another entitled person's) name. */
  | 'ASSISTANT'
  /** Somebody who acts for the organisation, in its own list of accesses. */
  | 'COLLEAGUE'
  /** A digital assistant, in the person's own name. */
  | 'DIGITAL_ASSISTANT'
  /** A kiosk or somebody who was not signed in. */
  | 'NOT_SIGNED_IN'
  /** Another person with rights in the dossier. */
  | 'OTHER_PERSON'
  /** Somebody who is authorised to act in the dossier. */
  | 'REPRESENTATIVE'
  /** The person. */
  | 'SELF'
  /** An officer, a clerk or an operator of the hotline. */
  | 'STAFF'
  /** An auditor or a data-protection officer. */
  | 'SUPERVISOR'
  /** The gateway by itself. */
  | 'SYSTEM';

/** What to list. All conditions must hold. */
export type DossierFilter = {
  /** Only dossiers that this agency handles. */
  agency?: string | number | null | undefined;
  /** Only dossiers received at this branch. */
  branch?: string | number | null | undefined;
  /** Due before this instant, as `dueAt` tells. */
  dueBefore?: string | null | undefined;
  /** Due at this instant or later, as `dueAt` tells. */
  dueFrom?: string | null | undefined;
  /** Only this lane. */
  lane?: Lane | null | undefined;
  /** Only dossiers of the organisation with this business number; a household business is not found by it. */
  organisation?: string | number | null | undefined;
  /** Only dossiers that are overdue (or only those that are not), as `dueDate.overdue` tells. */
  overdue?: boolean | null | undefined;
  /** Only dossiers of this owner. */
  owner?: DossierOwner | null | undefined;
  /** Only this procedure. */
  procedure?: string | number | null | undefined;
  /** Only these statuses. */
  status?: Array<DossierStatus> | null | undefined;
};

/** Whose a dossier is, seen from the caller. */
export type DossierOwner =
  /** The caller's own. */
  | 'ME'
  /** Of the organisation for which the caller acts in this session. */
  | 'ORGANISATION'
  /** Of somebody else, e.g. where the caller is another party. */
  | 'OTHERS'
  /** Of somebody whom the caller represents. */
  | 'REPRESENTED';

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

/** A dossier to begin. */
export type DraftDossierInput = {
  /** Chosen by the client for this one request: 8 to 100 of `A–Z a–z 0–9 . _ : -`. */
  idempotencyKey: string | number;
  /** What it is about, where that is not the person's residence. */
  place?: FilingPlaceInput | null | undefined;
  /** Why it is to be served before others, as the person or the counter declares it. */
  priority?: PriorityReason | null | undefined;
  /** National code of the procedure. */
  procedure: string | number;
  /** Reception point of the centre; default the one of this kiosk or counter, or the one nearest to the unit that decides. */
  receptionPoint?: string | number | null | undefined;
};

/** A value that the citizen tells. */
export type DraftEditInput = {
  /** Name of the field. */
  name: string | number;
  /** Value, at most 500 characters; an empty one takes back what was told before. */
  value: string;
};

/** Where a field of a draft stands. */
export type DraftFieldState =
  /** An agency's value that the citizen approved. */
  | 'APPROVED'
  /** Told by the citizen, and sent as such. */
  | 'EDITED'
  /** Empty. */
  | 'MISSING'
  /** An agency's value, to be looked at. It is not sent before it is approved. */
  | 'PROPOSED';

/** A document that stands for a paper. */
export type DraftPaperInput = {
  /** Code of the component. */
  code: string | number;
  /** Id of a document from `POST /uploads`, or of one that is reusable; null takes it away. */
  document?: string | number | null | undefined;
};

/** How far a draft is. */
export type DraftState =
  /** Filled in with somebody's help: nothing is filed before the person has confirmed it. */
  | 'AWAITING_CONFIRMATION'
  /** Its time ran out, or it was discarded; what it said is deleted. */
  | 'ENDED'
  /** It is filed and has its code. */
  | 'FILED'
  /** Being looked through. */
  | 'OPEN'
  /** It was sent, and no answer came: it is asked after under the same reference. */
  | 'UNCERTAIN'
  /** Submitted, and kept until the centre's system is awake; it is passed on at `sendAt`. It cannot be changed any more. */
  | 'WAITING';

/** How far the calculation of a due date could go. */
export type DueDateState =
  /** The dossier is done. */
  | 'FINISHED'
  /** Not received yet: no time runs. */
  | 'NOT_STARTED'
  /** Nothing says how long it may take. */
  | 'NO_LIMIT'
  /** It lies outside the years whose holidays are known: nothing is guessed. */
  | 'OUTSIDE_CALENDAR'
  /** The time stands still: the citizen has the next move. */
  | 'PAUSED'
  /** The time runs. */
  | 'RUNNING';

/** Verdict on an emergency access. */
export type EmergencyVerdict =
  /** There was such a danger, and the access was needed for it. */
  | 'JUSTIFIED'
  /** There was not, or it was not needed. */
  | 'UNJUSTIFIED';

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

/** How a person confirms what somebody else filled in. */
export type FilingConfirmationInput = {
  /** By what means. */
  by: ConfirmationMeans;
  /** Image of the signature, from `POST /uploads` after the draft was begun. */
  signature?: string | number | null | undefined;
};

/** Which place a dossier is about. */
export type FilingPlaceInput = {
  /** Parcel, of a dossier of the person's own. */
  parcel?: string | number | null | undefined;
  /** Five-digit commune code; default that of the person's residence or of the parcel. */
  ward?: string | number | null | undefined;
};

/** A place on earth (WGS 84). */
export type GeoPointInput = {
  /** Degrees north, -90 to 90. */
  latitude: number;
  /** Degrees east, -180 to 180. */
  longitude: number;
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

/** Kind of the next action. */
export type NextActionKind =
  /** The post could not deliver; the owner asks for the result. */
  | 'ASK_FOR_DELIVERY'
  /** The agency checks the papers that were handed in. */
  | 'CHECK_SUPPLEMENT'
  /** The reception closes the dossier after delivery. */
  | 'CONFIRM_DELIVERY'
  /** The agency confirms the payment. */
  | 'CONFIRM_PAYMENT'
  /** The post delivers. */
  | 'DELIVER'
  /** The owner may mend the papers and file again. */
  | 'FILE_AGAIN'
  /** Nothing is left but to rate the service. */
  | 'FINISHED'
  /** The agency is late and must finish. */
  | 'FINISH_LATE'
  /** The owner opens the electronic result. */
  | 'OPEN_ELECTRONIC_RESULT'
  /** The reception passes the papers on to the competent agency. */
  | 'PASS_ON'
  /** Somebody pays: `whom` and `by` say who, `amount` how much. */
  | 'PAY'
  /** The agency works on it. */
  | 'PROCESS'
  /** The owner reads why the dossier was stopped. */
  | 'READ_STOP_NOTICE'
  /** The reception sends the result. */
  | 'SEND_RESULT'
  /** The owner hands in missing papers. */
  | 'SUPPLEMENT'
  /** The reception checks the papers and takes them in. */
  | 'TAKE_IN'
  /** The dossier was withdrawn; papers may be collected. */
  | 'WITHDRAWN';

/** An objection to file. */
export type ObjectToAccessInput = {
  /** Chosen by the client for this one request: 8 to 100 of `A–Z a–z 0–9 . _ : -`. */
  idempotencyKey: string | number;
  /** Number of the access, as `me.dataAccesses` tells it. */
  number: string | number;
  /** Why, 10 to 1000 characters. */
  reason: string;
};

/** How far an objection is. */
export type ObjectionState =
  /** Answered. */
  | 'ANSWERED'
  /** Filed, not answered yet. */
  | 'FILED';

/** A question or complaint. */
export type OpenTicketInput = {
  /** Dossier that it is about. */
  code: string | number;
  /** Chosen by the client for this one request: 8 to 100 of `A–Z a–z 0–9 . _ : -`. */
  idempotencyKey: string | number;
  /** Is it urgent? */
  isUrgent?: boolean | null | undefined;
  /** Subject, at most 200 characters. */
  subject: string;
  /** Text, at most 4000 characters. */
  text: string;
};

/** What somebody says to 1022. */
export type OpinionKind =
  /** A complaint. */
  | 'COMPLAINT'
  /** An opinion or a proposal. */
  | 'OPINION'
  /** Praise. */
  | 'PRAISE'
  /** A question. */
  | 'QUESTION';

/** Digitisation of a paper, as the national catalogue counts it. */
export type PaperDigitisation =
  /** 1 Được số hóa: put in for this dossier. */
  | 'DIGITISED'
  /** 0 Chưa số hóa: it is not there, or on paper. */
  | 'NONE'
  /** 2 Tái sử dụng: put in for an earlier dossier. */
  | 'REUSED'
  /** 3 Tái sử dụng từ kết quả hồ sơ khác. */
  | 'REUSED_RESULT';

/** From where a paper is taken that need not be handed in. */
export type PaperReuseKind =
  /** Result of an earlier dossier. */
  | 'EARLIER_RESULT'
  /** Data of a database or register. */
  | 'HELD_DATA';

/** Why a dossier is served before others. */
export type PriorityReason =
  /** Người khuyết tật. */
  | 'DISABLED'
  /** Người cao tuổi. */
  | 'ELDERLY';

/** A rating. */
export type RateServiceInput = {
  /** Dossier. */
  code: string | number;
  /** A comment, at most 2000 characters. */
  comment?: string | null | undefined;
  /** Chosen by the client for this one request: 8 to 100 of `A–Z a–z 0–9 . _ : -`. */
  idempotencyKey: string | number;
  /** From 1, bad, to 5, very good. */
  score: number;
};

/** What came of a request. */
export type RequestOutcome =
  /** The agency took it. */
  | 'DONE'
  /** The agency refused it; nothing has changed. */
  | 'REFUSED'
  /**
   * It was sent, and no answer came: it may or may not have arrived. It is asked after under the same reference until it is
   * certain; it never happens twice. Look at `me.requests`, or repeat it with the same key.
   */
  | 'UNCERTAIN'
  /**
   * Taken on and kept: the agency's system sleeps, or earlier requests wait for it. It is passed on at `sendAt`, once and in order;
   * by then it must still be permitted. Look at `me.requests`, or follow the dossier.
   */
  | 'WAITING';

/** Kind of property that is given as security. */
export type SecuredAssetKind =
  /** Căn hộ: flat. */
  | 'FLAT'
  /** Nhà ở: house. */
  | 'HOUSE'
  /** Quyền sử dụng đất: land use right. */
  | 'LAND_USE_RIGHT'
  /** Công trình khác gắn liền với đất: other works attached to the land. */
  | 'OTHER_ATTACHED';

/** How far a security is in the register. */
export type SecurityState =
  /** Registered, and its contents were changed since. */
  | 'CHANGED'
  /** Deleted: it binds nobody any more. */
  | 'DELETED'
  /** Registered, and the secured party gave notice that it will enforce it. */
  | 'ENFORCEMENT_NOTICED'
  /** Applied for, not registered yet. */
  | 'PENDING'
  /** Registered. */
  | 'REGISTERED'
  /** Not registered. */
  | 'REJECTED';

/** Something to say to the city, about no dossier. */
export type SendOpinionInput = {
  /** Branch that it is about. */
  branch?: string | number | null | undefined;
  /** Chosen by the client for this one request: 8 to 100 of `A–Z a–z 0–9 . _ : -`. */
  idempotencyKey: string | number;
  /** Is it urgent? */
  isUrgent?: boolean | null | undefined;
  /** What it is. */
  kind: OpinionKind;
  /** Code of the procedure that it is about. */
  procedure?: string | number | null | undefined;
  /** Reception point that it is about. */
  receptionPoint?: string | number | null | undefined;
  /** Subject, at most 200 characters. */
  subject: string;
  /** Text, at most 4000 characters. */
  text: string;
  /** Five-digit code of the ward or commune that it is about. */
  ward?: string | number | null | undefined;
};

/** What came of a submission. */
export type SubmissionOutcome =
  /** Nothing is filed: the person has to confirm it first. */
  | 'AWAITING_CONFIRMATION'
  /** It is filed. */
  | 'FILED'
  /** It was sent, and no answer came. It is asked after under the same reference, and never filed twice. */
  | 'UNCERTAIN'
  /** Taken on and kept until the centre's system is awake; it is passed on at `sendAt`. */
  | 'WAITING';

/** A draft to file. */
export type SubmitDossierInput = {
  /** In an assisted session: how the person confirms it; default on their phone. Whoever files for themself needs none. */
  confirmation?: FilingConfirmationInput | null | undefined;
  /** Draft. */
  draft: string | number;
  /** Chosen by the client for this one request: 8 to 100 of `A–Z a–z 0–9 . _ : -`. */
  idempotencyKey: string | number;
};

/** Papers for a dossier. */
export type SupplementDossierInput = {
  /** Dossier. */
  code: string | number;
  /** Chosen by the client for this one request: 8 to 100 of `A–Z a–z 0–9 . _ : -`. */
  idempotencyKey: string | number;
  /** A word to the office, at most 2000 characters. */
  note?: string | null | undefined;
  /** The papers, 1 to 50. */
  papers: Array<SuppliedPaperInput>;
  /** Request for papers that is answered; without it the newest open one is meant. */
  supplementRequest?: string | number | null | undefined;
};

/** A paper that was uploaded before. */
export type SuppliedPaperInput = {
  /** Code of the component of the dossier. */
  code: string | number;
  /** Id of the uploaded document. */
  documentId: string | number;
  /** Name of the paper. */
  name: string;
};

/** How it stands with a deadline of a ticket. */
export type TicketDeadlineState =
  /** Done in time. */
  | 'KEPT'
  /** Not done yet, and the time is over. */
  | 'LATE'
  /** Done too late. */
  | 'MISSED'
  /** No rule that is known says until when. */
  | 'NO_RULE'
  /** Not done yet, and there is time. */
  | 'OPEN'
  /** It lies outside the years whose holidays are known. */
  | 'OUTSIDE_CALENDAR'
  /** Done, but nobody wrote down when. */
  | 'UNCERTAIN';

/** State of a ticket. */
export type TicketState =
  /** Acknowledged. */
  | 'ACKNOWLEDGED'
  /** Answered. */
  | 'ANSWERED'
  /** Closed. */
  | 'CLOSED'
  /** Being handled. */
  | 'IN_PROGRESS'
  /** Came in. */
  | 'NEW';

/** Class of urgency. */
export type TicketUrgency =
  /** Complex. */
  | 'COMPLEX'
  /** Normal: acknowledged within 8 working hours. */
  | 'NORMAL'
  /** Urgent: handled within 4 working hours. */
  | 'URGENT';

/** What a limit of time counts. */
export type TimeUnit =
  /** All days. */
  | 'CALENDAR_DAYS'
  /** Done on the day of receipt, or on the next working day when received after 15:00. */
  | 'SAME_DAY'
  /** Working days. */
  | 'WORKING_DAYS'
  /** Working hours; eight of them make a working day. */
  | 'WORKING_HOURS';

/** Approvals to withdraw. */
export type WithdrawApprovalInput = {
  /** Draft. */
  draft: string | number;
  /** Fields; none means all. */
  fields?: Array<string | number> | null | undefined;
};

/** What became of a step of a workflow. */
export type WorkflowStepState =
  /** The dossier is in it. */
  | 'CURRENT'
  /** The dossier was in it and has left it. */
  | 'DONE'
  /** Nothing is recorded of it and it cannot come any more: it was not needed, or the dossier ended before. */
  | 'SKIPPED'
  /** It may still come. */
  | 'WAITING';

export type ApproveDraftMutationVariables = Exact<{
  input: ApproveDraftDataInput;
}>;


export type ApproveDraftMutation = { approveDraftData: { id: string, state: DraftState, lacking: Array<string>, form: Array<{ name: string, value: string | null, state: DraftFieldState, agency: string | null, approvedAt: string | null }>, papers: Array<{ code: string, document: string | null, reuse: PaperDigitisation }> } | null };

export type DataAccessesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DataAccessesQuery = { me: { dataAccesses: { nodes: Array<{ number: string, at: string, byAgency: string | null, byWhom: DataAccessActor, isOwn: boolean, agency: string, dataClasses: Array<string>, wasGiven: boolean, dossier: string | null, legalBasis: Array<string>, text: string, objection: { state: ObjectionState, filedAt: string, dueAt: string | null, answer: string | null, answeredAt: string | null } | null }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null } | null };

export type DossierCardQueryVariables = Exact<{
  code: string | number;
}>;


export type DossierCardQuery = { dossier: { code: string, status: DossierStatus | null, dueAt: string | null, dueDate: { state: DueDateState, isEstimated: boolean, overdue: boolean } | null, securedTransactions: Array<{ state: SecurityState | null, stateText: string | null, securedParties: Array<{ registeredName: string | null, organisation: { name: string } | null } | null> | null, assets: Array<{ kind: SecuredAssetKind | null, description: string | null } | null> | null } | null> | null, obligations: Array<{ noticeNumber: string, isPaid: boolean | null, payUntil: string | null } | null> | null } | null };

export type DossierChangesSubscriptionVariables = Exact<{
  code: string | number;
  after?: string | null | undefined;
}>;


export type DossierChangesSubscription = { dossierChanged: { code: string, status: DossierStatus | null, dueAt: string | null, changedAt: string | null, changeCursor: string | null, dueDate: { state: DueDateState, isEstimated: boolean, overdue: boolean } | null, statusText: { label: string, explanation: string, completionPercent: number } | null, nextAction: { kind: NextActionKind, by: ActionParty, isYours: boolean, what: string, whom: string | null, where: string | null, until: string | null, isComplete: boolean, amount: { amount: number | string, currency: Currency } | null, further: Array<{ kind: NextActionKind, by: ActionParty, isYours: boolean, what: string, whom: string | null, where: string | null, until: string | null, amount: { amount: number | string, currency: Currency } | null }> } | null, timeline: Array<{ at: string, when: string, agency: string, unit: string, text: string, status: DossierStatus | null }> | null } | null };

export type DossierWorkflowQueryVariables = Exact<{
  code: string | number;
  language?: Language | null | undefined;
}>;


export type DossierWorkflowQuery = { dossier: { code: string, dueAt: string | null, workflow: { validFrom: string, isVerified: boolean, endedAs: DossierStatus | null, current: { code: string } | null, steps: Array<{ code: string, name: string, by: ActionParty, role: string, unit: string | null, isOptional: boolean, state: WorkflowStepState, since: string | null, until: string | null, rounds: number, isLate: boolean | null, limit: { amount: number | null, unit: TimeUnit } | null }> } | null } | null };

export type DraftDossierMutationVariables = Exact<{
  input: DraftDossierInput;
}>;


export type DraftDossierMutation = { draftDossier: { id: string, state: DraftState, text: string, expiresAt: string, lacking: Array<string>, form: Array<{ name: string, label: string, value: string | null, isRequired: boolean, purpose: string, state: DraftFieldState, agency: string | null, asOf: string | null, missingText: string | null }>, papers: Array<{ code: string, name: string, isRequired: boolean, document: string | null, reuse: PaperDigitisation }>, reusable: Array<{ document: string, name: string, dossier: string | null, reuse: PaperDigitisation }>, route: { isBoundaryFree: boolean, isReceivedHere: boolean, unit: { name: string }, receptionPoint: { name: string } } | null, fee: { amount: number | string, currency: Currency } | null } | null };

export type EmergencyAccessesQueryVariables = Exact<{ [key: string]: never; }>;


export type EmergencyAccessesQuery = { me: { emergencyAccesses: Array<{ id: string, requestedAt: string, approvedAt: string | null, text: string, reason: string | null, reasonToldBy: string, uses: Array<string>, review: { verdict: EmergencyVerdict, reason: string, reviewedAt: string } | null }> | null } | null };

export type MyDossiersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: DossierFilter | null | undefined;
}>;


export type MyDossiersQuery = { dossiers: { totalCount: number, edges: Array<{ cursor: string, node: { code: string, status: DossierStatus | null, dueAt: string | null, dueDate: { state: DueDateState, isEstimated: boolean, overdue: boolean } | null, procedure: { code: string, name: string } | null } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } | null };

export type MyDraftsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyDraftsQuery = { me: { drafts: Array<{ id: string, procedure: string, state: DraftState, text: string, lacking: Array<string>, expiresAt: string, receipt: { code: string, dueAt: string | null, qr: string } | null }> | null } | null };

export type MyPageQueryVariables = Exact<{ [key: string]: never; }>;


export type MyPageQuery = { me: { person: { id: string, fullName: string | null } | null, dossiers: { totalCount: number, nodes: Array<{ code: string, status: DossierStatus | null, dueAt: string | null, dueDate: { state: DueDateState, isEstimated: boolean, overdue: boolean } | null, nextAction: { kind: NextActionKind, isYours: boolean, what: string, until: string | null, amount: { amount: number | string, currency: Currency } | null } | null }> } | null, obligations: Array<{ code: string, obligations: Array<{ noticeNumber: string, name: string, isPaid: boolean | null, payUntil: string | null, remaining: { amount: number | string, currency: Currency } | null } | null> | null }> | null } | null };

export type MyRatingQueryVariables = Exact<{
  code: string | number;
}>;


export type MyRatingQuery = { dossier: { code: string, status: DossierStatus | null, rating: { score: number, ratedAt: string } | null } | null };

export type MyTicketsQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type MyTicketsQuery = { me: { tickets: Array<{ id: string, kind: OpinionKind | null, subject: string, question: string | null, state: TicketState, urgency: TicketUrgency, openedAt: string, answeredAt: string | null, handledBy: string | null, answer: string | null, acknowledgeBy: { state: TicketDeadlineState, at: string | null, isLate: boolean | null, text: string }, handleBy: { state: TicketDeadlineState, at: string | null, isLate: boolean | null, text: string }, dossier: { code: string, status: DossierStatus | null } | null } | null> | null } | null };

export type ObjectToAccessMutationVariables = Exact<{
  input: ObjectToAccessInput;
}>;


export type ObjectToAccessMutation = { objectToAccess: { id: string, number: string, state: ObjectionState, filedAt: string, dueAt: string | null } | null };

export type OpenTicketMutationVariables = Exact<{
  input: OpenTicketInput;
}>;


export type OpenTicketMutation = { openTicket: { reference: string, outcome: RequestOutcome, sendAt: string | null, isRepeated: boolean, receiptNumber: string | null, text: string, dossier: { code: string, status: DossierStatus | null } | null } | null };

export type ProcedureGuideQueryVariables = Exact<{
  code: string;
  language?: Language | null | undefined;
}>;


export type ProcedureGuideQuery = { procedures: Array<{ code: string, name: string, isBoundaryFree: boolean, guide: { languages: Array<Language>, decision: string | null, validFrom: string | null, conditions: string | null, steps: Array<{ case: string | null, number: number, what: string, who: string | null, time: { amount: number | null, unit: TimeUnit } | null } | null> | null, papers: Array<{ case: string | null, code: string, name: string, originals: number | null, copies: number | null, isReusable: boolean | null, form: { code: string | null, name: string, link: string | null } | null, reuse: { kind: PaperReuseKind, agency: string | null, holder: string | null, source: string | null } | null } | null> | null, channels: Array<{ channel: FilingChannel | null, code: string, name: string, times: Array<{ text: string | null, limit: { amount: number | null, unit: TimeUnit } | null, fees: Array<{ code: string, text: string | null, amount: { amount: number | string, currency: Currency } | null } | null> | null } | null> | null } | null> | null, results: Array<{ code: string, name: string } | null> | null, videos: Array<{ title: string, link: string, lengthSeconds: number | null, spoken: Language | null } | null> | null, advisers: Array<{ kind: AdviserKind, name: string, phone: string | null, link: string | null, hours: Array<string> | null, point: { id: string, name: string, isOpen: boolean | null, opensAt: string | null, address: { text: string } } | null } | null> | null, legalGrounds: Array<{ number: string, name: string, validFrom: string | null, link: string | null } | null> | null } | null, workflow: { validFrom: string, isGeneral: boolean, isVerified: boolean, steps: Array<{ code: string, name: string, by: ActionParty, role: string, isOptional: boolean, limit: { amount: number | null, unit: TimeUnit } | null }> } | null } | null> | null };

export type RateServiceMutationVariables = Exact<{
  input: RateServiceInput;
}>;


export type RateServiceMutation = { rateService: { reference: string, outcome: RequestOutcome, sendAt: string | null, isRepeated: boolean, receiptNumber: string | null, text: string, dossier: { code: string, status: DossierStatus | null } | null } | null };

export type ReceptionPointsQueryVariables = Exact<{
  near?: GeoPointInput | null | undefined;
  openAt?: string | null | undefined;
  first?: number | null | undefined;
  isBoundaryFree?: boolean | null | undefined;
}>;


export type ReceptionPointsQuery = { receptionPoints: Array<{ id: string, name: string, hours: Array<string>, isBoundaryFree: boolean, isOpen: boolean | null, distanceMetres: number | null, address: { text: string } } | null> | null };

export type SendOpinionMutationVariables = Exact<{
  input: SendOpinionInput;
}>;


export type SendOpinionMutation = { sendOpinion: { reference: string, outcome: RequestOutcome, sendAt: string | null, isRepeated: boolean, ticketNumber: string | null, lookupSecret: string | null, acceptedAt: string | null, text: string } | null };

export type ServiceStatisticsQueryVariables = Exact<{
  period: string;
  branch?: string | number | null | undefined;
  procedure?: string | number | null | undefined;
}>;


export type ServiceStatisticsQuery = { serviceStatistics: { label: string, received: number | null, finished: number | null, onTimePercent: number | null, waitedPercent: number | null, ratings: number | null, meanRating: number | null, threshold: number, isHiddenInPart: boolean, asOf: string, text: string, processingHours: { median: number, p90: number } | null, waitingHours: { median: number, p90: number } | null, tickets: { due: number | null, onTimePercent: number | null } | null } | null };

export type SubmitDossierMutationVariables = Exact<{
  input: SubmitDossierInput;
}>;


export type SubmitDossierMutation = { submitDossier: { outcome: SubmissionOutcome, sendAt: string | null, text: string, isRepeated: boolean, receipt: { code: string, lookupSecret: string, receiptNumber: string, receivedAt: string, dueAt: string | null, qr: string, unit: { name: string }, receptionPoint: { name: string } } | null, draft: { id: string, state: DraftState, confirmation: { means: ConfirmationMeans, state: ConfirmationState, digits: string | null, expiresAt: string | null, text: string } | null } } | null };

export type SupplementDossierMutationVariables = Exact<{
  input: SupplementDossierInput;
}>;


export type SupplementDossierMutation = { supplementDossier: { reference: string, outcome: RequestOutcome, sendAt: string | null, isRepeated: boolean, receiptNumber: string | null, text: string, dossier: { code: string, status: DossierStatus | null } | null } | null };

export type TrackDossierQueryVariables = Exact<{
  code: string | number;
  lookupSecret: string;
}>;


export type TrackDossierQuery = { trackDossier: { code: string, completionPercent: number } | null };

export type TrackTicketQueryVariables = Exact<{
  number: string | number;
  secret: string;
}>;


export type TrackTicketQuery = { trackTicket: { number: string, state: TicketState, openedAt: string, answeredAt: string | null, handledBy: string | null, answer: string | null, acknowledgeBy: { state: TicketDeadlineState, at: string | null, isLate: boolean | null, text: string }, handleBy: { state: TicketDeadlineState, at: string | null, isLate: boolean | null, text: string } } | null };

export type WithdrawApprovalMutationVariables = Exact<{
  input: WithdrawApprovalInput;
}>;


export type WithdrawApprovalMutation = { withdrawApproval: { id: string, state: DraftState, lacking: Array<string>, form: Array<{ name: string, state: DraftFieldState }> } | null };


export const ApproveDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApproveDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApproveDraftDataInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"approveDraftData"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"lacking"}},{"kind":"Field","name":{"kind":"Name","value":"form"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"agency"}},{"kind":"Field","name":{"kind":"Name","value":"approvedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"papers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"}}]}}]}}]}}]} as unknown as DocumentNode<ApproveDraftMutation, ApproveDraftMutationVariables>;
export const DataAccessesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DataAccesses"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataAccesses"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"byAgency"}},{"kind":"Field","name":{"kind":"Name","value":"byWhom"}},{"kind":"Field","name":{"kind":"Name","value":"isOwn"}},{"kind":"Field","name":{"kind":"Name","value":"agency"}},{"kind":"Field","name":{"kind":"Name","value":"dataClasses"}},{"kind":"Field","name":{"kind":"Name","value":"wasGiven"}},{"kind":"Field","name":{"kind":"Name","value":"dossier"}},{"kind":"Field","name":{"kind":"Name","value":"legalBasis"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"objection"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"filedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DataAccessesQuery, DataAccessesQueryVariables>;
export const DossierCardDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DossierCard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueDate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isEstimated"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"securedTransactions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stateText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"securedParties"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registeredName"}},{"kind":"Field","name":{"kind":"Name","value":"organisation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"assets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"description"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"obligations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"noticeNumber"}},{"kind":"Field","name":{"kind":"Name","value":"isPaid"}},{"kind":"Field","name":{"kind":"Name","value":"payUntil"}}]}}]}}]}}]} as unknown as DocumentNode<DossierCardQuery, DossierCardQueryVariables>;
export const DossierChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DossierChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dossierChanged"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueDate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isEstimated"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"explanation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"completionPercent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nextAction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"isYours"}},{"kind":"Field","name":{"kind":"Name","value":"what"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"whom"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"where"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"isComplete"}},{"kind":"Field","name":{"kind":"Name","value":"further"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"isYours"}},{"kind":"Field","name":{"kind":"Name","value":"what"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"whom"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"where"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"until"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"timeline"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"when"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"agency"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"changedAt"}},{"kind":"Field","name":{"kind":"Name","value":"changeCursor"}}]}}]}}]} as unknown as DocumentNode<DossierChangesSubscription, DossierChangesSubscriptionVariables>;
export const DossierWorkflowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DossierWorkflow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}},"defaultValue":{"kind":"EnumValue","value":"VI"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"workflow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}},{"kind":"Field","name":{"kind":"Name","value":"endedAs"}},{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"role"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"isOptional"}},{"kind":"Field","name":{"kind":"Name","value":"limit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"rounds"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DossierWorkflowQuery, DossierWorkflowQueryVariables>;
export const DraftDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DraftDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DraftDossierInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"draftDossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lacking"}},{"kind":"Field","name":{"kind":"Name","value":"form"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"isRequired"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"agency"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"missingText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"papers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"isRequired"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reusable"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"dossier"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"}}]}},{"kind":"Field","name":{"kind":"Name","value":"route"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receptionPoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isBoundaryFree"}},{"kind":"Field","name":{"kind":"Name","value":"isReceivedHere"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]} as unknown as DocumentNode<DraftDossierMutation, DraftDossierMutationVariables>;
export const EmergencyAccessesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EmergencyAccesses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"emergencyAccesses"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"requestedAt"}},{"kind":"Field","name":{"kind":"Name","value":"approvedAt"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"reasonToldBy"}},{"kind":"Field","name":{"kind":"Name","value":"uses"}},{"kind":"Field","name":{"kind":"Name","value":"review"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"reviewedAt"}}]}}]}}]}}]}}]} as unknown as DocumentNode<EmergencyAccessesQuery, EmergencyAccessesQueryVariables>;
export const MyDossiersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyDossiers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DossierFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dossiers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueDate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isEstimated"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"procedure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]} as unknown as DocumentNode<MyDossiersQuery, MyDossiersQueryVariables>;
export const MyDraftsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyDrafts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"drafts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"procedure"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"lacking"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"receipt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"qr"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyDraftsQuery, MyDraftsQueryVariables>;
export const MyPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyPage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"person"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"fullName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"dossiers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueDate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isEstimated"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nextAction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"isYours"}},{"kind":"Field","name":{"kind":"Name","value":"what"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"until"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"obligations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"5"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"obligations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"noticeNumber"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isPaid"}},{"kind":"Field","name":{"kind":"Name","value":"payUntil"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyPageQuery, MyPageQueryVariables>;
export const MyRatingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyRating"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"rating"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"ratedAt"}}]}}]}}]}}]} as unknown as DocumentNode<MyRatingQuery, MyRatingQueryVariables>;
export const MyTicketsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyTickets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"me"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tickets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"question"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"urgency"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"handledBy"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgeBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"handleBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"dossier"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyTicketsQuery, MyTicketsQueryVariables>;
export const ObjectToAccessDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ObjectToAccess"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ObjectToAccessInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"objectToAccess"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"filedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}}]}}]}}]} as unknown as DocumentNode<ObjectToAccessMutation, ObjectToAccessMutationVariables>;
export const OpenTicketDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"OpenTicket"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"OpenTicketInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openTicket"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sendAt"}},{"kind":"Field","name":{"kind":"Name","value":"isRepeated"}},{"kind":"Field","name":{"kind":"Name","value":"receiptNumber"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"dossier"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<OpenTicketMutation, OpenTicketMutationVariables>;
export const ProcedureGuideDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProcedureGuide"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}},"defaultValue":{"kind":"EnumValue","value":"VI"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"procedures"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isBoundaryFree"}},{"kind":"Field","name":{"kind":"Name","value":"guide"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"languages"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"case"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"what"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"who"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"time"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"papers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"case"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"originals"}},{"kind":"Field","name":{"kind":"Name","value":"copies"}},{"kind":"Field","name":{"kind":"Name","value":"form"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"link"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isReusable"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"agency"}},{"kind":"Field","name":{"kind":"Name","value":"holder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"source"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"channels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"times"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"fees"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"videos"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"lengthSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"spoken"}}]}},{"kind":"Field","name":{"kind":"Name","value":"advisers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"phone"}},{"kind":"Field","name":{"kind":"Name","value":"link"}},{"kind":"Field","name":{"kind":"Name","value":"hours"}},{"kind":"Field","name":{"kind":"Name","value":"point"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isOpen"}},{"kind":"Field","name":{"kind":"Name","value":"opensAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"legalGrounds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"link"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"workflow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"isGeneral"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"role"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isOptional"}},{"kind":"Field","name":{"kind":"Name","value":"limit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ProcedureGuideQuery, ProcedureGuideQueryVariables>;
export const RateServiceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RateService"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RateServiceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rateService"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sendAt"}},{"kind":"Field","name":{"kind":"Name","value":"isRepeated"}},{"kind":"Field","name":{"kind":"Name","value":"receiptNumber"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"dossier"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<RateServiceMutation, RateServiceMutationVariables>;
export const ReceptionPointsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReceptionPoints"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"near"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"GeoPointInput"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"openAt"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isBoundaryFree"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"receptionPoints"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"near"},"value":{"kind":"Variable","name":{"kind":"Name","value":"near"}}},{"kind":"Argument","name":{"kind":"Name","value":"openAt"},"value":{"kind":"Variable","name":{"kind":"Name","value":"openAt"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"isBoundaryFree"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isBoundaryFree"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hours"}},{"kind":"Field","name":{"kind":"Name","value":"isBoundaryFree"}},{"kind":"Field","name":{"kind":"Name","value":"isOpen"}},{"kind":"Field","name":{"kind":"Name","value":"distanceMetres"}}]}}]}}]} as unknown as DocumentNode<ReceptionPointsQuery, ReceptionPointsQueryVariables>;
export const SendOpinionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendOpinion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendOpinionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendOpinion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sendAt"}},{"kind":"Field","name":{"kind":"Name","value":"isRepeated"}},{"kind":"Field","name":{"kind":"Name","value":"ticketNumber"}},{"kind":"Field","name":{"kind":"Name","value":"lookupSecret"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]} as unknown as DocumentNode<SendOpinionMutation, SendOpinionMutationVariables>;
export const ServiceStatisticsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ServiceStatistics"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"period"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"branch"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"procedure"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceStatistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"Variable","name":{"kind":"Name","value":"period"}}},{"kind":"Argument","name":{"kind":"Name","value":"branch"},"value":{"kind":"Variable","name":{"kind":"Name","value":"branch"}}},{"kind":"Argument","name":{"kind":"Name","value":"procedure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"procedure"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"received"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"onTimePercent"}},{"kind":"Field","name":{"kind":"Name","value":"waitedPercent"}},{"kind":"Field","name":{"kind":"Name","value":"processingHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"median"}},{"kind":"Field","name":{"kind":"Name","value":"p90"}}]}},{"kind":"Field","name":{"kind":"Name","value":"waitingHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"median"}},{"kind":"Field","name":{"kind":"Name","value":"p90"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ratings"}},{"kind":"Field","name":{"kind":"Name","value":"meanRating"}},{"kind":"Field","name":{"kind":"Name","value":"threshold"}},{"kind":"Field","name":{"kind":"Name","value":"tickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"due"}},{"kind":"Field","name":{"kind":"Name","value":"onTimePercent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isHiddenInPart"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]} as unknown as DocumentNode<ServiceStatisticsQuery, ServiceStatisticsQueryVariables>;
export const SubmitDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SubmitDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SubmitDossierInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"submitDossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sendAt"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"isRepeated"}},{"kind":"Field","name":{"kind":"Name","value":"receipt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"lookupSecret"}},{"kind":"Field","name":{"kind":"Name","value":"receiptNumber"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receptionPoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"qr"}}]}},{"kind":"Field","name":{"kind":"Name","value":"draft"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"confirmation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"means"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"digits"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]}}]}}]} as unknown as DocumentNode<SubmitDossierMutation, SubmitDossierMutationVariables>;
export const SupplementDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SupplementDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SupplementDossierInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"supplementDossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sendAt"}},{"kind":"Field","name":{"kind":"Name","value":"isRepeated"}},{"kind":"Field","name":{"kind":"Name","value":"receiptNumber"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"dossier"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<SupplementDossierMutation, SupplementDossierMutationVariables>;
export const TrackDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TrackDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"lookupSecret"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trackDossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"lookupSecret"},"value":{"kind":"Variable","name":{"kind":"Name","value":"lookupSecret"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"completionPercent"}}]}}]}}]} as unknown as DocumentNode<TrackDossierQuery, TrackDossierQueryVariables>;
export const TrackTicketDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TrackTicket"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"secret"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trackTicket"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}},{"kind":"Argument","name":{"kind":"Name","value":"secret"},"value":{"kind":"Variable","name":{"kind":"Name","value":"secret"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"handledBy"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgeBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"handleBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]}}]} as unknown as DocumentNode<TrackTicketQuery, TrackTicketQueryVariables>;
export const WithdrawApprovalDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WithdrawApproval"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WithdrawApprovalInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"withdrawApproval"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"lacking"}},{"kind":"Field","name":{"kind":"Name","value":"form"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]}}]} as unknown as DocumentNode<WithdrawApprovalMutation, WithdrawApprovalMutationVariables>;