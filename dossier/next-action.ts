import { endOfDayMs } from './calendar/instant.ts';
import { ELECTRONIC_RESULT_ONLY, NEXT_ACTION_TEXTS, type NextActionKind } from './next-action-texts.ts';
import type { DossierStatus } from './status.ts';
import type { Bilingual } from './status-texts.ts';

/** Who has the next move. */
export type ActionParty = 'OWNER' | 'RECEPTION' | 'AGENCY' | 'POST' | 'NOBODY';

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
  readonly receptionPoint: Place | undefined;
  readonly competentUnit: string | undefined;
  readonly supplements:
    | readonly { readonly until: Date | undefined; readonly isAnswered: boolean }[]
    | undefined;
  readonly fees: readonly { readonly isPaid: boolean }[] | undefined;
  readonly obligations: readonly Obligation[] | undefined;
  readonly results: readonly { readonly hasElectronicCopy: boolean }[] | undefined;
  /** By the procedure's rules, whoever asks: who may not see the result learns all the same that nothing comes by post. */
  readonly isResultElectronicOnly: boolean;
  readonly delivery: DeliveryState | undefined;
}

export interface Place {
  readonly name: string;
  readonly address: string | undefined;
}

export interface Obligation {
  /** Undefined where the payment is not told to this caller. */
  readonly isPaid: boolean | undefined;
  /** Last day to pay, `2026-12-11`. */
  readonly payUntil: string | undefined;
  readonly treasury: string | undefined;
}

export type DeliveryState = 'POSTED' | 'IN_TRANSIT' | 'DELIVERED' | 'RETURNED_TO_SENDER';

export interface NextAction {
  readonly kind: NextActionKind;
  readonly what: Bilingual;
  readonly by: ActionParty;
  /** Name of who has the move, where it is known. */
  readonly whom: Bilingual | undefined;
  /** Until when; undefined where no date binds the party. */
  readonly until: Date | undefined;
  readonly isLate: boolean;
  /** Where the owner does it, or where it lies. */
  readonly where: Bilingual | undefined;
}

const PORTAL: Bilingual = { vi: 'Cổng Dịch vụ công quốc gia', en: 'National Public Service Portal' };
const OWNER: Bilingual = { vi: 'Chủ hồ sơ', en: 'The owner of the dossier' };
const POST: Bilingual = { vi: 'Bưu chính công ích', en: 'The public postal service' };

/**
 * What happens next with a dossier, by whom, until when and where. Pure and total: every status and every gap in what
 * is known has an answer. Legal ground: NĐ 118/2025 and NĐ 309/2026 Art. 8 (receipt, supplements), domain.md §2–§4.
 */
export function nextActionOf(input: NextActionInput): NextAction {
  switch (input.status) {
    case 'REGISTERED':
      return act(input, 'TAKE_IN', 'RECEPTION', { whom: placeName(input), where: placeOf(input) });
    case 'ACCEPTED':
      return input.hasClockStarted
        ? processing(input)
        : act(input, 'PASS_ON', 'RECEPTION', { whom: placeName(input), until: input.transferDueAt });
    case 'IN_PROGRESS':
      return processing(input);
    case 'SUPPLEMENT_REQUIRED':
      return supplement(input);
    case 'PAYMENT_REQUIRED':
      return payment(input);
    case 'REJECTED':
      return act(input, 'FILE_AGAIN', 'OWNER', { whom: OWNER, where: filingPlace(input) });
    case 'STOPPED':
      return act(input, 'READ_STOP_NOTICE', 'OWNER', { whom: OWNER, where: placeOf(input) });
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

function processing(input: NextActionInput): NextAction {
  const kind = input.isOverdue ? 'FINISH_LATE' : 'PROCESS';
  const { dueAt: until, isOverdue: isLate } = input;
  return act(input, kind, 'AGENCY', { whom: same(input.competentUnit), until, isLate });
}

function supplement(input: NextActionInput): NextAction {
  const { supplements } = input;
  const open = supplements?.filter(({ isAnswered }) => !isAnswered);
  // Everything that was asked for is there: the ball lies with the agency, whatever the status still says.
  if (supplements !== undefined && supplements.length > 0 && open?.length === 0) {
    return act(input, 'CHECK_SUPPLEMENT', 'AGENCY', { whom: same(input.competentUnit) });
  }
  const until = earliest((open ?? []).map((asked) => asked.until));
  return act(input, 'SUPPLEMENT', 'OWNER', { whom: OWNER, until, where: filingPlace(input) });
}

function payment(input: NextActionInput): NextAction {
  const { fees, obligations } = input;
  const dueObligations = obligations?.filter(({ isPaid }) => isPaid !== true) ?? [];
  const hasDueFee = fees?.some(({ isPaid }) => !isPaid) ?? false;
  const isAllKnown = fees !== undefined && obligations !== undefined;
  const isAnythingKnown = (fees?.length ?? 0) + (obligations?.length ?? 0) > 0;
  if (isAllKnown && isAnythingKnown && dueObligations.length === 0 && !hasDueFee) {
    return act(input, 'CONFIRM_PAYMENT', 'AGENCY', { whom: same(input.competentUnit) });
  }
  const until = earliest(dueObligations.map(({ payUntil }) => endOfDay(payUntil)));
  const treasuries = new Set(dueObligations.flatMap(({ treasury }) => treasury ?? []));
  const [treasury] = treasuries;
  const where =
    treasuries.size === 1 && treasury !== undefined
      ? { vi: `${PORTAL.vi} hoặc ${treasury}`, en: `${PORTAL.en} or ${treasury}` }
      : PORTAL;
  return act(input, 'PAY', 'OWNER', { whom: OWNER, until, where });
}

function completed(input: NextActionInput): NextAction {
  switch (input.delivery) {
    case 'POSTED':
    case 'IN_TRANSIT':
      return act(input, 'DELIVER', 'POST', { whom: POST });
    case 'DELIVERED':
      return act(input, 'CONFIRM_DELIVERY', 'RECEPTION', { whom: placeName(input) });
    case 'RETURNED_TO_SENDER':
      return act(input, 'ASK_FOR_DELIVERY', 'OWNER', { whom: OWNER, where: placeOf(input) });
    case undefined:
      if (input.isResultElectronicOnly)
        return act(input, 'OPEN_ELECTRONIC_RESULT', 'OWNER', {
          whom: OWNER,
          where: PORTAL,
          what: ELECTRONIC_RESULT_ONLY,
        });
      return input.results?.some(({ hasElectronicCopy }) => hasElectronicCopy)
        ? act(input, 'OPEN_ELECTRONIC_RESULT', 'OWNER', { whom: OWNER, where: PORTAL })
        : act(input, 'SEND_RESULT', 'RECEPTION', { whom: placeName(input) });
    default:
      return input.delivery satisfies never;
  }
}

interface Rest {
  readonly whom?: Bilingual | undefined;
  readonly until?: Date | undefined;
  /** Where the due date's own rule decides; else a date that has passed is late. */
  readonly isLate?: boolean;
  readonly where?: Bilingual | undefined;
  /** In the place of what is said of this kind otherwise. */
  readonly what?: Bilingual;
}

function act(
  { now }: NextActionInput,
  kind: NextActionKind,
  by: ActionParty,
  { whom, until, where, what = NEXT_ACTION_TEXTS[kind], isLate = until !== undefined && until < now }: Rest,
): NextAction {
  return { kind, what, by, whom, until, isLate, where };
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

function earliest(instants: readonly (Date | undefined)[]): Date | undefined {
  const known = instants.flatMap((at) =>
    at === undefined || Number.isNaN(at.getTime()) ? [] : [at.getTime()],
  );
  return known.length === 0 ? undefined : new Date(Math.min(...known));
}

function endOfDay(day: string | undefined): Date | undefined {
  const ms = day === undefined ? undefined : endOfDayMs(day);
  return ms === undefined ? undefined : new Date(ms);
}
