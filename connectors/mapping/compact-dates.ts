import { isCalendarDay } from '../../schema/calendar-day.ts';
import { readPartialDate, UnreadableText } from './dates.ts';

/**
 * Dates without separators, as the national portal's adapters write them (domain.md §2.2), in Hanoi time. The change
 * feed reads hundreds of thousands of them in a row.
 * @throws UnreadableText also for days that no calendar has.
 */
export function readCompactInstant(text: string): string {
  const found = COMPACT_INSTANT.exec(text.trim());
  if (!found) throw new UnreadableText('yyyyMMddHHmmss');
  const [, year = '', month = '', day = '', hour, minute, second] = found;
  if (!isCalendarDay(Number(year), Number(month), Number(day))) throw new UnreadableText('yyyyMMddHHmmss');
  return `${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`;
}

/** `20260901` → `2026-09-01`. @throws UnreadableText */
export function readCompactDay(text: string): string {
  const found = /^((?!0000)\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(text.trim());
  const [, year = '', month = '', day = ''] = found ?? [];
  if (!found || !isCalendarDay(Number(year), Number(month), Number(day)))
    throw new UnreadableText('yyyyMMdd');
  return `${year}-${month}-${day}`;
}

const COMPACT_INSTANT =
  /^((?!0000)\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/;

/**
 * `1950`, `195003`, `19500312`, also with `00` for an unknown day or month (`19500000`).
 * @throws UnreadableText
 */
export function readCompactPartialDate(text: string): string {
  const found = /^(\d{4})(\d\d)?(\d\d)?$/.exec(text.trim());
  if (!found) throw new UnreadableText('partial date');
  const [, year, month = '00', day = '00'] = found;
  return readPartialDate(`${day}/${month}/${year}`);
}
