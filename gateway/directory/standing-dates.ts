import { createHash } from 'node:crypto';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { createToldDates, type ToldDates } from './told-date.ts';

/**
 * Counts up whenever code changes what dates come of the same texts and the same dossier: dates that lie in the store are then
 * worked out anew. `standing-dates.test.ts` notices when that was forgotten.
 */
export const DERIVATION = 1;

/** What may stand in the store of a dossier's due date: what the clock does not move. */
export interface StandingDates {
  /** By which rules they are worked out, as a positive number of 63 bits; dates of other rules are not believed. */
  readonly rules: string;
  /** Undefined for one that moves by the minute, or is not known. */
  of(circle: DossierCircle): { readonly dueMs: number; readonly isDone: boolean } | undefined;
}

export function createStandingDates(
  rulebook: Rulebook,
  now: () => Date,
  toldDates: ToldDates = createToldDates(rulebook),
): StandingDates {
  const digest = createHash('sha256').update(`${DERIVATION} ${rulebook.version}`).digest();
  return {
    rules: String((digest.readBigUInt64BE() >> 1n) | 1n),
    of(circle) {
      const { dueMs, standing } = toldDates(circle, now());
      return dueMs === undefined || standing === undefined ? undefined : { dueMs, isDone: standing.isDone };
    },
  };
}
