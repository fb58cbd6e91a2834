import { formatInstant } from '../../dossier/calendar/instant.ts';
import { type DueDate, deriveDueDate } from '../../dossier/due-date.ts';
import { pausesFromHistory } from '../../dossier/pauses.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import {
  completionPercent,
  DOSSIER_STATUSES,
  type DossierStatus,
  endsProcessing,
  statusExplanation,
  statusLabel,
} from '../../dossier/status.ts';
import { completeHistory } from '../../dossier/status-history.ts';

type Parent = Readonly<Record<string, unknown>>;

/** What the derivation needs of the reception system's part. */
export const DUE_DATE_INPUTS =
  '{ code status receivedAt clockStartedAt dueAt lane isBoundaryFree channel procedure { code limitWorkingDays isSameDay } receptionSteps { at status } supplementRequests { requestedAt answeredAt } reappointments { at to } }';

export const isStatus = (value: unknown): value is DossierStatus =>
  DOSSIER_STATUSES.some((known) => known === value);
export const dateOf = (value: unknown): Date | undefined =>
  typeof value === 'string' ? new Date(value) : undefined;
export const listOf = (value: unknown): readonly Parent[] =>
  Array.isArray(value) ? (value as Parent[]) : [];

export function statusTextOf(status: unknown): unknown {
  if (status instanceof Error) return status;
  if (!isStatus(status)) return null;
  // `label(language:)` and `explanation(language:)` choose below; both languages are at hand.
  return {
    label: ({ language }: { language: 'VI' | 'EN' }) => statusLabel(status, language),
    explanation: ({ language }: { language: 'VI' | 'EN' }) => statusExplanation(status, language),
    completionPercent: completionPercent(status),
  };
}

/**
 * The due date with its derivation. Parts that the caller may not see (supplement requests) are simply not known here;
 * the pauses that the status history tells are counted all the same.
 */
export function dueDateOf(parent: Parent, rulebook: Rulebook, now: Date, lastChange?: Date): unknown {
  if (parent['receivedAt'] instanceof Error) return parent['receivedAt'];
  const derived = derivedDueDate(parent, rulebook, now, lastChange);
  const { transfer } = derived;
  return {
    ...derived,
    dueAt: inHanoi(derived.dueAt),
    clockStartsAt: inHanoi(derived.clockStartsAt),
    transfer: transfer ? { ...transfer, dueAt: formatInstant(transfer.dueAt) } : null,
    resets: derived.resets.map(({ reset, verdict }) => ({
      apologySentAt: formatInstant(reset.apologySentAt),
      newDueAt: formatInstant(reset.newDueAt),
      verdict,
    })),
    basis: ({ language }: Chosen) =>
      derived.basis.map(
        ({ law, article, text }) =>
          `${article === undefined ? law : `${law} ${article}`}: ${inWords(text, language)}`,
      ),
    rules: derived.basis.map(({ law, article, text }) => ({
      law,
      article,
      text: ({ language }: Chosen) => inWords(text, language),
    })),
  };
}

/** From a dossier with the fields of `DUE_DATE_INPUTS`, and when anything of it last changed. */
export function derivedDueDate(parent: Parent, rulebook: Rulebook, now: Date, lastChange?: Date): DueDate {
  const procedure = parent['procedure'] as Parent | null | undefined;
  const { status } = parent;
  const told = listOf(parent['receptionSteps']).flatMap((step) =>
    isStatus(step['status']) ? [{ at: new Date(String(step['at'])), status: step['status'] }] : [],
  );
  const history = completeHistory(told, isStatus(status) ? status : undefined, lastChange);
  const last = history.at(-1);
  return deriveDueDate(
    {
      procedureCode: String(procedure?.['code'] ?? ''),
      lane: parent['lane'] === 'GREEN' || parent['lane'] === 'PRIORITY' ? parent['lane'] : 'STANDARD',
      isVerified: false,
      catalogueLimit:
        procedure && !(procedure instanceof Error)
          ? {
              workingDays:
                typeof procedure['limitWorkingDays'] === 'number' ? procedure['limitWorkingDays'] : undefined,
              isSameDay: procedure['isSameDay'] === true,
            }
          : undefined,
      statedDueAt: dateOf(parent['dueAt']),
      receivedAt: dateOf(parent['receivedAt']),
      clockStartedAt: dateOf(parent['clockStartedAt']),
      isBoundaryFree: parent['isBoundaryFree'] === true,
      isPaper: parent['channel'] !== 'ONLINE',
      pauses: pausesFromHistory(history),
      supplements: listOf(parent['supplementRequests']).flatMap(({ requestedAt, answeredAt }) => {
        const asked = dateOf(requestedAt);
        return asked ? [{ requestedAt: asked, completedAt: dateOf(answeredAt) }] : [];
      }),
      resets: listOf(parent['reappointments']).flatMap(({ at, to }) => {
        const [apologySentAt, newDueAt] = [dateOf(at), dateOf(to)];
        return apologySentAt && newDueAt ? [{ apologySentAt, newDueAt }] : [];
      }),
      finishedAt: isStatus(status) && endsProcessing(status) ? (last?.at ?? now) : undefined,
      now,
    },
    rulebook,
  );
}

interface Chosen {
  readonly language: 'VI' | 'EN';
}

const inWords = (text: { readonly vi: string; readonly en: string }, language: Chosen['language']): string =>
  language === 'EN' ? text.en : text.vi;

const inHanoi = (at: Date | undefined): string | null => (at ? formatInstant(at) : null);
