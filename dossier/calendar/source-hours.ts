import { parseMinuteOfDay } from './instant.ts';
import type { Sleep } from './source-calendar.ts';

export const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;
export const weekdayNamed = (name: string): number | undefined => {
  const index = (DAYS as readonly string[]).indexOf(name);
  return index === -1 ? undefined : index;
};

/** Said by an operator of a source that never sleeps, whatever its manifest says. */
const NEVER = 'none';

export const HOURS_RULE = 'comma separated, each [DAY[-DAY] ]HH:MM-HH:MM[ requests], days MON … SUN; or none';

/**
 * Sleeps as a setting tells them: `22:00-06:00`, `MON-FRI 22:00-06:00, SAT-SUN 00:00-24:00`, `06:00-22:30 requests`.
 * @returns undefined when it says something else; hours are never guessed.
 */
export function parseSleeps(text: string): readonly Sleep[] | undefined {
  if (text.trim() === NEVER) return [];
  const sleeps = text.split(',').map((part) => parseSleep(part.trim()));
  return sleeps.some((sleep) => sleep === undefined) ? undefined : (sleeps as readonly Sleep[]);
}

function parseSleep(text: string): Sleep | undefined {
  const match = /^(?:([A-Z]{3})(?:-([A-Z]{3}))? )?(\d{2}:\d{2})-(\d{2}:\d{2})( requests)?$/.exec(text);
  if (!match) return undefined;
  const [, first, last, fromText = '', toText = '', only] = match;
  const span = spanOf(fromText, toText);
  const days = first === undefined ? undefined : daysBetween(first, last ?? first);
  if (!span || (first !== undefined && !days)) return undefined;
  return { ...span, days, onlyRequests: only !== undefined };
}

/** @returns undefined for what is no time, or a sleep of no length: a whole day is 00:00 to 24:00. */
export function spanOf(fromText: string, toText: string): Pick<Sleep, 'from' | 'to'> | undefined {
  const [from, to] = [parseMinuteOfDay(fromText), parseMinuteOfDay(toText)];
  if (from === undefined || to === undefined || from === to || from === 24 * 60) return undefined;
  return { from, to };
}

/** A week goes round: SAT-MON is Saturday, Sunday and Monday. */
function daysBetween(first: string, last: string): ReadonlySet<number> | undefined {
  const [from, to] = [weekdayNamed(first), weekdayNamed(last)];
  if (from === undefined || to === undefined) return undefined;
  const length = ((to - from + 7) % 7) + 1;
  return new Set(Array.from({ length }, (_, index) => (from + index) % 7));
}

/** Minute of the day; `none` is undefined. @returns null for what is neither. */
export function parseFileReadyAt(text: string): number | undefined | null {
  if (text.trim() === NEVER) return undefined;
  const minute = parseMinuteOfDay(text.trim());
  return minute === undefined || minute === 24 * 60 ? null : minute;
}
