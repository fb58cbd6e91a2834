import { findAllowance } from './allowance.ts';
import type { Basis } from './calendar/basis.ts';
import { dayOf } from './calendar/instant.ts';
import { CalendarCoverageError } from './calendar/working-calendar.ts';
import type { Rulebook } from './rulebook.ts';

export type TicketUrgency = 'NORMAL' | 'URGENT' | 'COMPLEX';

export interface TicketTimes {
  readonly urgency: TicketUrgency;
  readonly openedAt: Date;
  readonly isAcknowledged: boolean;
  /** Undefined as well where it was acknowledged and nobody wrote down when. */
  readonly acknowledgedAt: Date | undefined;
  readonly isAnswered: boolean;
  readonly answeredAt: Date | undefined;
}

export type TicketDeadlineState =
  | 'OPEN' // not done yet, and there is time
  | 'LATE' // not done yet, and the time is over
  | 'KEPT'
  | 'MISSED' // done too late
  | 'UNCERTAIN' // done, and nobody wrote down when
  | 'NO_RULE' // no rule that is known says until when
  | 'OUTSIDE_CALENDAR'; // outside the years whose holidays are known

export interface TicketDeadline {
  readonly state: TicketDeadlineState;
  readonly at: Date | undefined;
  /** Undefined where nobody can say. */
  readonly isLate: boolean | undefined;
  readonly basis: readonly Basis[];
}

export interface TicketDeadlines {
  readonly acknowledge: TicketDeadline;
  readonly handle: TicketDeadline;
  /** The one that binds first. */
  readonly dueAt: Date | undefined;
}

/** Codes of `limits.yaml`. Those that are not in the data have no rule, and are found the day somebody enters one. */
const ACKNOWLEDGE = 'hotline.acknowledge';
const HANDLE: Readonly<Record<TicketUrgency, string>> = {
  NORMAL: 'hotline.normal',
  URGENT: 'hotline.urgent',
  COMPLEX: 'hotline.complex',
};

/** Until when a ticket is to be acknowledged and handled, in working time, by the rules of the day on which it came in. */
export function deriveTicketDeadlines(times: TicketTimes, rulebook: Rulebook, now: Date): TicketDeadlines {
  const { openedAt, isAnswered, answeredAt } = times;
  const acknowledge = deadline(ACKNOWLEDGE, openedAt, rulebook, now, {
    // An answer acknowledges as well.
    isDone: times.isAcknowledged || isAnswered,
    doneAt: times.acknowledgedAt ?? answeredAt,
    isExact: times.acknowledgedAt !== undefined,
  });
  const handle = deadline(HANDLE[times.urgency], openedAt, rulebook, now, {
    isDone: isAnswered,
    doneAt: answeredAt,
    isExact: true,
  });
  return { acknowledge, handle, dueAt: earliest(acknowledge.at, handle.at) };
}

interface Done {
  readonly isDone: boolean;
  readonly doneAt: Date | undefined;
  /** Or only the latest instant at which it can have been done? */
  readonly isExact: boolean;
}

function deadline(code: string, openedAt: Date, rulebook: Rulebook, now: Date, done: Done): TicketDeadline {
  try {
    const found = endOf(code, openedAt, rulebook);
    if (found === undefined) return { state: 'NO_RULE', at: undefined, isLate: undefined, basis: [] };
    const { state, isLate } = standing(found.at, now, done);
    return { state, at: found.at, isLate, basis: found.basis };
  } catch (error) {
    if (!(error instanceof CalendarCoverageError)) throw error;
    return { state: 'OUTSIDE_CALENDAR', at: undefined, isLate: undefined, basis: [] };
  }
}

function endOf(code: string, openedAt: Date, { calendar, limits }: Rulebook) {
  const day = dayOf(openedAt.getTime());
  const rules = limits.findHandling(day);
  // The catalogue of procedures knows no tickets: a rule of the data, or none.
  if (rules === undefined || limits.findProcedure(code, day) === undefined) {
    // Before the first rule nothing is known either way; the calendar is asked so that its edge is told as its own.
    calendar.isWorkingDay(openedAt);
    return undefined;
  }
  const question = {
    procedureCode: code,
    lane: 'STANDARD' as const,
    isVerified: false,
    catalogueLimit: undefined,
    receivedAt: openedAt,
  };
  const allowance = findAllowance(question, openedAt, rules, limits, calendar);
  if (allowance === undefined) return undefined;
  const { startMs, allowedMs, sources } = allowance;
  const at = new Date(calendar.instantOfWorkedMs(calendar.workedMs(startMs) + allowedMs));
  const used = calendar.isProvisional(openedAt, at) ? [...sources, rules.sources.provisional] : sources;
  return { at, basis: [...new Set(used)].map(limits.basis) };
}

function standing(
  at: Date,
  now: Date,
  { isDone, doneAt, isExact }: Done,
): Pick<TicketDeadline, 'state' | 'isLate'> {
  if (!isDone) return now > at ? { state: 'LATE', isLate: true } : { state: 'OPEN', isLate: false };
  // Whenever it was done, it was before now.
  const latest = doneAt ?? now;
  if (latest <= at) return { state: 'KEPT', isLate: false };
  return doneAt !== undefined && isExact
    ? { state: 'MISSED', isLate: true }
    : { state: 'UNCERTAIN', isLate: undefined };
}

const earliest = (one: Date | undefined, other: Date | undefined): Date | undefined =>
  one !== undefined && other !== undefined ? (one < other ? one : other) : (one ?? other);
