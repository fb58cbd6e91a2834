import { GatewayError } from '../../schema/errors.ts';
import type { CalendarData } from './calendar-data.ts';
import { buildDayTable, type DayTable } from './day-table.ts';
import { dayOf, formatDay, msOfDay, startOfDayMs } from './instant.ts';

/** An instant outside the years whose data is known. Nothing is guessed there. */
export class CalendarCoverageError extends GatewayError {
  constructor(detail: string) {
    super('INTERNAL', detail);
    this.name = 'CalendarCoverageError';
  }
}

/**
 * Working time. Instants go in and out as `Date`; every method throws CalendarCoverageError where
 * the instant or the result lies outside the data (or is no valid instant).
 */
export class WorkingCalendar {
  readonly #table: DayTable;

  constructor(table: DayTable) {
    this.#table = table;
  }

  isWorkingDay(at: Date): boolean {
    return this.#shape(this.#index(at.getTime())).totalMs > 0;
  }

  /**
   * Close of the n-th working day after the day of `at`; day 1 is the next working day. Negative n counts back from
   * it; 0 is the day of `at` itself, or the last working day before it. `n` is a whole number.
   */
  addWorkingDays(at: Date, n: number): Date {
    const { index, shape } = this.#workingDay(at, n);
    return new Date(startOfDayMs(this.#table.firstDay + index) + (shape.intervals.at(-1)?.untilMs ?? 0));
  }

  /**
   * Close of the n-th calendar day after the day of `at`; when that is a day off, of the next working day (Civil
   * Code Art. 148(5)).
   */
  closeOfCalendarDay(at: Date, n: number): Date {
    const last = new Date(startOfDayMs(dayOf(at.getTime()) + n));
    return this.addWorkingDays(last, this.isWorkingDay(last) ? 0 : 1);
  }

  /**
   * The instant itself, or the close of the next working day where it lies on a holiday (Civil Code Art. 148(5)). An
   * ordinary Saturday stays: reception points hand out results on Saturday mornings.
   */
  notOnHoliday(at: Date): Date {
    return this.#table.closedByLaw[this.#index(at.getTime())] === 1 ? this.addWorkingDays(at, 1) : at;
  }

  /** Opening of the n-th working day after the day of `at`, counted like {@link addWorkingDays}. */
  openingOfWorkingDay(at: Date, n: number): Date {
    const { index, shape } = this.#workingDay(at, n);
    return new Date(startOfDayMs(this.#table.firstDay + index) + (shape.intervals[0]?.fromMs ?? 0));
  }

  /** Does the span touch a day whose decision has not been seen yet? Instants in either order. */
  isProvisional(from: Date, until: Date): boolean {
    const a = this.#index(Math.min(from.getTime(), until.getTime()));
    const b = this.#index(Math.max(from.getTime(), until.getTime()));
    const { provisionalBefore } = this.#table;
    return (provisionalBefore[b + 1] ?? 0) > (provisionalBefore[a] ?? 0);
  }

  /** Working ms from the start of the data to `atMs`: the measure that all differences are taken in. */
  workedMs(atMs: number): number {
    const index = this.#index(atMs);
    const ms = msOfDay(atMs);
    let worked = this.#table.workedBefore[index] ?? 0;
    for (const { fromMs, untilMs } of this.#shape(index).intervals) {
      if (ms <= fromMs) break;
      worked += Math.min(ms, untilMs) - fromMs;
    }
    return worked;
  }

  /** The earliest instant with that measure. */
  instantOfWorkedMs(workedMs: number): number {
    const { workedBefore, firstDay } = this.#table;
    const total = workedBefore[workedBefore.length - 1] ?? 0;
    if (!(workedMs >= 0 && workedMs <= total)) {
      throw new CalendarCoverageError(`working time leads outside the calendar ${this.#span()}`);
    }
    // The first day at whose end the measure is reached.
    let low = 0;
    let high = workedBefore.length - 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((workedBefore[middle + 1] ?? 0) >= workedMs) high = middle;
      else low = middle + 1;
    }
    const rest = workedMs - (workedBefore[low] ?? 0);
    for (const { fromMs, untilMs, beforeMs } of this.#shape(low).intervals) {
      if (rest <= beforeMs + untilMs - fromMs)
        return startOfDayMs(firstDay + low) + fromMs + (rest - beforeMs);
    }
    return startOfDayMs(firstDay + low);
  }

  #workingDay(at: Date, n: number) {
    const { workingDaysBefore, workingDays } = this.#table;
    const today = workingDaysBefore[this.#index(at.getTime()) + 1] ?? 0;
    const index = workingDays[today + n - 1];
    if (index === undefined) {
      throw new CalendarCoverageError(
        `${n} working days from ${at.toISOString()} lead outside ${this.#span()}`,
      );
    }
    return { index, shape: this.#shape(index) };
  }

  #index(atMs: number): number {
    const index = dayOf(atMs) - this.#table.firstDay;
    if (index >= 0 && index <= this.#table.lastDay - this.#table.firstDay) return index;
    throw new CalendarCoverageError(
      `${Number.isNaN(atMs) ? 'an invalid instant' : new Date(atMs).toISOString()} is outside ${this.#span()}`,
    );
  }

  #shape(index: number) {
    const shape = this.#table.shapes[index];
    if (shape === undefined) throw new CalendarCoverageError(`day ${index} is outside ${this.#span()}`);
    return shape;
  }

  #span(): string {
    return `${formatDay(this.#table.firstDay)}–${formatDay(this.#table.lastDay)}`;
  }
}

export const createWorkingCalendar = (data: CalendarData): WorkingCalendar =>
  new WorkingCalendar(buildDayTable(data));
