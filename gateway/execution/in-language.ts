import type { Bilingual } from '../../dossier/status-texts.ts';

/** Both languages are at hand; the field's argument chooses. */
export const inLanguage =
  (text: Bilingual | undefined) =>
  ({ language }: { readonly language: 'VI' | 'EN' }): string | null =>
    (language === 'EN' ? text?.en : text?.vi) ?? null;
