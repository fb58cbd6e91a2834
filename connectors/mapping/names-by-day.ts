import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** On this day Hanoi's communes and the districts of its agencies were redrawn, and codes were used again. */
export const REORGANISED_ON = '2025-07-01';

/** Names by codes that meant something else before that day: a code without its day says nothing. */
export interface NamesByDay {
  /** Name that a code had on a day (`YYYY-MM-DD`); `undefined` when the list does not know. */
  nameOn(code: string, day: string): string | undefined;
}

/** @param before list of the time until that day, one `00103 Phường Xuân La` a line. @param since list of the time from it on. */
export function createNamesByDay(before: string, since: string): NamesByDay {
  const former = parseList(before);
  const current = parseList(since);
  return { nameOn: (code, day) => (day < REORGANISED_ON ? former : current).get(code) };
}

/** The same of two files in an agency's folder. */
export function readNamesByDay(folder: string, before: string, since: string): NamesByDay {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return createNamesByDay(read(before), read(since));
}

function parseList(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const found = /^(\d{5}) (.+)$/.exec(line.normalize('NFC').trim());
      return found ? [[found[1] ?? '', found[2] ?? ''] as const] : [];
    }),
  );
}
