import type { CalendarData } from './calendar-data.ts';
import type { Interval } from './calendar-schema.ts';
import { type DayNumber, MS_PER_MINUTE, weekdayOf } from './instant.ts';

/** The ms of one kind of working day: opening intervals with the working time before each. */
export interface DayShape {
  readonly intervals: readonly {
    readonly fromMs: number;
    readonly untilMs: number;
    readonly beforeMs: number;
  }[];
  readonly totalMs: number;
}

/**
 * Every covered day, worked out once. All questions then cost one array look-up or one binary search; a list of
 * dossiers asks thousands of them.
 */
export interface DayTable {
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
  readonly shapes: readonly DayShape[];
  /** Working ms before the start of day i; one entry more than there are days. */
  readonly workedBefore: Float64Array;
  /** Working days before day i; one entry more than there are days. */
  readonly workingDaysBefore: Int32Array;
  /** Indexes of the working days, ascending. */
  readonly workingDays: Int32Array;
  /** Is day i closed by law (a holiday or a day off for it), not only as the end of an ordinary week? */
  readonly closedByLaw: Uint8Array;
  /** PROVISIONAL days before day i: does a span rest on a decision not yet seen? */
  readonly provisionalBefore: Int32Array;
}

const toShape = (intervals: readonly Interval[]): DayShape => {
  let totalMs = 0;
  const parts = intervals.map(({ fromMinute, untilMinute }) => {
    const part = {
      fromMs: fromMinute * MS_PER_MINUTE,
      untilMs: untilMinute * MS_PER_MINUTE,
      beforeMs: totalMs,
    };
    totalMs += part.untilMs - part.fromMs;
    return part;
  });
  return { intervals: parts, totalMs };
};

const CLOSED: readonly Interval[] = [];

/** An UNVERIFIED day is an ordinary one until a decision is entered. */
export function buildDayTable(data: CalendarData): DayTable {
  const count = data.lastDay - data.firstDay + 1;
  const shapeOf = new Map<readonly Interval[], DayShape>();
  const ordinary = (day: DayNumber): readonly Interval[] =>
    data.hours.processing.find(({ from, until }) => from <= day && day <= until)?.week[weekdayOf(day)] ??
    CLOSED;
  const hoursOn = (day: DayNumber): readonly Interval[] => {
    const special = data.days.get(day);
    if (special === undefined || special.standing === 'UNVERIFIED') return ordinary(day);
    // A swapped Saturday has the hours of the weekday that it stands for.
    return special.kind === 'WORKED' ? ordinary(special.swappedWith) : CLOSED;
  };

  const isClosedByLaw = (day: DayNumber): boolean =>
    data.days.has(day) && data.days.get(day)?.standing !== 'UNVERIFIED';

  const shapes: DayShape[] = [];
  const workedBefore = new Float64Array(count + 1);
  const workingDaysBefore = new Int32Array(count + 1);
  const provisionalBefore = new Int32Array(count + 1);
  const closedByLaw = new Uint8Array(count);
  const workingDays: number[] = [];
  for (let i = 0; i < count; i++) {
    const day = data.firstDay + i;
    const hours = hoursOn(day);
    const shape = shapeOf.get(hours) ?? toShape(hours);
    shapeOf.set(hours, shape);
    shapes.push(shape);
    if (shape.totalMs > 0) workingDays.push(i);
    else if (isClosedByLaw(day)) closedByLaw[i] = 1;
    workedBefore[i + 1] = (workedBefore[i] ?? 0) + shape.totalMs;
    workingDaysBefore[i + 1] = workingDays.length;
    const isProvisional = data.days.get(day)?.standing === 'PROVISIONAL' ? 1 : 0;
    provisionalBefore[i + 1] = (provisionalBefore[i] ?? 0) + isProvisional;
  }
  return {
    firstDay: data.firstDay,
    lastDay: data.lastDay,
    shapes,
    workedBefore,
    workingDaysBefore,
    workingDays: Int32Array.from(workingDays),
    provisionalBefore,
    closedByLaw,
  };
}
