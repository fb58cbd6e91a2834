import { formatInstant } from '../../dossier/calendar/instant.ts';
import { type DueDate, deriveDueDate } from '../../dossier/due-date.ts';
import { type DeliveryState, nextActionOf } from '../../dossier/next-action.ts';
import { pausesFromHistory } from '../../dossier/pauses.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { type DossierStatus, endsProcessing } from '../../dossier/status.ts';
import { completeHistory } from '../../dossier/status-history.ts';
import type { Input } from './derived-inputs.ts';

export const DUE_DATE =
  'status receivedAt clockStartedAt dueAt lane isBoundaryFree channel procedure { code limitWorkingDays isSameDay } ' +
  'receptionSteps { at status } supplementRequests { requestedAt until answeredAt } reappointments { at to }';
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
  `${DUE_DATE} fees { isPaid } obligations { isPaid payUntil treasury } ` +
  'results { documentId } delivery { state } receptionPoint { name address { text } } competentUnit { name }';

export interface Clock {
  readonly now: Date;
  readonly lastChange: Date | undefined;
  readonly rulebook: Rulebook;
}

/** What was refused or failed is missing here. */
const rows = (value: unknown): readonly Input[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const date = (value: unknown): Date | undefined => (typeof value === 'string' ? new Date(value) : undefined);
const object = (value: unknown): Input | undefined =>
  value !== null && typeof value === 'object' && !(value instanceof Error) ? (value as Input) : undefined;
const statusOf = (value: unknown) => text(value) as DossierStatus | undefined;

function derived(of: Input, { now, lastChange, rulebook }: Clock): DueDate {
  const status = statusOf(of['status']);
  const procedure = object(of['procedure']);
  const told = rows(of['receptionSteps']).flatMap(({ at, status: step }) => {
    const is = statusOf(step);
    return is ? [{ at: new Date(String(at)), status: is }] : [];
  });
  const history = completeHistory(told, status, lastChange);
  const days = procedure?.['limitWorkingDays'];
  return deriveDueDate(
    {
      procedureCode: text(procedure?.['code']) ?? '',
      lane: (text(of['lane']) ?? 'STANDARD') as 'STANDARD',
      isVerified: false,
      catalogueLimit: procedure && {
        workingDays: typeof days === 'number' ? days : undefined,
        isSameDay: procedure['isSameDay'] === true,
      },
      statedDueAt: date(of['dueAt']),
      receivedAt: date(of['receivedAt']),
      clockStartedAt: date(of['clockStartedAt']),
      isBoundaryFree: of['isBoundaryFree'] === true,
      isPaper: of['channel'] !== 'ONLINE',
      pauses: pausesFromHistory(history),
      supplements: rows(of['supplementRequests']).map(({ requestedAt, answeredAt }) => ({
        requestedAt: new Date(String(requestedAt)),
        completedAt: date(answeredAt),
      })),
      resets: rows(of['reappointments']).map(({ at, to }) => ({
        apologySentAt: new Date(String(at)),
        newDueAt: new Date(String(to)),
      })),
      finishedAt: status && endsProcessing(status) ? (history.at(-1)?.at ?? now) : undefined,
      now,
    },
    rulebook,
  );
}

const instant = (at: Date | undefined): string | null => (at ? formatInstant(at) : null);

export function dueDate(of: Input, clock: Clock): Input {
  const found = derived(of, clock);
  const { transfer, basis } = found;
  const lineOf = (law: string, article: string | undefined, said: string) =>
    `${[law, ...(article === undefined ? [] : [article])].join(' ')}: ${said}`;
  return {
    ...found,
    dueAt: instant(found.dueAt),
    clockStartsAt: instant(found.clockStartsAt),
    transfer: transfer && { ...transfer, dueAt: instant(transfer.dueAt) },
    resets: found.resets.map(({ reset, verdict }) => ({
      apologySentAt: instant(reset.apologySentAt),
      newDueAt: instant(reset.newDueAt),
      verdict,
    })),
    basis: {
      vi: basis.map((rule) => lineOf(rule.law, rule.article, rule.text.vi)),
      en: basis.map((rule) => lineOf(rule.law, rule.article, rule.text.en)),
    },
    rules: basis,
  };
}

export function nextAction(of: Input, clock: Clock): Input | null {
  const status = statusOf(of['status']);
  if (!status) return null;
  const due = derived(of, clock);
  const list = <T>(name: string, read: (item: Input) => T): readonly T[] | undefined =>
    Array.isArray(of[name]) ? rows(of[name]).map(read) : undefined;
  const point = object(of['receptionPoint']);
  const action = nextActionOf({
    status,
    now: clock.now,
    dueAt: due.dueAt ?? date(of['dueAt']),
    isOverdue: due.overdue,
    hasClockStarted: text(of['clockStartedAt']) !== undefined,
    transferDueAt: due.transfer?.dueAt,
    isOnline: of['channel'] === 'ONLINE',
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
    obligations: list('obligations', ({ isPaid, payUntil, treasury }) => ({
      isPaid: typeof isPaid === 'boolean' ? isPaid : undefined,
      payUntil: text(payUntil),
      treasury: text(treasury),
    })),
    results: list('results', ({ documentId }) => ({ hasElectronicCopy: text(documentId) !== undefined })),
    delivery: text(object(of['delivery'])?.['state']) as DeliveryState | undefined,
  });
  const isComplete = NEXT_ACTION_PARTS.every((name) => !(of[name] instanceof Error));
  return { ...action, until: instant(action.until), isComplete };
}
