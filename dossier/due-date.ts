import { type Allowance, type AllowanceQuestion, findAllowance } from './allowance.ts';
import { applyResets, type Reset, type ResetVerdict } from './appointments.ts';
import type { Basis } from './calendar/basis.ts';
import { dayOf, MS_PER_HOUR } from './calendar/instant.ts';
import { CalendarCoverageError, type WorkingCalendar } from './calendar/working-calendar.ts';
import { restartClock, type Supplement, transferDueAt } from './clock-start.ts';
import type { HandlingRules } from './limits-schema.ts';
import { addUnpausedMs, mergePauses, type Pause, pausedMs } from './pauses.ts';
import { promisedTerm } from './promised-term.ts';
import type { Rulebook } from './rulebook.ts';

export interface DueDateInput extends Omit<AllowanceQuestion, 'receivedAt'> {
  /** When the reception point took the dossier; undefined while nobody has. */
  readonly receivedAt: Date | undefined;
  /** When the competent agency got it complete; undefined while not confirmed. */
  readonly clockStartedAt: Date | undefined;
  readonly isBoundaryFree: boolean;
  /** Paper has to be carried to the competent agency; an electronic dossier is there at once. */
  readonly isPaper: boolean;
  /** The return date that the reception system holds: as printed on the receipt, or the newest re-setting. */
  readonly statedDueAt: Date | undefined;
  /** Stretches in status 5 or 6, see `standstills`. */
  readonly pauses: readonly Pause[];
  readonly supplements: readonly Supplement[];
  readonly resets: readonly Reset[];
  /** When the processing ended (statuses 3, 7, 8, 9, 10); undefined while it goes on. */
  readonly finishedAt: Date | undefined;
  readonly now: Date;
}

export type DueDateState =
  | 'NOT_STARTED' // not received: no time runs
  | 'NO_LIMIT' // nothing says how long it may take
  | 'OUTSIDE_CALENDAR' // an instant lies outside the known years: nothing is guessed
  | 'RUNNING'
  | 'PAUSED' // the citizen has the next move
  | 'FINISHED';

/** Hours are working hours, to a hundredth; undefined where the state knows none. */
export interface DueDate {
  readonly state: DueDateState;
  /** The one date that is told everywhere: the promise, moved by what the law lets move it; the limit without one. */
  readonly dueAt: Date | undefined;
  /** What was promised: the date on the receipt or its one accepted re-setting, as it was written. */
  readonly promisedDueAt: Date | undefined;
  /** What the legal limit gives by itself, for comparison; nothing goes by it where a promise was made. */
  readonly calculatedDueAt: Date | undefined;
  /** The earliest date that can be told: the clock stands or its start is not confirmed. */
  readonly isEstimated: boolean;
  /** False where the date, or the limit that it is compared with, rests on a stand-in: nobody is told it as certain. */
  readonly isVerified: boolean;
  readonly isLimitVerified: boolean;
  /** From when time counts, after supplements. */
  readonly clockStartsAt: Date | undefined;
  readonly workingHoursAllowed: number | undefined;
  readonly elapsed: number | undefined;
  readonly paused: number | undefined;
  readonly remaining: number | undefined;
  /** The agency owes the result now: its date has passed, the dossier is not done and the citizen has no move. */
  readonly overdue: boolean;
  /** The date was missed, whatever is the case now: also while the citizen has the move, and once it is done. */
  readonly missed: boolean;
  readonly restarts: number;
  /** Only for boundary-free paper: by when it must have left, and whether it arrived later. */
  readonly transfer: { readonly dueAt: Date; readonly isLate: boolean } | undefined;
  readonly resets: readonly ResetVerdict[];
  readonly basis: readonly Basis[];
}

const UNKNOWN: Omit<DueDate, 'state'> = {
  dueAt: undefined,
  promisedDueAt: undefined,
  calculatedDueAt: undefined,
  isEstimated: false,
  isVerified: true,
  isLimitVerified: true,
  clockStartsAt: undefined,
  workingHoursAllowed: undefined,
  elapsed: undefined,
  paused: undefined,
  remaining: undefined,
  overdue: false,
  missed: false,
  restarts: 0,
  transfer: undefined,
  resets: [],
  basis: [],
};

/** When the dossier is due and why. Total: what cannot be known is a state, never an exception or a guess. */
export function deriveDueDate(input: DueDateInput, rulebook: Rulebook): DueDate {
  const { receivedAt } = input;
  if (receivedAt === undefined) return { ...UNKNOWN, state: 'NOT_STARTED' };
  const rules = rulebook.limits.findHandling(dayOf(receivedAt.getTime()));
  if (rules === undefined) return outsideCalendar(input);
  try {
    return derive({ ...input, receivedAt }, rules, rulebook);
  } catch (error) {
    if (error instanceof CalendarCoverageError) return outsideCalendar(input);
    throw error;
  }
}

/** A promise needs no calendar as long as nothing moves it. */
function outsideCalendar(input: DueDateInput): DueDate {
  const dueAt = firstPromise(input);
  const missed = dueAt !== undefined && (input.finishedAt ?? input.now) > dueAt;
  const overdue = missed && input.finishedAt === undefined && !isStanding(input.pauses, input.now);
  return { ...UNKNOWN, state: 'OUTSIDE_CALENDAR', dueAt, promisedDueAt: dueAt, missed, overdue };
}

/** What the receipt said. The reception system keeps only the newest date; the re-settings tell what stood before. */
function firstPromise({ statedDueAt, resets }: DueDateInput): Date | undefined {
  const [first] = [...resets].sort((a, b) => a.apologySentAt.getTime() - b.apologySentAt.getTime());
  const promise = first ? first.previousDueAt : statedDueAt;
  return promise && !Number.isNaN(promise.getTime()) ? promise : undefined;
}

/** A promise that nothing has moved is told without a derivation: what lists of thousands ask. */
export function unmovedPromise(input: DueDateInput, { calendar }: Rulebook): Date | undefined {
  if (input.pauses.length + input.supplements.length + input.resets.length > 0) return undefined;
  const promise = firstPromise(input);
  try {
    return promise && calendar.notOnHoliday(promise);
  } catch (error) {
    if (error instanceof CalendarCoverageError) return promise;
    throw error;
  }
}

const isStanding = (pauses: readonly Pause[], now: Date): boolean =>
  pauses.some(({ from, until }) => from <= now && (until ?? now) >= now);

type Received = DueDateInput & { readonly receivedAt: Date };

function derive(input: Received, rules: HandlingRules, { calendar, limits }: Rulebook): DueDate {
  const { now, finishedAt } = input;
  const endMs = (finishedAt ?? now).getTime();
  const transfer = findTransfer(input, rules, calendar);
  const first = firstStart(input, transfer?.dueAt);
  const clock = restartClock(first, input.supplements, rules, calendar, now);
  const known = { ...UNKNOWN, clockStartsAt: clock.at, restarts: clock.restarts, transfer };
  const limitFrom = (start: Date): Allowance | undefined =>
    findAllowance(input, start, rules, limits, calendar);
  const limit = limitFrom(clock.at);
  const printed = firstPromise(input);
  const promise = printed && calendar.notOnHoliday(printed);
  const term =
    promise === undefined
      ? limit
      : promisedTerm(promise, { first: first.at, at: clock.at }, limitFrom, calendar, rules.sources.stated);
  if (term === undefined) return { ...known, state: 'NO_LIMIT' };

  const pauses = [...input.pauses, ...clock.pauses];
  const spans = mergePauses(pauses, endMs);
  const isPaused = finishedAt === undefined && (clock.isAwaitingSupplement || isStanding(pauses, now));
  const { startMs } = term;
  const { dueAtMs, allowedMs, verdicts } = applyResets({ ...term, spans }, input.resets, rules, calendar);
  const missed = endMs > dueAtMs;
  const paused = pausedMs(calendar, spans, startMs, endMs);
  const passed = startMs < endMs ? calendar.workedMs(endMs) - calendar.workedMs(startMs) : 0;
  const elapsed = passed - paused;
  const isProvisional = calendar.isProvisional(input.receivedAt, new Date(dueAtMs));
  const used: readonly (string | false)[] = [
    rules.sources.clock,
    input.isBoundaryFree && rules.sources.boundaryFree,
    transfer !== undefined && rules.sources.transfer,
    ...term.sources,
    promise?.getTime() !== printed?.getTime() && rules.sources.counting,
    spans.some(({ untilMs }) => untilMs > startMs) && rules.sources.pause,
    input.supplements.length > 0 && rules.sources.restart,
    clock.pauses.length > 0 && rules.sources.oneGo,
    verdicts.length > 0 && rules.sources.reset,
    isProvisional && rules.sources.provisional,
  ];
  const ids = new Set(used.filter((id) => id !== false));
  return {
    ...known,
    state: finishedAt !== undefined ? 'FINISHED' : isPaused ? 'PAUSED' : 'RUNNING',
    dueAt: new Date(dueAtMs),
    promisedDueAt: verdicts.findLast(({ verdict }) => verdict === 'ACCEPTED')?.reset.newDueAt ?? printed,
    calculatedDueAt: limit && new Date(addUnpausedMs(calendar, limit.startMs, limit.allowedMs, spans)),
    // A promise stands although its agency has not confirmed that it has the dossier; one that was missed is past.
    isEstimated: !missed && (isPaused || (clock.isEstimated && promise === undefined)),
    isVerified: term.isVerified && !isProvisional,
    isLimitVerified: limit?.isVerified ?? true,
    workingHoursAllowed: toHours(allowedMs),
    elapsed: toHours(elapsed),
    paused: toHours(paused),
    remaining: toHours(Math.max(0, allowedMs - elapsed)),
    overdue: missed && finishedAt === undefined && !isPaused,
    missed,
    resets: verdicts,
    basis: [...ids].map(limits.basis),
  };
}

function findTransfer(input: Received, rules: HandlingRules, calendar: WorkingCalendar): DueDate['transfer'] {
  if (!input.isBoundaryFree || !input.isPaper) return undefined;
  const dueAt = transferDueAt(input.receivedAt, rules.transferCutoff, calendar);
  // The rule says when paper leaves; arriving on that day is in time.
  const arrivedAt = input.clockStartedAt ?? input.now;
  return { dueAt, isLate: dayOf(arrivedAt.getTime()) > dayOf(dueAt.getTime()) };
}

/**
 * From the receipt; a boundary-free dossier's time counts from when the competent agency gets it (NĐ 309/2026 Art. 8(3)
 * and 17(3)): its own instant where it is known, else the earliest that the transfer rule allows.
 */
function firstStart(
  { receivedAt, clockStartedAt, isBoundaryFree, now }: Received,
  transferBy: Date | undefined,
): { readonly at: Date; readonly isEstimated: boolean } {
  if (!isBoundaryFree) return { at: receivedAt, isEstimated: false };
  // Two systems' clocks may differ: the agency cannot have had it before anybody received it.
  if (clockStartedAt !== undefined) {
    return { at: clockStartedAt > receivedAt ? clockStartedAt : receivedAt, isEstimated: false };
  }
  if (transferBy === undefined) return { at: receivedAt, isEstimated: false };
  return { at: transferBy > now ? transferBy : now, isEstimated: true };
}

const toHours = (ms: number): number => Math.round((ms / MS_PER_HOUR) * 100) / 100;
