import { dayOf } from './calendar/instant.ts';
import type { WorkingCalendar } from './calendar/working-calendar.ts';
import type { HandlingRules } from './limits-schema.ts';
import { addUnpausedMs, pausedMs, type Span } from './pauses.ts';

/** The agency's apology with a new return date (form 04). */
export interface Reset {
  readonly apologySentAt: Date;
  /** The date that it replaced; undefined where the reception system does not say. */
  readonly previousDueAt?: Date | undefined;
  readonly newDueAt: Date;
}

export interface ResetVerdict {
  readonly reset: Reset;
  /** APOLOGY_LATE: sent too close to or after the due date. MORE_THAN_ALLOWED: one was granted. NOT_LATER: no extension. */
  readonly verdict: 'ACCEPTED' | 'APOLOGY_LATE' | 'MORE_THAN_ALLOWED' | 'NOT_LATER';
}

export interface Appointment {
  readonly dueAtMs: number;
  /** Working time allowed, the extension of an accepted reset included. */
  readonly allowedMs: number;
  readonly verdicts: readonly ResetVerdict[];
}

/**
 * The due date after the agency's re-set appointments: at most once, with an apology at the latest 1 day before the
 * date. What does not keep the rule moves nothing: the dossier then shows as overdue although a new date was written.
 * Pauses after an apology extend the new date as they would have extended the old one.
 */
export function applyResets(
  start: {
    readonly startMs: number;
    readonly allowedMs: number;
    readonly writtenMs?: number;
    readonly spans: readonly Span[];
  },
  resets: readonly Reset[],
  rules: HandlingRules,
  calendar: WorkingCalendar,
): Appointment {
  const { startMs, spans } = start;
  let { allowedMs, writtenMs } = start;
  // Outside working hours the measure has no room to tell 17:00 from midnight: keep the date that was written.
  const dueWith = (known: readonly Span[]): number =>
    Math.max(writtenMs ?? 0, addUnpausedMs(calendar, startMs, allowedMs, known));
  let accepted = 0;
  const verdicts: ResetVerdict[] = [];
  for (const reset of [...resets].sort((a, b) => a.apologySentAt.getTime() - b.apologySentAt.getTime())) {
    const apologyMs = reset.apologySentAt.getTime();
    const newDueMs = calendar.notOnHoliday(reset.newDueAt).getTime();
    const known = spans
      .filter(({ fromMs }) => fromMs < apologyMs)
      .map(({ fromMs, untilMs }) => ({ fromMs, untilMs: Math.min(untilMs, apologyMs) }));
    const dueThenMs = dueWith(known);
    const isInTime = dayOf(apologyMs) <= dayOf(dueThenMs) - rules.resetApologyDaysBefore;
    if (accepted >= rules.maxResets) verdicts.push({ reset, verdict: 'MORE_THAN_ALLOWED' });
    else if (newDueMs <= dueThenMs) verdicts.push({ reset, verdict: 'NOT_LATER' });
    else if (!isInTime) verdicts.push({ reset, verdict: 'APOLOGY_LATE' });
    else {
      accepted += 1;
      verdicts.push({ reset, verdict: 'ACCEPTED' });
      writtenMs = newDueMs;
      const worked = calendar.workedMs(newDueMs) - calendar.workedMs(startMs);
      allowedMs = Math.max(0, worked - pausedMs(calendar, known, startMs, newDueMs));
    }
  }
  return { dueAtMs: dueWith(spans), allowedMs, verdicts };
}
