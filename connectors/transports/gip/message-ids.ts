/** Day of an instant in Hanoi (UTC+7 all year), `yyyyMMdd`. */
const hanoiDay = (ms: number): string =>
  new Date(ms + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');

/**
 * `MSG_ID` as GIP writes it: `GIP`, the day, seven digits. No id comes twice from one process in a day; where in the
 * ten million numbers a process begins is chance, so that two processes rarely meet.
 * @param now milliseconds. @param start a number from 0 to 9,999,999.
 */
export function createMessageIds(now: () => number, start: number): () => string {
  let next = start % 10_000_000;
  return () => {
    const number = next;
    next = (next + 1) % 10_000_000;
    return `GIP${hanoiDay(now())}${String(number).padStart(7, '0')}`;
  };
}

/** `SEND_DATE` is written month first, unlike every other date of the same message. */
export function monthFirst(ms: number): string {
  const day = hanoiDay(ms);
  return `${day.slice(4, 6)}-${day.slice(6)}-${day.slice(0, 4)}`;
}

/** @returns the first millisecond of that day in Hanoi; undefined for what is no such day. */
export function readMonthFirst(text: string): number | undefined {
  const found = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text.trim());
  if (!found) return undefined;
  const [, month, day, year] = found;
  const ms = Date.parse(`${year}-${month}-${day}T00:00:00+07:00`);
  return Number.isNaN(ms) || monthFirst(ms) !== text.trim() ? undefined : ms;
}
