import { type Basis, isFounded } from '../../dossier/calendar/basis.ts';
import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { DueDate } from '../../dossier/due-date.ts';
import { completionPercent, statusExplanation, statusLabel } from '../../dossier/status.ts';
import type { Bilingual } from '../../dossier/status-texts.ts';
import { inLanguage } from './in-language.ts';
import type { Inputs } from './inputs.ts';
import type { Dossier } from './merged-types.ts';
import { toldRule } from './told-rule.ts';

/**
 * The derivation itself rests on what the directory holds (`directory/told-date.ts`); the reception system's part is
 * asked for so that the boundary decides, and records, whether this caller may be told.
 */
export const DUE_DATE_INPUTS = '{ code receivedAt }';

export const dateOf = (value: unknown): Date | undefined =>
  typeof value === 'string' ? new Date(value) : undefined;

export function statusTextOf({ status }: Inputs<Dossier>, isElectronicOnly: boolean): unknown {
  if (status instanceof Error || !status) return status ?? null;
  // `label(language:)` and `explanation(language:)` choose below; both languages are at hand.
  return {
    label: ({ language }: { language: 'VI' | 'EN' }) => statusLabel(status, language),
    explanation: ({ language }: { language: 'VI' | 'EN' }) =>
      statusExplanation(status, language, isElectronicOnly),
    completionPercent: completionPercent(status),
  };
}

/** The one due date that is told, as `Dossier.dueAt` shows it. */
export const dueAtField = ({ receivedAt }: Inputs<Dossier>, due: DueDate | undefined): unknown =>
  receivedAt instanceof Error ? receivedAt : inHanoi(due?.dueAt);

/** The same date with its derivation. */
export function dueDateField({ receivedAt }: Inputs<Dossier>, due: DueDate | undefined): unknown {
  if (receivedAt instanceof Error) return receivedAt;
  if (due === undefined) return null;
  const { transfer } = due;
  return {
    ...due,
    dueAt: inHanoi(due.dueAt),
    promisedDueAt: inHanoi(due.promisedDueAt),
    calculatedDueAt: inHanoi(due.calculatedDueAt),
    clockStartsAt: inHanoi(due.clockStartsAt),
    transfer: transfer ? { ...transfer, dueAt: formatInstant(transfer.dueAt) } : null,
    resets: due.resets.map(({ reset, verdict }) => ({
      apologySentAt: formatInstant(reset.apologySentAt),
      newDueAt: formatInstant(reset.newDueAt),
      verdict,
    })),
    basis: (chosen: Languages) => due.basis.map((rule) => inLanguage(lineOf(rule))(chosen)),
    rules: due.basis.map(toldRule),
  };
}

type Languages = Parameters<ReturnType<typeof inLanguage>>[0];

/** Law, article and what it says in one sentence; a stand-in says that it is one. */
function lineOf({ law, article, text, mark }: Basis): Bilingual {
  const source = article === undefined ? law : `${law} ${article}`;
  const [vi, en] = isFounded(mark) ? ['', ''] : [' (chưa xác minh)', ' (not verified)'];
  return { vi: `${source}: ${text.vi}${vi}`, en: `${source}: ${text.en}${en}` };
}

export const inHanoi = (at: Date | undefined): string | null => (at ? formatInstant(at) : null);
