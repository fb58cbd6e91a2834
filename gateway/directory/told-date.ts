import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { type DueDate, type DueDateInput, deriveDueDate, unmovedPromise } from '../../dossier/due-date.ts';
import type { Rulebook } from '../../dossier/rulebook.ts';
import { standstills } from '../../dossier/status-history.ts';
import { toldHistory } from './told-history.ts';

const optional = (text: string | undefined): Date | undefined =>
  text === undefined ? undefined : new Date(text);

/**
 * The due date of a dossier as the directory knows it. Lists and fields both ask here, so that they cannot disagree;
 * only dates and statuses go in, which are of the class of the dossier's progress, so that every caller is told the same.
 */
export const dueDateOf = (circle: DossierCircle, rulebook: Rulebook, now: Date): DueDate =>
  deriveDueDate(inputOf(circle, now), rulebook);

/** How its processing went, once it is over; the same date that is told everywhere. */
export interface Processing {
  readonly finishedAt: Date;
  /** Undefined where no date was promised and no limit is known. */
  readonly isOnTime: boolean | undefined;
  /** Working hours of the agencies, and those in which the citizen had the next move; undefined outside the calendar. */
  readonly workedHours: number | undefined;
  readonly waitedHours: number | undefined;
  readonly hasWaited: boolean;
}

export function processingOf(circle: DossierCircle, rulebook: Rulebook): Processing | undefined {
  // What is over does not move with the clock.
  const input = inputOf(circle, new Date(circle.changedAt));
  const { finishedAt } = input;
  if (finishedAt === undefined) return undefined;
  const { dueAt, missed, elapsed, paused } = deriveDueDate(input, rulebook);
  return {
    finishedAt,
    isOnTime: dueAt && !missed,
    workedHours: elapsed,
    waitedHours: paused,
    hasWaited: input.pauses.length > 0,
  };
}

function inputOf(circle: DossierCircle, now: Date): DueDateInput {
  const { timing } = circle;
  const history = toldHistory(circle);
  const supplements = (timing?.supplements ?? []).map(({ requestedAt, completedAt }) => ({
    requestedAt: new Date(requestedAt),
    completedAt: optional(completedAt),
  }));
  return {
    ...standstills(history, supplements),
    supplements,
    procedureCode: circle.procedure,
    lane: circle.lane,
    isVerified: false,
    catalogueLimit: timing?.limit,
    statedDueAt: optional(circle.receiptDueAt),
    receivedAt: new Date(circle.receivedAt),
    clockStartedAt: optional(circle.clockStartedAt),
    isBoundaryFree: circle.isBoundaryFree,
    isPaper: timing?.isElectronic !== true,
    resets: (timing?.resets ?? []).map(({ apologySentAt, previousDueAt, newDueAt }) => ({
      apologySentAt: new Date(apologySentAt),
      previousDueAt: new Date(previousDueAt),
      newDueAt: new Date(newDueAt),
    })),
    now,
  };
}

export interface ToldDate {
  readonly dueMs: number | undefined;
  readonly isOverdue: boolean;
  /** Of a date that stays as it is until a change comes, whatever the clock says: is the processing over? */
  readonly standing?: { readonly isDone: boolean };
}

export type ToldDates = (circle: DossierCircle, now: Date) => ToldDate;

interface Settled {
  readonly dueMs: number;
  readonly standing: { readonly isDone: boolean };
}

/**
 * The same for lists, which ask about thousands: a date that neither moves with the clock nor is estimated is worked out
 * once for each state of a dossier. A change brings a new circle and forgets it.
 */
export function createToldDates(rulebook: Rulebook): ToldDates {
  const settled = new WeakMap<DossierCircle, Settled>();
  const tell = ({ dueMs, standing }: Settled, now: Date): ToldDate => ({
    ...{ dueMs, standing },
    isOverdue: !standing.isDone && now.getTime() > dueMs,
  });
  const settle = (circle: DossierCircle, now: Date, dueMs: number, isDone: boolean): ToldDate => {
    const known = { dueMs, standing: { isDone } };
    settled.set(circle, known);
    return tell(known, now);
  };
  return (circle, now) => {
    const known = settled.get(circle);
    if (known) return tell(known, now);
    const input = inputOf(circle, now);
    const promise = unmovedPromise(input, rulebook);
    if (promise) return settle(circle, now, promise.getTime(), input.finishedAt !== undefined);
    const { dueAt, overdue, state, isEstimated } = deriveDueDate(input, rulebook);
    const dueMs = dueAt?.getTime();
    const isDone = state === 'FINISHED';
    const isPast = Date.parse(circle.changedAt) <= now.getTime();
    if (dueMs !== undefined && !isEstimated && isPast && (isDone || state === 'RUNNING'))
      return settle(circle, now, dueMs, isDone);
    return { dueMs, isOverdue: overdue };
  };
}
