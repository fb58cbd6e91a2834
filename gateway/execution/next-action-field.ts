import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { DueDate } from '../../dossier/due-date.ts';
import { nextActionOf } from '../../dossier/next-action.ts';
import type { Bilingual } from '../../dossier/status-texts.ts';
import type { ComputedParts } from './computed-parts.ts';
import { dateOf } from './due-date-field.ts';
import { held, type Inputs } from './inputs.ts';
import type { Dossier } from './merged-types.ts';

export const NEXT_ACTION_INPUTS =
  '{ code status clockStartedAt channel supplementRequests { until answeredAt } fees { isPaid } obligations { isPaid payUntil treasury } ' +
  'results { documentId } delivery { state } receptionPoint { name address { text } } competentUnit { name } }';

/** What happens next; a part that cannot be read makes the advice incomplete. */
export function nextActionField(
  dossier: Inputs<Dossier>,
  due: DueDate | undefined,
  now: Date,
  parts: ComputedParts,
  isResultElectronicOnly = false,
): unknown {
  const { status } = dossier;
  if (status instanceof Error || !status) return status ?? null;
  const point = parts.read(dossier, 'receptionPoint');
  const action = nextActionOf({
    status,
    now,
    dueAt: due?.dueAt,
    isOverdue: due?.overdue ?? false,
    hasClockStarted: held(dossier.clockStartedAt) !== undefined,
    transferDueAt: due?.transfer?.dueAt,
    isOnline: dossier.channel === 'ONLINE',
    receptionPoint: point && {
      name: held(point.name) ?? '',
      address: held(held(point.address)?.text),
    },
    competentUnit: held(parts.read(dossier, 'competentUnit')?.name),
    supplements: parts.list(dossier, 'supplementRequests')?.map(({ until, answeredAt }) => ({
      until: dateOf(until),
      isAnswered: held(answeredAt) !== undefined,
    })),
    fees: parts.list(dossier, 'fees')?.map(({ isPaid }) => ({ isPaid: isPaid === true })),
    obligations: parts.list(dossier, 'obligations')?.map(({ isPaid, payUntil, treasury }) => ({
      isPaid: held(isPaid),
      payUntil: held(payUntil),
      treasury: held(treasury),
    })),
    results: parts.list(dossier, 'results')?.map(({ documentId }) => ({
      hasElectronicCopy: held(documentId) !== undefined,
    })),
    isResultElectronicOnly,
    delivery: held(parts.read(dossier, 'delivery')?.state),
  });
  return {
    ...action,
    what: inLanguage(action.what),
    whom: inLanguage(action.whom),
    where: inLanguage(action.where),
    until: action.until ? formatInstant(action.until) : null,
    isComplete: parts.areComplete,
  };
}

/** Both languages are at hand; the field's argument chooses. */
const inLanguage =
  (text: Bilingual | undefined) =>
  ({ language }: { language: 'VI' | 'EN' }): string | null =>
    (language === 'EN' ? text?.en : text?.vi) ?? null;
