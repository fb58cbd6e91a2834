import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { formatInstant, parseDay } from '../../dossier/calendar/instant.ts';
import { type DueDate, deriveDueDate } from '../../dossier/due-date.ts';
import { type DeliveryState, type NextAction, nextActionOf } from '../../dossier/next-action.ts';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { type DossierStatus, statusFromNational } from '../../dossier/status.ts';
import { completeHistory, standstills } from '../../dossier/status-history.ts';
import type { Input } from './derived-inputs.ts';
import { Told } from './told.ts';

/** The dates themselves come from the circle; this is asked for so that the policies decide. */
export const DUE_DATE = 'receivedAt';
export const NEXT_ACTION_PARTS = [
  'supplementRequests',
  'fees',
  'obligations',
  'results',
  'delivery',
  'receptionPoint',
  'competentUnit',
];
export const NEXT_ACTION =
  'status clockStartedAt channel supplementRequests { until answeredAt } fees { isPaid } obligations { isPaid payUntil treasury remaining { amount } payer { id } payerName } ' +
  'results { documentId } delivery { state } receptionPoint { name address { text } } competentUnit { name }';

/** What was refused or failed is missing here. */
const rows = (value: unknown): readonly Input[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const date = (value: unknown): Date | undefined => (typeof value === 'string' ? new Date(value) : undefined);
const object = (value: unknown): Input | undefined =>
  value !== null && typeof value === 'object' && !(value instanceof Error) ? (value as Input) : undefined;
const statusOf = (value: unknown) => text(value) as DossierStatus | undefined;

const RULEBOOK = createRulebook(readRulebookTexts());

/** What the directory's circle says of the date, for lists and fields alike. */
export function dueOf(circle: DossierCircle, now: Date): DueDate {
  const { timing = {} } = circle;
  const today = statusFromNational(circle.status);
  const told = (timing.statuses ?? []).map(({ at, status }) => ({
    at: new Date(at),
    status: statusFromNational(status) ?? 'IN_PROGRESS',
  }));
  const history = today ? completeHistory(told, today, new Date(circle.changedAt)) : told;
  const supplements = (timing.supplements ?? []).map(({ requestedAt, completedAt }) => ({
    requestedAt: new Date(requestedAt),
    completedAt: date(completedAt),
  }));
  return deriveDueDate(
    {
      procedureCode: circle.procedure,
      lane: circle.lane,
      isVerified: false,
      catalogueLimit: timing.limit,
      statedDueAt: date(circle.receiptDueAt),
      receivedAt: date(circle.receivedAt),
      clockStartedAt: date(circle.clockStartedAt),
      isBoundaryFree: circle.isBoundaryFree,
      isPaper: !timing.isElectronic,
      supplements,
      ...standstills(history, supplements),
      resets: (timing.resets ?? []).map((reset) => ({
        apologySentAt: new Date(reset.apologySentAt),
        previousDueAt: new Date(reset.previousDueAt),
        newDueAt: new Date(reset.newDueAt),
      })),
      now,
    },
    RULEBOOK,
  );
}

const instant = (at: Date | undefined): string | null => (at ? formatInstant(at) : null);

export const dueAt = (found: DueDate | undefined): string | null => instant(found?.dueAt);

export function dueDate(found: DueDate | undefined): Input | null {
  if (found === undefined) return null;
  const { transfer, basis } = found;
  const isVerified = (mark: string) => !['GAP', 'GUESS'].includes(mark);
  const lines = (language: 'vi' | 'en', doubt: string) =>
    basis.map(({ law, article, text: said, mark }) => {
      const line = `${[law, ...(article === undefined ? [] : [article])].join(' ')}: ${said[language]}`;
      return isVerified(mark) ? line : `${line} (${doubt})`;
    });
  return {
    ...found,
    dueAt: instant(found.dueAt),
    promisedDueAt: instant(found.promisedDueAt),
    calculatedDueAt: instant(found.calculatedDueAt),
    clockStartsAt: instant(found.clockStartsAt),
    transfer: transfer && { ...transfer, dueAt: instant(transfer.dueAt) },
    resets: found.resets.map(({ reset, verdict }) => ({
      apologySentAt: instant(reset.apologySentAt),
      newDueAt: instant(reset.newDueAt),
      verdict,
    })),
    basis: { vi: lines('vi', 'chưa xác minh'), en: lines('en', 'not verified') },
    rules: basis.map((rule) => ({ ...rule, isVerified: isVerified(rule.mark) })),
  };
}

/** Whom it is told to, by the ids that this caller is shown. */
export interface AdviceReader {
  readonly id: string | undefined;
  readonly ownerIds: readonly string[];
}

/** Procedures whose result is electronic only say so in the dated list. */
export const isElectronicOnly = ({ procedure, receivedAt }: DossierCircle): boolean =>
  RULEBOOK.limits.findProcedure(procedure, parseDay(receivedAt.slice(0, 10)) ?? Number.NaN)?.result ===
  'ELECTRONIC';

export function nextAction(
  of: Input,
  circle: DossierCircle | undefined,
  due: DueDate | undefined,
  now: Date,
  reader: AdviceReader,
): Input | null {
  const status = statusOf(of['status']);
  if (!status) return null;
  const list = <T>(name: string, read: (item: Input) => T): readonly T[] | undefined =>
    Array.isArray(of[name]) ? rows(of[name]).map(read) : undefined;
  const point = object(of['receptionPoint']);
  const action = nextActionOf({
    status,
    now,
    dueAt: due?.dueAt,
    isOverdue: due?.overdue ?? false,
    hasClockStarted: text(of['clockStartedAt']) !== undefined,
    transferDueAt: due?.transfer?.dueAt,
    isOnline: of['channel'] === 'ONLINE',
    isReaderOwner: reader.ownerIds.some((id) => id === reader.id),
    receptionPoint: point && {
      name: String(point['name']),
      address: text(object(point['address'])?.['text']),
    },
    competentUnit: text(object(of['competentUnit'])?.['name']),
    supplements: list('supplementRequests', ({ until, answeredAt }) => ({
      until: date(until),
      isAnswered: text(answeredAt) !== undefined,
    })),
    fees: list('fees', ({ isPaid }) => ({ isPaid: isPaid === true })),
    areTheseWhole: ['supplementRequests', 'fees'].every((name) => !(of[name] instanceof Error)),
    obligations: list('obligations', (found) => {
      const amount = object(found['remaining'])?.['amount'];
      const id = text(object(found['payer'])?.['id']);
      const name = text(found['payerName']);
      return {
        isPaid: typeof found['isPaid'] === 'boolean' ? found['isPaid'] : undefined,
        payUntil: text(found['payUntil']),
        treasury: text(found['treasury']),
        remaining: typeof amount === 'number' || typeof amount === 'string' ? BigInt(amount) : undefined,
        payer: {
          key: id ?? `by name: ${name}`,
          name,
          isReader: id !== undefined && id === reader.id,
          isOwner: id !== undefined && reader.ownerIds.includes(id),
        },
      };
    }),
    missingObligations: whyMissing(of['obligations']),
    results: list('results', ({ documentId }) => ({ hasElectronicCopy: text(documentId) !== undefined })),
    isResultElectronicOnly: circle !== undefined && isElectronicOnly(circle),
    delivery: text(object(of['delivery'])?.['state']) as DeliveryState | undefined,
  });
  const isComplete =
    NEXT_ACTION_PARTS.every((name) => !(of[name] instanceof Error)) && !refusedPayment(of['obligations']);
  const told = ({ amount, until, further, ...step }: NextAction): Input => ({
    ...step,
    amount: amount === undefined ? null : { amount: shortVnd(amount), currency: 'VND' },
    until: instant(until),
    isComplete,
    further: further.map(told),
  });
  return told(action);
}

const shortVnd = (amount: bigint): number | string =>
  Number.isSafeInteger(Number(amount)) ? Number(amount) : String(amount);

/** Obligations may be told and whether they are paid may not. */
export const refusedPayment = (obligations: unknown): Error | undefined =>
  rows(obligations)
    .map(({ isPaid }) => isPaid)
    .find((isPaid) => isPaid instanceof Error) as Error | undefined;

const whyMissing = (obligations: unknown) => {
  if (!(obligations instanceof Told)) return 'NONE';
  return ['ACCESS_DENIED', 'UNAUTHENTICATED'].includes(obligations.code) ? 'HIDDEN' : 'UNASKED';
};
