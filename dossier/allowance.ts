import { dayOf, MS_PER_HOUR, startOfDayMs } from './calendar/instant.ts';
import type { WorkingCalendar } from './calendar/working-calendar.ts';
import { isAfterCutoff } from './clock-start.ts';
import { type Limits, limitInLane, nominalHours } from './limits.ts';
import type { HandlingRules, Lane, Limit } from './limits-schema.ts';

/** What the reception system's catalogue says of a procedure that `limits.yaml` does not list. */
export interface CatalogueLimit {
  readonly workingDays: number | undefined;
  readonly isSameDay: boolean;
}

/** Where working time begins to count, and how much of it there is. Without pauses it ends at the due date. */
export interface Allowance {
  readonly startMs: number;
  readonly allowedMs: number;
  /** Ids of the sources of `limits.yaml` that it rests on. */
  readonly sources: readonly string[];
}

export interface AllowanceQuestion {
  readonly procedureCode: string;
  readonly lane: Lane;
  readonly isVerified: boolean;
  readonly catalogueLimit: CatalogueLimit | undefined;
  readonly receivedAt: Date;
}

/** The legal limit; undefined when neither the dated list nor the catalogue knows one. */
export function findAllowance(
  question: AllowanceQuestion,
  clockStart: Date,
  rules: HandlingRules,
  limits: Limits,
  calendar: WorkingCalendar,
): Allowance | undefined {
  const { lane, isVerified, catalogueLimit } = question;
  const listed = limits.findProcedure(question.procedureCode, dayOf(question.receivedAt.getTime()));
  const fromCatalogue = catalogueLimit === undefined ? undefined : toLimit(catalogueLimit, rules);
  const rule = listed ?? (fromCatalogue === undefined ? undefined : { limit: fromCatalogue });
  if (rule === undefined) return undefined;
  const { limit, laneSource } = limitInLane(rule, lane, isVerified, limits.laneDefaults);
  const source = listed?.source ?? rules.sources.catalogue;
  const sources = [
    source,
    ...(laneSource === undefined ? [] : [laneSource]),
    ...countingSources(limit, rules),
  ];
  return { ...measure(limit, clockStart, calendar), sources };
}

function toLimit({ workingDays, isSameDay }: CatalogueLimit, rules: HandlingRules): Limit | undefined {
  if (isSameDay) return { kind: 'SAME_DAY', cutoff: rules.sameDayCutoff };
  // The catalogue is another system's data: a limit of no or negative days is no limit.
  if (workingDays === undefined || !(workingDays > 0 && workingDays <= 400)) return undefined;
  return { kind: 'WORKING_DAYS', days: workingDays };
}

const countingSources = (limit: Limit, { sources }: HandlingRules): readonly string[] => {
  if (limit.kind === 'SAME_DAY') return [];
  return limit.kind === 'WORKING_HOURS' ? [sources.hoursPerDay] : [sources.counting];
};

function measure(
  limit: Limit,
  at: Date,
  calendar: WorkingCalendar,
): { readonly startMs: number; readonly allowedMs: number } {
  const until = (startMs: number, end: Date) => ({
    startMs,
    allowedMs: calendar.workedMs(end.getTime()) - calendar.workedMs(startMs),
  });
  switch (limit.kind) {
    case 'SAME_DAY': {
      const isToday = calendar.isWorkingDay(at) && !isAfterCutoff(at, limit.cutoff);
      return until(at.getTime(), calendar.addWorkingDays(at, isToday ? 0 : 1));
    }
    case 'WORKING_DAYS':
      // Day 1 is the next working day: what is left of the day of receipt is the agency's gain.
      return {
        startMs: calendar.openingOfWorkingDay(at, 1).getTime(),
        allowedMs: (nominalHours(limit) ?? 0) * MS_PER_HOUR,
      };
    case 'WORKING_HOURS':
      return { startMs: at.getTime(), allowedMs: limit.hours * MS_PER_HOUR };
    case 'CALENDAR_DAYS': {
      const dayZero = dayOf(at.getTime());
      return until(startOfDayMs(dayZero + 1), calendar.closeOfCalendarDay(at, limit.days));
    }
    default:
      return limit satisfies never;
  }
}
