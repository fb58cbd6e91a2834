import { z } from 'zod';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import { nationalCode } from '../../dossier/status.ts';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';

/** Connectors take 8 to 100 of these; what goes out is our own reference, the caller's key stays here. */
export const idempotencyKey = z.string().regex(/^[A-Za-z0-9._:-]{8,100}$/);

const text = (max: number) => z.string().trim().min(1).max(max);
const optionalText = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .nullish()
    .transform((value) => value ?? '');
export const dossierCode = z.string().transform((given, context) => {
  const code = parseDossierCode(given);
  if (code !== undefined) return code as string;
  context.addIssue({ code: 'custom', message: 'not a dossier code' });
  return z.NEVER;
});
const common = { idempotencyKey, code: dossierCode };

const withdraw = z.strictObject({ ...common, reason: text(2000) });
const supplement = z.strictObject({
  ...common,
  supplementRequest: text(100).nullish(),
  note: optionalText(2000),
  papers: z
    .array(z.strictObject({ code: text(100), name: text(300), documentId: text(200) }))
    .min(1)
    .max(50),
});
const rate = z.strictObject({ ...common, score: z.int().min(1).max(5), comment: optionalText(2000) });
const openTicket = z.strictObject({
  ...common,
  subject: text(200),
  text: text(4000),
  isUrgent: z.boolean().nullish(),
});

const place = (shape: RegExp) => z.string().regex(shape).nullish();
const opinion = z.strictObject({
  idempotencyKey,
  kind: z.enum(['QUESTION', 'OPINION', 'COMPLAINT', 'PRAISE']),
  subject: text(200),
  text: text(4000),
  isUrgent: z.boolean().nullish(),
  procedure: place(/^[0-9A-Za-z.-]{1,40}$/),
  branch: place(/^[0-9A-Za-z-]{1,40}$/),
  receptionPoint: place(/^[0-9A-Za-z-]{1,40}$/),
  ward: place(/^[0-9]{5}$/),
});

export interface CommonInput {
  readonly idempotencyKey: string;
  /** Absent where a request is about no dossier. */
  readonly code?: string;
}

/** Who asks, as the agency is told: a citizen by personal id, whoever stands before a kiosk by nothing. */
export interface Sender {
  readonly reference: string;
  readonly by: string | undefined;
  /** Of the reference, for agencies that hand out what was said to whoever holds it. */
  readonly lookupSecret: string;
}

/** What the agency said of a request that it took. */
export interface Receipt {
  readonly receiptNumber: string;
  readonly acceptedAt: string;
}

/** A kind of request: what it is decided as, who takes it, and how it is told to them. */
export interface RequestKind {
  readonly action: RequestAction;
  /** Action and class that the policies judge. */
  readonly policyAction: string;
  readonly dataClass: DataClass;
  readonly agency: string;
  readonly operation: string;
  /** National statuses of the dossier outside which nobody has asked for it; absent where any will do. */
  readonly onlyIn?: { readonly statuses: readonly number[]; readonly rule: string };
  /** Whatever key it comes with and whoever sends it: the first for a dossier that an agency may have taken is the only one. */
  readonly isOncePerDossier?: boolean;
  /** @throws GatewayError BAD_USER_INPUT naming the wrong field. */
  parse(input: unknown): CommonInput;
  /** May it come without a person, and is it about no dossier? */
  readonly isOpinion?: boolean;
  /** The connector's input. */
  messageOf(input: CommonInput, sender: Sender): Readonly<Record<string, unknown>>;
  /** Why the caller wants it, where people are asked for that; its hash goes on record. */
  reasonOf(input: CommonInput): string | undefined;
  /** @throws GatewayError AGENCY_BAD_ANSWER. */
  readReceipt(value: unknown): Receipt;
}

export type RequestAction = 'WITHDRAW' | 'SUPPLEMENT' | 'RATE' | 'OPEN_TICKET' | 'SEND_OPINION';

const onestopReceipt = z.object({ receiptNumber: z.string(), at: z.string() });
const ticketReceipt = z.object({ id: z.string(), openedAt: z.string() });
/** @throws GatewayError AGENCY_BAD_ANSWER. */
function read<Shape>(shape: z.ZodType<Shape>, value: unknown): Shape {
  const found = shape.safeParse(value);
  if (found.success) return found.data;
  throw new GatewayError('AGENCY_BAD_ANSWER', 'an answer without a receipt', { cause: found.error });
}
const readOnestop = (value: unknown): Receipt => {
  const { receiptNumber, at } = read(onestopReceipt, value);
  return { receiptNumber, acceptedAt: at };
};

function readTicket(value: unknown): Receipt {
  const { id, openedAt } = read(ticketReceipt, value);
  return { receiptNumber: id, acceptedAt: openedAt };
}

export const REQUEST_KINDS: Readonly<Record<RequestAction, RequestKind>> = {
  WITHDRAW: kind(withdraw, {
    action: 'WITHDRAW',
    policyAction: 'withdraw',
    dataClass: 'dossier.content',
    agency: 'onestop',
    operation: 'onestopWithdraw',
    message: ({ reason }) => ({ reason }),
    reason: ({ reason }) => reason,
    readReceipt: readOnestop,
  }),
  SUPPLEMENT: kind(supplement, {
    action: 'SUPPLEMENT',
    policyAction: 'supplement',
    dataClass: 'dossier.content',
    agency: 'onestop',
    operation: 'onestopSupplement',
    onlyIn: {
      statuses: [nationalCode('SUPPLEMENT_REQUIRED')],
      rule: 'a dossier for which papers were asked for',
    },
    message: ({ supplementRequest, note, papers }) => ({
      note,
      papers,
      ...(supplementRequest == null ? {} : { requestId: supplementRequest }),
    }),
    readReceipt: readOnestop,
  }),
  RATE: kind(rate, {
    action: 'RATE',
    policyAction: 'rate',
    dataClass: 'dossier.progress',
    agency: 'onestop',
    operation: 'onestopRate',
    onlyIn: {
      statuses: [nationalCode('COMPLETED'), nationalCode('RETURNED')],
      rule: 'a dossier whose result is there',
    },
    isOncePerDossier: true,
    message: ({ score, comment }) => ({ score, comment }),
    readReceipt: readOnestop,
  }),
  OPEN_TICKET: kind(openTicket, {
    action: 'OPEN_TICKET',
    policyAction: 'openTicket',
    dataClass: 'hotline.ticket',
    agency: 'hotline',
    operation: 'hotlineOpenTicket',
    message: ({ subject, text: body, isUrgent }) => ({
      subject,
      text: body,
      urgency: isUrgent === true ? 'URGENT' : 'NORMAL',
    }),
    readReceipt: readTicket,
  }),
  SEND_OPINION: kind(opinion, {
    action: 'SEND_OPINION',
    policyAction: 'sendOpinion',
    dataClass: 'hotline.ticket',
    agency: 'hotline',
    operation: 'hotlineSendOpinion',
    isOpinion: true,
    message: ({ kind: said, subject, text: body, isUrgent, ...about }, { lookupSecret }) => ({
      ...{ kind: said, subject, text: body, lookupSecret },
      urgency: isUrgent === true ? 'URGENT' : 'NORMAL',
      ...defined({
        procedure: about.procedure ?? undefined,
        branch: about.branch ?? undefined,
        receptionPoint: about.receptionPoint ?? undefined,
        ward: about.ward ?? undefined,
      }),
    }),
    readReceipt: readTicket,
  }),
};

interface Draft<Input> extends Omit<RequestKind, 'parse' | 'messageOf' | 'reasonOf'> {
  reason?(input: Input): string;
  message(input: Input, sender: Sender): Readonly<Record<string, unknown>>;
}

function kind<Input extends CommonInput>(
  shape: z.ZodType<Input>,
  { message, reason, ...rest }: Draft<Input>,
): RequestKind {
  return {
    ...rest,
    parse: (input) => parseInput(shape, input),
    reasonOf: (input) => reason?.(shape.parse(input)),
    messageOf: (input, sender) => ({
      idempotencyKey: sender.reference,
      ...defined({ code: input.code }),
      // The two systems call the same person by different names.
      ...(rest.agency === 'hotline' ? defined({ openedBy: sender.by }) : { requestedBy: sender.by }),
      ...message(shape.parse(input), sender),
    }),
  };
}

/** @throws GatewayError BAD_USER_INPUT; the fields are named, never their values. */
export function parseInput<Input>(shape: z.ZodType<Input>, input: unknown): Input {
  const read = shape.safeParse(input);
  if (read.success) return read.data;
  const fields = [...new Set(read.error.issues.map(({ path }) => path.join('.')))];
  const rule = [...new Set(read.error.issues.map(({ message }) => message))].join('; ');
  throw new GatewayError('BAD_USER_INPUT', `wrong input at ${fields.join(', ')}`, {
    extensions: { fields, rule },
  });
}
