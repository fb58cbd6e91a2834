/**
 * Days and clock times in Asia/Ho_Chi_Minh. The zone has been UTC+7 without daylight saving since 1975, so a
 * constant offset is exact for every date that this calendar covers, and costs no time-zone database look-up.
 */
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;
const OFFSET_MS = 7 * MS_PER_HOUR;

/** Days since 1970-01-01 in Hanoi. */
export type DayNumber = number;

export const dayOf = (atMs: number): DayNumber => Math.floor((atMs + OFFSET_MS) / MS_PER_DAY);

/** Milliseconds since midnight in Hanoi. */
export const msOfDay = (atMs: number): number => atMs + OFFSET_MS - dayOf(atMs) * MS_PER_DAY;

export const startOfDayMs = (day: DayNumber): number => day * MS_PER_DAY - OFFSET_MS;

/** 0 Sunday … 6 Saturday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: DayNumber): number => (((day + 4) % 7) + 7) % 7;

/** `2026-11-02` → day number; undefined for another form or a day that does not exist (31 June). */
export function parseDay(text: string): DayNumber | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return undefined;
  return ms / MS_PER_DAY;
}

export const formatDay = (day: DayNumber): string => new Date(day * MS_PER_DAY).toISOString().slice(0, 10);

/** Last second of a day (`2026-12-11`), ms; undefined when it is no day. */
export function endOfDayMs(day: string): number | undefined {
  const number = parseDay(day);
  return number === undefined ? undefined : startOfDayMs(number + 1) - 1_000;
}

/** `2026-11-02T09:15:00+07:00`, to the second. */
export const formatInstant = (at: Date): string =>
  `${new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 19)}+07:00`;

/** `15:00` → 900; undefined when not a time of day. `24:00` is the end of the day. */
export function parseMinuteOfDay(text: string): number | undefined {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  if (match === null) return undefined;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute <= 24 * 60 ? minute : undefined;
}
