import { NEXT_ACTION_TEXTS, NEXT_ACTION_VARIANTS, type NextActionKind } from './next-action-texts.ts';
import { earliest, type Obligation, type Payment, paymentsOf } from './payments.ts';
import type { DossierStatus } from './status.ts';
import type { Bilingual } from './status-texts.ts';

/** Who has the next move. */
export type ActionParty = 'OWNER' | 'PAYER' | 'RECEPTION' | 'AGENCY' | 'POST' | 'NOBODY';

/**
 * What is known of a dossier. `undefined` means "not known here" (refused to this caller, or its agency failed), an
 * empty list means "there is none": the two lead to different advice.
 */
export interface NextActionInput {
  readonly status: DossierStatus;
  readonly now: Date;
  /** When the result is due: the date that is told everywhere. */
  readonly dueAt: Date | undefined;
  readonly isOverdue: boolean;
  /** Has the competent agency got it? */
  readonly hasClockStarted: boolean;
  /** By when a paper dossier that was received elsewhere must have left the reception point. */
  readonly transferDueAt: Date | undefined;
  readonly isOnline: boolean;
  /** Is who reads this an owner of the dossier? */
  readonly isReaderOwner: boolean;
  readonly receptionPoint: Place | undefined;
  readonly competentUnit: string | undefined;
  readonly supplements:
    | readonly { readonly until: Date | undefined; readonly isAnswered: boolean }[]
    | undefined;
  readonly fees: readonly { readonly isPaid: boolean }[] | undefined;
  /** Did every part of the supplements and fees that there are come? */
  readonly areTheseWhole: boolean;
  /** What came of them; the reader's own ones where the others' are hidden. */
  readonly obligations: readonly Obligation[] | undefined;
  readonly missingObligations: MissingObligations;
  readonly results: readonly { readonly hasElectronicCopy: boolean }[] | undefined;
  /** By the procedure's rules, whoever asks: who may not see the result learns all the same that nothing comes by post. */
  readonly isResultElectronicOnly: boolean;
  readonly delivery: DeliveryState | undefined;
}

/** Why not all of the obligations, or not whether they are paid, came: the policies keep it from this reader, or nobody answered. */
export type MissingObligations = 'NONE' | 'HIDDEN' | 'UNASKED';

export interface Place {
  readonly name: string;
  readonly address: string | undefined;
}

export type DeliveryState = 'POSTED' | 'IN_TRANSIT' | 'DELIVERED' | 'RETURNED_TO_SENDER';

export interface NextAction {
  readonly kind: NextActionKind;
  readonly what: Bilingual;
  readonly by: ActionParty;
  /** Name of who has the move, where it is known. */
  readonly whom: Bilingual | undefined;
  /** Is it the reader's own move? */
  readonly isYours: boolean;
  /** Whole đồng that the notices of the tax authority still ask of this party; undefined where that is not told. */
  readonly amount: bigint | undefined;
  /** Until when; undefined where no date binds the party. */
  readonly until: Date | undefined;
  readonly isLate: boolean;
  /** Where the owner does it, or where it lies. */
  readonly where: Bilingual | undefined;
  /** What else is to be done, by the same party or another; these have none themselves. */
  readonly further: readonly NextAction[];
}

const PORTAL: Bilingual = { vi: 'Cổng Dịch vụ công quốc gia', en: 'National Public Service Portal' };
const OWNER: Bilingual = { vi: 'Chủ hồ sơ', en: 'The owner of the dossier' };
const YOU: Bilingual = { vi: 'Bạn', en: 'You' };
const PAYER: Bilingual = { vi: 'Người có tên trong thông báo', en: 'Whoever the notice names' };
const POST: Bilingual = { vi: 'Bưu chính công ích', en: 'The public postal service' };

/** Whose taxes are no longer asked for because of this dossier: it was not taken in, taken back or stopped. */
const ASKS_NOTHING: ReadonlySet<DossierStatus> = new Set(['REJECTED', 'WITHDRAWN', 'STOPPED']);

/**
 * What happens next with a dossier, by whom, until when and where. Pure and total: every status and every gap in what
 * is known has an answer. A tax notice that is open comes first whatever the status says, but for papers that are missing.
 * Legal ground: NĐ 118/2025 and NĐ 309/2026 Art. 8 (receipt, supplements), domain.md §2–§4.
 */
export function nextActionOf(input: NextActionInput): NextAction {
  const payments = ASKS_NOTHING.has(input.status) ? [] : paymentsOf(input.obligations ?? []);
  const [payment, ...others] = payments.map((open) => payingOf(input, open));
  const { further, ...own } = stepOf(input, payments);
  if (!payment) return { ...own, further };
  if (input.status === 'PAYMENT_REQUIRED')
    return { ...payment, further: hasDueFee(input) ? [...others, feesOf(input)] : others };
  return own.kind !== 'SUPPLEMENT' && payments[0]?.isSure
    ? { ...payment, further: [...others, { ...own, further: [] }, ...further] }
    : { ...own, further: [payment, ...others, ...further] };
}

/** What the status itself asks for. */
function stepOf(input: NextActionInput, payments: readonly Payment[]): NextAction {
  switch (input.status) {
    case 'REGISTERED':
      return act(input, 'TAKE_IN', 'RECEPTION', { whom: placeName(input), where: placeOf(input) });
    case 'ACCEPTED':
      return input.hasClockStarted
        ? processing(input, payments)
        : act(input, 'PASS_ON', 'RECEPTION', { whom: placeName(input), until: input.transferDueAt });
    case 'IN_PROGRESS':
      return processing(input, payments);
    case 'SUPPLEMENT_REQUIRED':
      return supplement(input);
    case 'PAYMENT_REQUIRED':
      return payment(input);
    case 'REJECTED':
      return act(input, 'FILE_AGAIN', 'OWNER', { where: filingPlace(input) });
    case 'STOPPED':
      return act(input, 'READ_STOP_NOTICE', 'OWNER', { where: placeOf(input) });
    case 'WITHDRAWN':
      return act(input, 'WITHDRAWN', 'NOBODY', { where: placeOf(input) });
    case 'COMPLETED':
      return completed(input);
    case 'RETURNED':
      return act(input, 'FINISHED', 'NOBODY', {});
    default:
      return input.status satisfies never;
  }
}

function processing(input: NextActionInput, payments: readonly Payment[]): NextAction {
  const kind = input.isOverdue ? 'FINISH_LATE' : 'PROCESS';
  const { dueAt: until, isOverdue: isLate } = input;
  const further = [
    ...(hasOpenPapers(input) ? [supplement(input)] : []),
    ...(hasDueFee(input) ? [feesOf(input)] : []),
  ];
  const what = isLate ? undefined : processingText(input, payments);
  return { ...act(input, kind, 'AGENCY', { whom: same(input.competentUnit), until, isLate, what }), further };
}

/** That nothing is to be done is said only where all that could be asked of the reader is known. */
function processingText(input: NextActionInput, [payment]: readonly Payment[]): Bilingual | undefined {
  const texts = NEXT_ACTION_VARIANTS.PROCESS;
  const { obligations, missingObligations, areTheseWhole, fees, supplements } = input;
  if (payment) return payment.isSure ? texts.BESIDE_OTHERS : texts.NOTICE_THERE;
  if (hasOpenPapers(input)) return texts.PAPERS_OPEN;
  if (hasDueFee(input)) return texts.FEES_OPEN;
  if (missingObligations === 'HIDDEN') return texts.TAX_HIDDEN;
  if (missingObligations === 'UNASKED' || obligations === undefined) return texts.TAX_UNASKED;
  return areTheseWhole && fees && supplements ? undefined : texts.PARTLY_KNOWN;
}

const hasOpenPapers = ({ supplements }: NextActionInput): boolean =>
  supplements?.some(({ isAnswered }) => !isAnswered) ?? false;

const hasDueFee = ({ fees }: NextActionInput): boolean => fees?.some(({ isPaid }) => !isPaid) ?? false;

function supplement(input: NextActionInput): NextAction {
  const { supplements } = input;
  const open = supplements?.filter(({ isAnswered }) => !isAnswered);
  // Everything that was asked for is there: the ball lies with the agency, whatever the status still says.
  if (supplements !== undefined && supplements.length > 0 && open?.length === 0) {
    return act(input, 'CHECK_SUPPLEMENT', 'AGENCY', { whom: same(input.competentUnit) });
  }
  const until = earliest((open ?? []).map((asked) => asked.until));
  return act(input, 'SUPPLEMENT', 'OWNER', { until, where: filingPlace(input) });
}

/** A payment is waited for, and of nobody it is known that something is still to be paid. */
function payment(input: NextActionInput): NextAction {
  const { fees, obligations, missingObligations } = input;
  const texts = NEXT_ACTION_VARIANTS.PAY;
  const isAllKnown = fees !== undefined && obligations !== undefined && missingObligations === 'NONE';
  const isAnythingKnown = (fees?.length ?? 0) + (obligations?.length ?? 0) > 0;
  if (isAllKnown && hasDueFee(input)) return feesOf(input);
  if (isAllKnown && isAnythingKnown)
    return act(input, 'CONFIRM_PAYMENT', 'AGENCY', { whom: same(input.competentUnit) });
  if (missingObligations === 'UNASKED' || obligations === undefined)
    return act(input, 'PAY', 'PAYER', {
      where: PORTAL,
      what: missingObligations === 'HIDDEN' ? texts.BY_ANOTHER : texts.TAX_UNASKED,
    });
  if (missingObligations === 'HIDDEN')
    return act(input, 'PAY', 'PAYER', {
      where: PORTAL,
      what: obligations.some(({ payer }) => payer?.isReader) ? texts.OWN_PART_PAID : texts.BY_ANOTHER,
    });
  return act(input, 'PAY', 'OWNER', { where: PORTAL });
}

const feesOf = (input: NextActionInput): NextAction =>
  act(input, 'PAY', 'OWNER', { where: PORTAL, what: NEXT_ACTION_VARIANTS.PAY.FEES });

function payingOf(input: NextActionInput, { payer, amount, until, treasury, isSure }: Payment): NextAction {
  const texts = NEXT_ACTION_VARIANTS.PAY;
  const isYours = payer?.isReader ?? false;
  const named = same(payer?.name || undefined) ?? (payer?.isOwner ? OWNER : PAYER);
  return act(input, 'PAY', payer?.isOwner ? 'OWNER' : 'PAYER', {
    ...{ isYours, until, amount: isSure ? amount : undefined },
    whom: isYours ? YOU : named,
    what: !isSure ? texts.UNLESS_PAID : isYours ? undefined : texts.BY_ANOTHER,
    where:
      treasury === undefined
        ? PORTAL
        : { vi: `${PORTAL.vi} hoặc ${treasury}`, en: `${PORTAL.en} or ${treasury}` },
  });
}

function completed(input: NextActionInput): NextAction {
  switch (input.delivery) {
    case 'POSTED':
    case 'IN_TRANSIT':
      return act(input, 'DELIVER', 'POST', { whom: POST });
    case 'DELIVERED':
      return act(input, 'CONFIRM_DELIVERY', 'RECEPTION', { whom: placeName(input) });
    case 'RETURNED_TO_SENDER':
      return act(input, 'ASK_FOR_DELIVERY', 'OWNER', { where: placeOf(input) });
    case undefined:
      if (input.isResultElectronicOnly)
        return act(input, 'OPEN_ELECTRONIC_RESULT', 'OWNER', {
          where: PORTAL,
          what: NEXT_ACTION_VARIANTS.OPEN_ELECTRONIC_RESULT.NO_PAPER,
        });
      return input.results?.some(({ hasElectronicCopy }) => hasElectronicCopy)
        ? act(input, 'OPEN_ELECTRONIC_RESULT', 'OWNER', { where: PORTAL })
        : act(input, 'SEND_RESULT', 'RECEPTION', { whom: placeName(input) });
    default:
      return input.delivery satisfies never;
  }
}

interface Rest {
  /** Default: of an owner's move the owner, of a payer's whoever the notice names. */
  readonly whom?: Bilingual | undefined;
  readonly isYours?: boolean;
  readonly amount?: bigint | undefined;
  readonly until?: Date | undefined;
  /** Where the due date's own rule decides; else a date that has passed is late. */
  readonly isLate?: boolean;
  readonly where?: Bilingual | undefined;
  /** Default: the kind's own text. */
  readonly what?: Bilingual | undefined;
}

function act(
  { now, isReaderOwner }: NextActionInput,
  kind: NextActionKind,
  by: ActionParty,
  { until: told, where, amount, isLate = told !== undefined && told < now, ...rest }: Rest,
): NextAction {
  // A date that could not be read binds nobody.
  const until = told && Number.isNaN(told.getTime()) ? undefined : told;
  const { isYours = by === 'OWNER' && isReaderOwner } = rest;
  const whom = rest.whom ?? (by === 'OWNER' ? (isYours ? YOU : OWNER) : by === 'PAYER' ? PAYER : undefined);
  const what = rest.what ?? NEXT_ACTION_TEXTS[kind];
  return { kind, what, by, whom, isYours, amount, until, isLate, where, further: [] };
}

/** An agency's own name is not translated. */
const same = (name: string | undefined): Bilingual | undefined =>
  name === undefined ? undefined : { vi: name, en: name };

const placeName = ({ receptionPoint }: NextActionInput): Bilingual | undefined => same(receptionPoint?.name);

const placeOf = ({ receptionPoint }: NextActionInput): Bilingual | undefined =>
  receptionPoint && same([receptionPoint.name, receptionPoint.address].filter(Boolean).join(', '));

/** Papers go where the dossier was filed; who filed online is not sent to a counter. */
const filingPlace = (input: NextActionInput): Bilingual =>
  (input.isOnline ? PORTAL : placeOf(input)) ?? PORTAL;
