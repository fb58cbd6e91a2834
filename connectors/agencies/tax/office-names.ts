import { type NamesByDay, readNamesByDay } from '../../mapping/names-by-day.ts';

/** Read at the first question. */
let offices: NamesByDay | undefined;

/**
 * Name that a tax office had on a day (`2026-11-11`), from the lists beside this file; for a code (`10108`) that they do not
 * know, the code itself.
 */
export function taxOfficeName(code: string | undefined, day: string): string {
  if (code === undefined) return 'Cơ quan thuế';
  offices ??= readNamesByDay(import.meta.dirname, 'offices-until-2025-06-30.txt', 'offices-2025-07-01.txt');
  return offices.nameOn(code, day) ?? `Cơ quan thuế ${code}`;
}
