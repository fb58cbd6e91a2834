import { dayOf, MS_PER_MINUTE, msOfDay } from './calendar/instant.ts';
import type { WorkingCalendar } from './calendar/working-calendar.ts';
import type { HandlingRules } from './limits-schema.ts';
import type { Pause } from './pauses.ts';

/** A request for further papers; `completedAt` is when the complete dossier came, undefined while awaited. */
export interface Supplement {
  readonly requestedAt: Date;
  readonly completedAt: Date | undefined;
}

/** Received strictly after the cutoff (`sau 15 giờ`): 15:00:00 itself is still in time. */
export const isAfterCutoff = (at: Date, cutoffMinute: number): boolean =>
  msOfDay(at.getTime()) > cutoffMinute * MS_PER_MINUTE;

/**
 * By when a paper dossier must have left for the competent agency: the close of the working day on which it was
 * received, or the opening of the next one if it came after the cutoff or on a day off (NĐ 118/2025 Art. 18(2)).
 */
export function transferDueAt(receivedAt: Date, cutoffMinute: number, calendar: WorkingCalendar): Date {
  const isToday = calendar.isWorkingDay(receivedAt) && !isAfterCutoff(receivedAt, cutoffMinute);
  return isToday ? calendar.addWorkingDays(receivedAt, 0) : calendar.openingOfWorkingDay(receivedAt, 1);
}

export interface ClockStart {
  readonly at: Date;
  /** The competent agency has not confirmed it, or the citizen still owes papers: the earliest possible instant. */
  readonly isEstimated: boolean;
  readonly restarts: number;
  /** Supplement requests that do not restart the time; waiting for them only pauses it. */
  readonly pauses: readonly Pause[];
  /** A supplement that restarts the time is still awaited. */
  readonly isAwaitingSupplement: boolean;
}

/**
 * From when the time counts after supplements. A request in time (within 3 working days of the clock start) makes
 * the time restart from zero when the complete dossier arrives; a later one, or one more than the rule allows, is the
 * agency's own delay and must not cost the citizen a fresh term: it only pauses.
 */
export function restartClock(
  first: { readonly at: Date; readonly isEstimated: boolean },
  supplements: readonly Supplement[],
  rules: HandlingRules,
  calendar: WorkingCalendar,
  now: Date,
): ClockStart {
  let { at, isEstimated } = first;
  let restarts = 0;
  let isAwaitingSupplement = false;
  const pauses: Pause[] = [];
  const inOrder = supplements
    .filter(({ requestedAt, completedAt }) => completedAt === undefined || completedAt >= requestedAt)
    .sort((a, b) => a.requestedAt.getTime() - b.requestedAt.getTime());
  for (const { requestedAt, completedAt } of inOrder) {
    const isInTime =
      dayOf(requestedAt.getTime()) <=
      dayOf(calendar.addWorkingDays(at, rules.supplementRequestWithinDays).getTime());
    const wasAskedBeforeStart = requestedAt < at;
    if (wasAskedBeforeStart && completedAt !== undefined && completedAt <= at) continue;
    if (isInTime && restarts < rules.maxRestarts) {
      restarts += 1;
      isAwaitingSupplement = completedAt === undefined;
      at = completedAt ?? (now > requestedAt ? now : requestedAt);
      isEstimated = completedAt === undefined;
      if (isAwaitingSupplement) break;
    } else {
      pauses.push({ from: requestedAt, until: completedAt });
    }
  }
  return { at, isEstimated, restarts, pauses, isAwaitingSupplement };
}
