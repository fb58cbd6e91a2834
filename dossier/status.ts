import { DOSSIER_STATUSES, type DossierStatus } from './national-status.ts';
import { type Bilingual, ELECTRONIC_RESULT_THERE, STATUS_TEXTS } from './status-texts.ts';

export { DOSSIER_STATUSES, type DossierStatus };

export type Language = 'VI' | 'EN';

/**
 * The status of a national code. The older API sends strings, the newer one ints (domain.md §2.1): `"10"`, `10`
 * and `"06"` are understood, `6.5`, `"6.0"`, `"0x6"` and `""` are not.
 */
export function statusFromNational(code: string | number): DossierStatus | undefined {
  if (typeof code === 'number') return Number.isInteger(code) ? DOSSIER_STATUSES[code - 1] : undefined;
  return /^ *(?:0?[1-9]|10) *$/.test(code) ? DOSSIER_STATUSES[Number(code) - 1] : undefined;
}

export const nationalCode = (status: DossierStatus): number => STATUS_TEXTS[status].code;

/**
 * A reader for an agency's own codes. The table is the connector's; texts compare exactly after trimming, and a
 * code that the table does not list is undefined, never guessed: the connector then reports a bad answer.
 */
export function createStatusReader(
  table: Readonly<Record<string, DossierStatus>>,
): (code: string | number) => DossierStatus | undefined {
  const known = new Map(Object.entries(table));
  return (code) => known.get(String(code).trim());
}

const say = (text: Bilingual, language: Language): string => (language === 'VI' ? text.vi : text.en);

export const statusLabel = (status: DossierStatus, language: Language): string =>
  say(STATUS_TEXTS[status].label, language);

/** @param isElectronicOnly whether the procedure's result has no paper that would be on its way. */
export const statusExplanation = (
  status: DossierStatus,
  language: Language,
  isElectronicOnly = false,
): string =>
  say(
    isElectronicOnly && status === 'COMPLETED' ? ELECTRONIC_RESULT_THERE : STATUS_TEXTS[status].explanation,
    language,
  );

/** 0–100; the only thing besides the code that tracking without signing in may show. */
export const completionPercent = (status: DossierStatus): number => STATUS_TEXTS[status].percent;

const FINAL: ReadonlySet<DossierStatus> = new Set([
  'REJECTED',
  'WITHDRAWN',
  'STOPPED',
  'COMPLETED',
  'RETURNED',
]);

/** Does the processing time end here? After it, a dossier can no longer become overdue. */
export const endsProcessing = (status: DossierStatus): boolean => FINAL.has(status);
