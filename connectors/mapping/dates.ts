import { isCalendarDay } from '../../schema/calendar-day.ts';

/**
 * Dates as the old systems write them, turned into the common language. Each format is named by its caller: a
 * registry that writes `03-04-2026` is never guessed to mean March or April.
 */
export type DayFormat = 'dd/MM/yyyy' | 'MM-dd-yyyy' | 'yyyy-MM-dd';

/** A value that does not follow the agency's own rule. The message names the rule, never the value. */
export class UnreadableText extends Error {
  constructor(rule: string) {
    super(`a value is no ${rule}`);
    this.name = 'UnreadableText';
  }
}

/** Vietnam has one offset and no summer time (UTC+7 since 1975). */
const HANOI_OFFSET = '+07:00';
const HANOI_OFFSET_MS = 7 * 3_600_000;

/** The calendar day there, `2026-11-26`. */
export const hanoiDay = (at: Date): string =>
  new Date(at.getTime() + HANOI_OFFSET_MS).toISOString().slice(0, 10);

/** How each is written, and at which character its parts begin. */
const DAYS: Readonly<Record<DayFormat, { pattern: RegExp; year: number; month: number; day: number }>> = {
  'dd/MM/yyyy': { pattern: /^\d\d\/\d\d\/(?!0000)\d{4}$/, year: 6, month: 3, day: 0 },
  'MM-dd-yyyy': { pattern: /^\d\d-\d\d-(?!0000)\d{4}$/, year: 6, month: 0, day: 3 },
  'yyyy-MM-dd': { pattern: /^(?!0000)\d{4}-\d\d-\d\d$/, year: 0, month: 5, day: 8 },
};

/** @throws UnreadableText also for days that no calendar has (31/02). */
export function readDay(text: string, format: DayFormat): string {
  const written = text.trim();
  const { pattern, ...at } = DAYS[format];
  if (!pattern.test(written)) throw new UnreadableText(format);
  const year = written.slice(at.year, at.year + 4);
  const month = written.slice(at.month, at.month + 2);
  const day = written.slice(at.day, at.day + 2);
  if (!isCalendarDay(Number(year), Number(month), Number(day))) throw new UnreadableText(format);
  return `${year}-${month}-${day}`;
}

const INSTANT = /^(\S+)[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d{1,9})?$/;

/**
 * `<day> HH:mm:ss[.fraction]` in Hanoi time, as an instant with its offset. The fraction is dropped.
 * @throws UnreadableText
 */
export function readInstant(text: string, format: DayFormat): string {
  const found = INSTANT.exec(text.trim());
  if (!found) throw new UnreadableText(`${format} HH:mm:ss`);
  return `${readDay(found[1] ?? '', format)}T${found[2]}${HANOI_OFFSET}`;
}

/**
 * Old registers know some days only in part: `1950`, `03/1950`, `12/03/1950`, also with `00` for an unknown day or
 * month (`00/03/1950`).
 * @throws UnreadableText
 */
export function readPartialDate(text: string): string {
  const found = /^(?:(?:(\d\d)\/)?(\d\d)\/)?((?!0000)\d{4})$/.exec(text.trim());
  if (!found) throw new UnreadableText('partial date');
  const [, day = '00', month = '00', year = ''] = found;
  if (month === '00') {
    if (day !== '00') throw new UnreadableText('partial date');
    return year;
  }
  if (day !== '00') return readDay(`${day}/${month}/${year}`, 'dd/MM/yyyy');
  if (Number(month) > 12) throw new UnreadableText('partial date');
  return `${year}-${month}`;
}

/** Which of two days, or of two instants, comes first: written as they leave a connector they sort as their texts do. */
export const earlierFirst = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
