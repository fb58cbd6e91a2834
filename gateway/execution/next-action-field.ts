import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { DueDate } from '../../dossier/due-date.ts';
import { type DeliveryState, type NextActionInput, nextActionOf } from '../../dossier/next-action.ts';
import type { Bilingual } from '../../dossier/status-texts.ts';
import { dateOf, isStatus, listOf } from './due-date-field.ts';

type Parent = Readonly<Record<string, unknown>>;
/** A part of the dossier; undefined when it was refused or its agency failed, which the reader has noted. */
export type PartReader = (parent: Parent, field: string) => unknown;

export const NEXT_ACTION_INPUTS =
  '{ code status clockStartedAt channel supplementRequests { until answeredAt } fees { isPaid } obligations { isPaid payUntil treasury } ' +
  'results { documentId } delivery { state } receptionPoint { name address { text } } competentUnit { name } }';

/** Every field that the advice rests on; one that cannot be read makes it incomplete. */
const PARTS = [
  'supplementRequests',
  'fees',
  'obligations',
  'results',
  'delivery',
  'receptionPoint',
  'competentUnit',
];

export function nextActionField(
  parent: Parent,
  due: DueDate | undefined,
  now: Date,
  readPart: PartReader,
): unknown {
  const { status } = parent;
  if (status instanceof Error) return status;
  if (!isStatus(status)) return null;
  const parts = new Map(PARTS.map((field) => [field, readPart(parent, field)]));
  const list = <T>(field: string, read: (item: Parent) => T): readonly T[] | undefined => {
    const value = parts.get(field);
    return Array.isArray(value) ? listOf(value).map(read) : undefined;
  };
  const point = parts.get('receptionPoint') as Parent | undefined;
  const unit = parts.get('competentUnit') as Parent | undefined;
  const delivery = parts.get('delivery') as { readonly state?: DeliveryState } | undefined;
  const input: NextActionInput = {
    status,
    now,
    dueAt: due?.dueAt,
    isOverdue: due?.overdue ?? false,
    hasClockStarted: typeof parent['clockStartedAt'] === 'string',
    transferDueAt: due?.transfer?.dueAt,
    isOnline: parent['channel'] === 'ONLINE',
    receptionPoint: point && {
      name: String(point['name']),
      address: textOf((point['address'] as Parent | undefined)?.['text']),
    },
    competentUnit: textOf(unit?.['name']),
    supplements: list('supplementRequests', ({ until, answeredAt }) => ({
      until: dateOf(until),
      isAnswered: typeof answeredAt === 'string',
    })),
    fees: list('fees', ({ isPaid }) => ({ isPaid: isPaid === true })),
    obligations: list('obligations', ({ isPaid, payUntil, treasury }) => ({
      isPaid: typeof isPaid === 'boolean' ? isPaid : undefined,
      payUntil: textOf(payUntil),
      treasury: textOf(treasury),
    })),
    results: list('results', ({ documentId }) => ({ hasElectronicCopy: typeof documentId === 'string' })),
    delivery: delivery?.state,
  };
  const action = nextActionOf(input);
  return {
    ...action,
    what: inLanguage(action.what),
    whom: inLanguage(action.whom),
    where: inLanguage(action.where),
    until: action.until ? formatInstant(action.until) : null,
    isComplete: PARTS.every((field) => !(parent[field] instanceof Error)),
  };
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Both languages are at hand; the field's argument chooses. */
const inLanguage =
  (text: Bilingual | undefined) =>
  ({ language }: { language: 'VI' | 'EN' }): string | null =>
    (language === 'EN' ? text?.en : text?.vi) ?? null;
