import type { CalendarData } from './calendar/calendar-data.ts';
import {
  type DayNumber,
  dayOf,
  MS_PER_MINUTE,
  msOfDay,
  parseMinuteOfDay,
  startOfDayMs,
  weekdayOf,
} from './calendar/instant.ts';

/** One opening of a counter in an ordinary week: weekday 1 Monday … 7 Sunday, `08:00` to `12:00`. */
export interface Opening {
  readonly weekday: number;
  readonly from: string;
  readonly to: string;
}

const LOOK_AHEAD_DAYS = 60;
const WEEKDAYS = ['thứ hai', 'thứ ba', 'thứ tư', 'thứ năm', 'thứ sáu', 'thứ bảy', 'chủ nhật'];

/**
 * `Thứ Hai–Thứ Sáu: 08:00–12:00, 13:00–17:00`, as the catalogue writes hours for people.
 * @returns undefined when the text says something else; hours are never guessed.
 */
export function parseOpenings(text: string): readonly Opening[] | undefined {
  const match = /^\s*([\p{L} ]+?)(?:\s*[–-]\s*([\p{L} ]+?))?\s*:\s*(.+)$/u.exec(text.normalize('NFC'));
  const first = weekdayNamed(match?.[1]);
  const last = match?.[2] === undefined ? first : weekdayNamed(match[2]);
  if (first === undefined || last === undefined || last < first) return undefined;
  const openings: Opening[] = [];
  for (const span of (match?.[3] ?? '').split(',')) {
    const [from, to, ...rest] = span.split(/[–-]/).map((time) => time.trim());
    const [opens, closes] = [parseMinuteOfDay(from ?? ''), parseMinuteOfDay(to ?? '')];
    if (rest.length > 0 || opens === undefined || closes === undefined || closes <= opens) return undefined;
    for (let weekday = first; weekday <= last; weekday += 1)
      openings.push({ weekday, from: from ?? '', to: to ?? '' });
  }
  return openings.sort((a, b) => a.weekday - b.weekday || a.from.localeCompare(b.from));
}

/** Is a counter with these hours open? Closed on holidays; a swapped Saturday has the hours of the day it stands for. */
export const isOpenAt = (openings: readonly Opening[], at: Date, days: CalendarData['days']): boolean =>
  spansOn(openings, dayOf(at.getTime()), days).some(
    ([from, to]) => from <= msOfDay(at.getTime()) && msOfDay(at.getTime()) < to,
  );

/** `at` itself while open, else when it opens next; undefined when it does not within two months. */
export function nextOpening(
  openings: readonly Opening[],
  at: Date,
  days: CalendarData['days'],
): Date | undefined {
  if (isOpenAt(openings, at, days)) return at;
  const today = dayOf(at.getTime());
  for (let day = today; day <= today + LOOK_AHEAD_DAYS; day += 1) {
    const [first] = spansOn(openings, day, days).filter(([from]) => startOfDayMs(day) + from > at.getTime());
    if (first) return new Date(startOfDayMs(day) + first[0]);
  }
  return undefined;
}

function spansOn(
  openings: readonly Opening[],
  day: DayNumber,
  days: CalendarData['days'],
): (readonly [number, number])[] {
  const special = days.get(day);
  const known = special?.standing === 'UNVERIFIED' ? undefined : special;
  if (isOff(day, days) || isEndOfBreak(day, days)) return [];
  const weekday = weekdayOf(known?.kind === 'WORKED' ? known.swappedWith : day) || 7;
  return openings
    .filter((opening) => opening.weekday === weekday)
    .map(({ from, to }) => [msOf(from), msOf(to)] as const)
    .sort(([a], [b]) => a - b);
}

function isOff(day: DayNumber, days: CalendarData['days']): boolean {
  const special = days.get(day);
  return special !== undefined && special.standing !== 'UNVERIFIED' && special.kind !== 'WORKED';
}

/** A weekend right after a day off belongs to the break (Tết leave ends on a Sunday), unless it is worked for another day. */
function isEndOfBreak(day: DayNumber, days: CalendarData['days']): boolean {
  const weekday = weekdayOf(day);
  if (days.get(day)?.kind === 'WORKED') return false;
  return (weekday === 6 && isOff(day - 1, days)) || (weekday === 0 && isOff(day - 2, days));
}

const msOf = (time: string): number => (parseMinuteOfDay(time) ?? 0) * MS_PER_MINUTE;

function weekdayNamed(name: string | undefined): number | undefined {
  const index = WEEKDAYS.indexOf(name?.trim().toLowerCase() ?? '');
  return index === -1 ? undefined : index + 1;
}
