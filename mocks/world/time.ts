import type { Day, Instant } from './types.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** Hanoi has had UTC+7 without summer time for all years that matter here. */
const OFFSET_MS = 7 * HOUR_MS;

const pad = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** Formatting a date is what a world of 100,000 dossiers does most: days are remembered, the rest is arithmetic. */
const DAY_TEXTS = new Map<number, Day>();

/** `2026-11-02` in Hanoi. */
export function dayOf(ms: number): Day {
  const number = Math.floor((ms + OFFSET_MS) / DAY_MS);
  const known = DAY_TEXTS.get(number);
  if (known) return known;
  if (DAY_TEXTS.size > 4_000) DAY_TEXTS.clear();
  const text = new Date(number * DAY_MS).toISOString().slice(0, 10);
  DAY_TEXTS.set(number, text);
  return text;
}

/** `2026-11-02T09:12:00+07:00` */
export function instantOf(ms: number): Instant {
  const seconds = Math.floor((ms + OFFSET_MS) / 1000) % 86_400;
  const time = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return `${dayOf(ms)}T${time}+07:00`;
}

export const msOf = (instant: Instant): number => Date.parse(instant);
/** Midnight in Hanoi of the day that holds this instant. */
export const startOfDay = (ms: number): number => Math.floor((ms + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
/** `yyyyMMddHHmmss` in Hanoi, the reception system's form. */
export const compactStamp = (instant: Instant): string =>
  instantOf(msOf(instant)).slice(0, 19).replace(/[-T:]/g, '');
/** `yyMMdd` */
export const shortDay = (ms: number): string => dayOf(ms).slice(2).replaceAll('-', '');

/** ISO weekday, 1 = Monday. */
export const weekdayOf = (ms: number): number => ((Math.floor((ms + OFFSET_MS) / DAY_MS) + 3) % 7) + 1;

/**
 * Moves an instant that falls outside office hours (weekdays 8:00–17:00) to the next morning, keeping its minutes.
 * Holidays are ignored: invented officers of a generated world may work on them.
 */
export function intoOfficeHours(ms: number): number {
  let start = startOfDay(ms);
  let inDay = ms - start;
  const minutes = inDay % HOUR_MS;
  if (inDay >= 17 * HOUR_MS) {
    start += DAY_MS;
    inDay = 8 * HOUR_MS + minutes;
  } else if (inDay < 8 * HOUR_MS) {
    inDay = 8 * HOUR_MS + minutes;
  }
  const weekday = weekdayOf(start);
  if (weekday >= 6) start += (8 - weekday) * DAY_MS;
  return start + inDay;
}

/** Adds whole weekdays, keeping the time of day. */
export function addWeekdays(ms: number, days: number): number {
  let at = ms;
  for (let left = days; left > 0; ) {
    at += DAY_MS;
    if (weekdayOf(at) < 6) left -= 1;
  }
  return at;
}
