/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** Language of texts meant for people. */
export type Language =
  /** English. */
  | 'EN'
  /** Tiếng Việt. */
  | 'VI';

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

/** Why a dossier is served before others. */
export type PriorityReason =
  /** Người khuyết tật. */
  | 'DISABLED'
  /** Người cao tuổi. */
  | 'ELDERLY';

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

export type AssistedDossierWorkflowQueryVariables = Exact<{
  code: string | number;
}>;


export type AssistedDossierWorkflowQuery = { dossier: { code: string, workflow: { endedAs: DossierStatus | null, current: { code: string } | null, steps: Array<{ code: string, name: string, role: string, unit: string | null, state: WorkflowStepState, since: string | null, until: string | null }> } | null } | null };

export type AssistedDossierQueryVariables = Exact<{
  code: string | number;
}>;


export type AssistedDossierQuery = { dossier: { code: string, dueAt: string | null, statusText: { label: string, explanation: string } | null, dueDate: { state: DueDateState, isEstimated: boolean, overdue: boolean } | null, nextAction: { what: string, whom: string | null, where: string | null, until: string | null, further: Array<{ what: string, whom: string | null, where: string | null, until: string | null }> } | null } | null };

export type DraftDossierMutationVariables = Exact<{
  input: DraftDossierInput;
}>;


export type DraftDossierMutation = { draftDossier: { id: string, state: DraftState, text: string, expiresAt: string, lacking: Array<string>, form: Array<{ name: string, label: string, value: string | null, isRequired: boolean, purpose: string, state: DraftFieldState, agency: string | null, asOf: string | null, missingText: string | null }>, papers: Array<{ code: string, name: string, isRequired: boolean, document: string | null, reuse: PaperDigitisation }>, reusable: Array<{ document: string, name: string, dossier: string | null, reuse: PaperDigitisation }>, route: { isBoundaryFree: boolean, isReceivedHere: boolean, unit: { name: string }, receptionPoint: { name: string } } | null, fee: { amount: number | string, currency: Currency } | null } | null };

export type ProcedureGuideQueryVariables = Exact<{
  code: string;
  language?: Language | null | undefined;
}>;


export type ProcedureGuideQuery = { procedures: Array<{ code: string, name: string, guide: { languages: Array<Language>, steps: Array<{ case: string | null, number: number, what: string, who: string | null, time: { amount: number | null, unit: TimeUnit } | null } | null> | null, papers: Array<{ case: string | null, code: string, name: string, originals: number | null, copies: number | null, isReusable: boolean | null, reuse: { holder: string | null } | null } | null> | null, channels: Array<{ channel: FilingChannel | null, code: string, name: string, times: Array<{ text: string | null, limit: { amount: number | null, unit: TimeUnit } | null, fees: Array<{ text: string | null, amount: { amount: number | string, currency: Currency } | null } | null> | null } | null> | null } | null> | null, advisers: Array<{ kind: AdviserKind, name: string, phone: string | null, hours: Array<string> | null, point: { id: string, name: string, isOpen: boolean | null } | null } | null> | null } | null } | null> | null };

export type ProceduresQueryVariables = Exact<{
  search?: string | null | undefined;
}>;


export type ProceduresQuery = { procedures: Array<{ code: string, name: string, sector: string, limitWorkingDays: number | null, isSameDay: boolean, isBoundaryFree: boolean, isVerified: boolean, validUntil: string | null, replacedBy: string | null, fee: { amount: number | string, currency: Currency } | null } | null> | null };

export type ReceptionPointsQueryVariables = Exact<{ [key: string]: never; }>;


export type ReceptionPointsQuery = { receptionPoints: Array<{ id: string, name: string, hours: Array<string>, isBoundaryFree: boolean, address: { text: string } } | null> | null };

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


export const ApproveDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApproveDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApproveDraftDataInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"approveDraftData"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"lacking"}},{"kind":"Field","name":{"kind":"Name","value":"form"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"agency"}},{"kind":"Field","name":{"kind":"Name","value":"approvedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"papers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"}}]}}]}}]}}]} as unknown as DocumentNode<ApproveDraftMutation, ApproveDraftMutationVariables>;
export const AssistedDossierWorkflowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssistedDossierWorkflow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"workflow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"endedAs"}},{"kind":"Field","name":{"kind":"Name","value":"current"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}}]}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"role"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"unit"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"since"}},{"kind":"Field","name":{"kind":"Name","value":"until"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AssistedDossierWorkflowQuery, AssistedDossierWorkflowQueryVariables>;
export const AssistedDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AssistedDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"explanation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueDate"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"isEstimated"}},{"kind":"Field","name":{"kind":"Name","value":"overdue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nextAction"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"what"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"whom"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"where"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"until"}},{"kind":"Field","name":{"kind":"Name","value":"further"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"what"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"whom"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"where"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"until"}}]}}]}}]}}]}}]} as unknown as DocumentNode<AssistedDossierQuery, AssistedDossierQueryVariables>;
export const DraftDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DraftDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DraftDossierInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"draftDossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"lacking"}},{"kind":"Field","name":{"kind":"Name","value":"form"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"isRequired"}},{"kind":"Field","name":{"kind":"Name","value":"purpose"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"agency"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"missingText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"papers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"isRequired"}},{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reusable"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"document"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"dossier"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"}}]}},{"kind":"Field","name":{"kind":"Name","value":"route"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receptionPoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isBoundaryFree"}},{"kind":"Field","name":{"kind":"Name","value":"isReceivedHere"}}]}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]} as unknown as DocumentNode<DraftDossierMutation, DraftDossierMutationVariables>;
export const ProcedureGuideDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ProcedureGuide"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}},"defaultValue":{"kind":"EnumValue","value":"VI"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"procedures"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"guide"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"languages"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"case"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"what"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"who"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"time"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"papers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"case"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"originals"}},{"kind":"Field","name":{"kind":"Name","value":"copies"}},{"kind":"Field","name":{"kind":"Name","value":"isReusable"}},{"kind":"Field","name":{"kind":"Name","value":"reuse"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"holder"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"channels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"channel"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"times"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"limit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"fees"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"advisers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"phone"}},{"kind":"Field","name":{"kind":"Name","value":"hours"}},{"kind":"Field","name":{"kind":"Name","value":"point"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"isOpen"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ProcedureGuideQuery, ProcedureGuideQueryVariables>;
export const ProceduresDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Procedures"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"search"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"procedures"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"search"},"value":{"kind":"Variable","name":{"kind":"Name","value":"search"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"sector"}},{"kind":"Field","name":{"kind":"Name","value":"limitWorkingDays"}},{"kind":"Field","name":{"kind":"Name","value":"isSameDay"}},{"kind":"Field","name":{"kind":"Name","value":"isBoundaryFree"}},{"kind":"Field","name":{"kind":"Name","value":"isVerified"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"replacedBy"}},{"kind":"Field","name":{"kind":"Name","value":"fee"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]} as unknown as DocumentNode<ProceduresQuery, ProceduresQueryVariables>;
export const ReceptionPointsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReceptionPoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"receptionPoints"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"address"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hours"}},{"kind":"Field","name":{"kind":"Name","value":"isBoundaryFree"}}]}}]}}]} as unknown as DocumentNode<ReceptionPointsQuery, ReceptionPointsQueryVariables>;
export const SendOpinionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SendOpinion"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SendOpinionInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sendOpinion"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reference"}},{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sendAt"}},{"kind":"Field","name":{"kind":"Name","value":"isRepeated"}},{"kind":"Field","name":{"kind":"Name","value":"ticketNumber"}},{"kind":"Field","name":{"kind":"Name","value":"lookupSecret"}},{"kind":"Field","name":{"kind":"Name","value":"acceptedAt"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]} as unknown as DocumentNode<SendOpinionMutation, SendOpinionMutationVariables>;
export const ServiceStatisticsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ServiceStatistics"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"period"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"branch"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"procedure"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"serviceStatistics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"Variable","name":{"kind":"Name","value":"period"}}},{"kind":"Argument","name":{"kind":"Name","value":"branch"},"value":{"kind":"Variable","name":{"kind":"Name","value":"branch"}}},{"kind":"Argument","name":{"kind":"Name","value":"procedure"},"value":{"kind":"Variable","name":{"kind":"Name","value":"procedure"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"received"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"onTimePercent"}},{"kind":"Field","name":{"kind":"Name","value":"waitedPercent"}},{"kind":"Field","name":{"kind":"Name","value":"processingHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"median"}},{"kind":"Field","name":{"kind":"Name","value":"p90"}}]}},{"kind":"Field","name":{"kind":"Name","value":"waitingHours"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"median"}},{"kind":"Field","name":{"kind":"Name","value":"p90"}}]}},{"kind":"Field","name":{"kind":"Name","value":"ratings"}},{"kind":"Field","name":{"kind":"Name","value":"meanRating"}},{"kind":"Field","name":{"kind":"Name","value":"threshold"}},{"kind":"Field","name":{"kind":"Name","value":"tickets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"due"}},{"kind":"Field","name":{"kind":"Name","value":"onTimePercent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"isHiddenInPart"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]} as unknown as DocumentNode<ServiceStatisticsQuery, ServiceStatisticsQueryVariables>;
export const SubmitDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SubmitDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SubmitDossierInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"submitDossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"sendAt"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]},{"kind":"Field","name":{"kind":"Name","value":"isRepeated"}},{"kind":"Field","name":{"kind":"Name","value":"receipt"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"lookupSecret"}},{"kind":"Field","name":{"kind":"Name","value":"receiptNumber"}},{"kind":"Field","name":{"kind":"Name","value":"receivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"dueAt"}},{"kind":"Field","name":{"kind":"Name","value":"unit"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"receptionPoint"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"qr"}}]}},{"kind":"Field","name":{"kind":"Name","value":"draft"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"confirmation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"means"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"digits"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]}}]}}]} as unknown as DocumentNode<SubmitDossierMutation, SubmitDossierMutationVariables>;
export const TrackDossierDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TrackDossier"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"lookupSecret"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trackDossier"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}},{"kind":"Argument","name":{"kind":"Name","value":"lookupSecret"},"value":{"kind":"Variable","name":{"kind":"Name","value":"lookupSecret"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"completionPercent"}}]}}]}}]} as unknown as DocumentNode<TrackDossierQuery, TrackDossierQueryVariables>;
export const TrackTicketDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TrackTicket"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"number"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"secret"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trackTicket"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"number"},"value":{"kind":"Variable","name":{"kind":"Name","value":"number"}}},{"kind":"Argument","name":{"kind":"Name","value":"secret"},"value":{"kind":"Variable","name":{"kind":"Name","value":"secret"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"openedAt"}},{"kind":"Field","name":{"kind":"Name","value":"answeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"handledBy"}},{"kind":"Field","name":{"kind":"Name","value":"answer"}},{"kind":"Field","name":{"kind":"Name","value":"acknowledgeBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}},{"kind":"Field","name":{"kind":"Name","value":"handleBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"isLate"}},{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"VI"}}]}]}}]}}]}}]} as unknown as DocumentNode<TrackTicketQuery, TrackTicketQueryVariables>;