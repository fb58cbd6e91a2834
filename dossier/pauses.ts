import type { WorkingCalendar } from './calendar/working-calendar.ts';
import type { DossierStatus } from './status.ts';

/** A stretch in which the clock stands; `until` is undefined while it still lasts. */
export interface Pause {
  readonly from: Date;
  readonly until: Date | undefined;
}

export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Statuses 5 and 6: the citizen has the next move (domain.md §3). Status 8 ends the clock, it does not pause it. */
export const PAUSING_STATUSES: ReadonlySet<DossierStatus> = new Set([
  'SUPPLEMENT_REQUIRED',
  'PAYMENT_REQUIRED',
]);

/** The pauses that a history of statuses tells, oldest first. Changes may come in any order. */
export function pausesFromHistory(
  changes: readonly { readonly at: Date; readonly status: DossierStatus }[],
): readonly Pause[] {
  const pauses: Pause[] = [];
  let since: Date | undefined;
  for (const { at, status } of [...changes].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (PAUSING_STATUSES.has(status)) since ??= at;
    else if (since !== undefined) {
      pauses.push({ from: since, until: at });
      since = undefined;
    }
  }
  if (since !== undefined) pauses.push({ from: since, until: undefined });
  return pauses;
}

/**
 * Sorted, merged spans; two pauses that overlap (papers and payment at once) stop the clock once. An open pause
 * lasts until `nowMs`. A pause that ends before it begins is bad data and counts for nothing.
 */
export function mergePauses(pauses: readonly Pause[], nowMs: number): readonly Span[] {
  const spans = pauses
    .map(({ from, until }) => ({ fromMs: from.getTime(), untilMs: until?.getTime() ?? nowMs }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs)
    .sort((a, b) => a.fromMs - b.fromMs);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.fromMs > last.untilMs) merged.push(span);
    else if (span.untilMs > last.untilMs) {
      merged[merged.length - 1] = { fromMs: last.fromMs, untilMs: span.untilMs };
    }
  }
  return merged;
}

/** Working ms within [fromMs, untilMs] that lie in the spans; 0 for an empty stretch. */
export function pausedMs(
  calendar: WorkingCalendar,
  spans: readonly Span[],
  fromMs: number,
  untilMs: number,
): number {
  let sum = 0;
  for (const span of spans) {
    const start = Math.max(span.fromMs, fromMs);
    const end = Math.min(span.untilMs, untilMs);
    if (start < end) sum += calendar.workedMs(end) - calendar.workedMs(start);
  }
  return sum;
}

/**
 * The earliest instant at which `allowedMs` of working time outside the pauses have passed since `startMs`.
 * A pause that begins when the time is already used up moves nothing.
 */
export function addUnpausedMs(
  calendar: WorkingCalendar,
  startMs: number,
  allowedMs: number,
  spans: readonly Span[],
): number {
  let target = calendar.workedMs(startMs) + allowedMs;
  for (const span of spans) {
    if (span.untilMs <= startMs) continue;
    const pausedFrom = calendar.workedMs(Math.max(span.fromMs, startMs));
    if (pausedFrom >= target) break;
    target += calendar.workedMs(span.untilMs) - pausedFrom;
  }
  return calendar.instantOfWorkedMs(target);
}
