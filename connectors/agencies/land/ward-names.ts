import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Commune codes by date. On 1/7/2025 Hanoi's communes were redrawn and codes were used again for other places:
 * `00103` was Phường Xuân La and is Phường Tây Hồ. A code without its day therefore says nothing.
 */
export const REORGANISED_ON = '2025-07-01';

export interface WardNames {
  /** Name that a code had on a day (`YYYY-MM-DD`); `undefined` when the list does not know. */
  nameOn(code: string, day: string): string | undefined;
}

export function createWardNames(before: string, since: string): WardNames {
  const former = parseList(before);
  const current = parseList(since);
  return { nameOn: (code, day) => (day < REORGANISED_ON ? former : current).get(code) };
}

/** The lists beside this file. */
export function readWardNames(): WardNames {
  const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');
  return createWardNames(read('wards-until-2025-06-30.txt'), read('wards-2025-07-01.txt'));
}

function parseList(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const found = /^(\d{5}) (.+)$/.exec(line.normalize('NFC').trim());
      return found ? [[found[1] ?? '', found[2] ?? ''] as const] : [];
    }),
  );
}
