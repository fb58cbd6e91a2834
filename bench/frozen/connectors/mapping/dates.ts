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

const DAY_PATTERNS: Readonly<Record<DayFormat, RegExp>> = {
  'dd/MM/yyyy': /^(?<day>\d{2})\/(?<month>\d{2})\/(?<year>(?!0000)\d{4})$/,
  'MM-dd-yyyy': /^(?<month>\d{2})-(?<day>\d{2})-(?<year>(?!0000)\d{4})$/,
  'yyyy-MM-dd': /^(?<year>(?!0000)\d{4})-(?<month>\d{2})-(?<day>\d{2})$/,
};

/** @throws UnreadableText also for days that no calendar has (31/02). */
export function readDay(text: string, format: DayFormat): string {
  const parts = DAY_PATTERNS[format].exec(text.trim())?.groups;
  const day = parts && `${parts['year']}-${parts['month']}-${parts['day']}`;
  if (!day || !isCalendarDay(day)) throw new UnreadableText(format);
  return day;
}

/**
 * `<day> HH:mm:ss[.fraction]` in Hanoi time, as an instant with its offset. The fraction is dropped.
 * @throws UnreadableText
 */
export function readInstant(text: string, format: DayFormat): string {
  const parts = /^(?<day>\S+)[ T](?<time>(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d{1,9})?$/.exec(
    text.trim(),
  )?.groups;
  if (!parts) throw new UnreadableText(`${format} HH:mm:ss`);
  return `${readDay(parts['day'] ?? '', format)}T${parts['time']}${HANOI_OFFSET}`;
}

/**
 * Old registers know some days only in part: `1950`, `03/1950`, `12/03/1950`, also with `00` for an unknown day or
 * month (`00/03/1950`).
 * @throws UnreadableText
 */
export function readPartialDate(text: string): string {
  const parts = /^(?:(?:(?<day>\d{2})\/)?(?<month>\d{2})\/)?(?<year>(?!0000)\d{4})$/.exec(
    text.trim(),
  )?.groups;
  const year = parts?.['year'];
  if (!year) throw new UnreadableText('partial date');
  const month = parts['month'] ?? '00';
  const day = parts['day'] ?? '00';
  if (month === '00') {
    if (day !== '00') throw new UnreadableText('partial date');
    return year;
  }
  if (day !== '00') return readDay(`${day}/${month}/${year}`, 'dd/MM/yyyy');
  if (Number(month) > 12) throw new UnreadableText('partial date');
  return `${year}-${month}`;
}

function isCalendarDay(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
}
