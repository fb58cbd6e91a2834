import type { Allowance } from './allowance.ts';
import { dayOf } from './calendar/instant.ts';
import type { WorkingCalendar } from './calendar/working-calendar.ts';

/** The time that the agency gave itself when it told the citizen a return date. */
export interface PromisedTerm extends Allowance {
  /** The date as it was told, kept to the minute while nothing moves it; undefined once the time has restarted. */
  readonly writtenMs?: number;
}

interface Clock {
  /** When the time began for the first time: what the promise was counted from. */
  readonly first: Date;
  /** When it began anew, the same without a restart. */
  readonly at: Date;
}

/**
 * A promise as a stretch of working time, so that lawful pauses move it and a restart grants it anew. The legal limit
 * has no say in it: a shorter promise binds the agency, a longer one was what the citizen was told. Where the promise
 * was the legal limit itself, a restart counts that limit afresh with its own rules (15:00).
 */
export function promisedTerm(
  promise: Date,
  { first, at }: Clock,
  limitFrom: (start: Date) => Allowance | undefined,
  calendar: WorkingCalendar,
  source: string,
): PromisedTerm {
  const promisedMs = promise.getTime();
  const workedUntil = (startMs: number): number => calendar.workedMs(promisedMs) - calendar.workedMs(startMs);
  // Promised for the day itself, the time runs at once; otherwise day 1 is the next working day.
  const isSameDay = dayOf(promisedMs) <= dayOf(first.getTime());
  const startOf = (start: Date): number =>
    isSameDay ? start.getTime() : calendar.openingOfWorkingDay(start, 1).getTime();
  const limit = limitFrom(first);
  const isLimit = limit !== undefined && limit.allowedMs === workedUntil(limit.startMs);
  const startMs = isLimit ? limit.startMs : Math.min(startOf(first), promisedMs);
  const allowedMs = workedUntil(startMs);
  if (at.getTime() === first.getTime())
    return { startMs, allowedMs, writtenMs: promisedMs, sources: [source], isVerified: true };
  // A promise without an open minute in it leaves nothing that could start anew but the limit.
  const anew = isLimit || allowedMs === 0 ? limitFrom(at) : undefined;
  return anew
    ? { ...anew, sources: [source, ...anew.sources] }
    : { startMs: startOf(at), allowedMs, sources: [source], isVerified: true };
}
