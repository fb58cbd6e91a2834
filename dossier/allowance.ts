import { isFounded } from './calendar/basis.ts';
import { type DayNumber, dayOf, MS_PER_HOUR, startOfDayMs } from './calendar/instant.ts';
import type { WorkingCalendar } from './calendar/working-calendar.ts';
import { isAfterCutoff } from './clock-start.ts';
import { type Limits, limitInLane, nominalHours } from './limits.ts';
import type { HandlingRules, Lane, PackageLimit, PlainLimit } from './limits-schema.ts';
import { addUnpausedMs } from './pauses.ts';

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
  /** False where a limit was looked for and not found: a stand-in. */
  readonly isVerified: boolean;
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
  const day = dayOf(question.receivedAt.getTime());
  const listed = limits.findProcedure(question.procedureCode, day);
  const fromCatalogue = catalogueLimit === undefined ? undefined : toLimit(catalogueLimit, rules);
  const catalogue: LimitAndSource | undefined = fromCatalogue && {
    limit: fromCatalogue,
    source: rules.sources.catalogue,
  };
  const told = (counted: Measured, own: readonly string[]): Allowance => ({
    startMs: counted.startMs,
    allowedMs: counted.allowedMs,
    sources: [...own, ...counted.sources],
    isVerified: (listed?.verified ?? true) && own.every((id) => isFounded(limits.basis(id).mark)),
  });
  if (listed?.limit?.kind === 'PACKAGE') {
    // No lane shortens a package as a whole: its legs are dossiers with lanes of their own.
    const counted = measurePackage(listed.limit, catalogue, clockStart, { day, rules, limits, calendar });
    return counted && told(counted, [listed.source]);
  }
  const rule = listed?.limit ? { ...listed, limit: listed.limit } : catalogue;
  if (rule === undefined) return undefined;
  const { limit, laneSource } = limitInLane(rule, lane, isVerified, limits.laneDefaults);
  const { startMs, allowedMs } = measure(limit, clockStart, calendar);
  const counted = { startMs, allowedMs, sources: countingSources(limit, rules) };
  return told(counted, laneSource === undefined ? [rule.source] : [rule.source, laneSource]);
}

interface LimitAndSource {
  readonly limit: PlainLimit;
  readonly source: string;
}

interface Measured {
  readonly startMs: number;
  readonly allowedMs: number;
  readonly sources: readonly string[];
}

/**
 * Linked procedures: the last of the legs ends the package, and no later than the package's own limit where the centre's
 * catalogue has one. A leg whose limit nobody knows adds nothing.
 */
function measurePackage(
  { legs }: PackageLimit,
  own: LimitAndSource | undefined,
  clockStart: Date,
  book: {
    readonly day: DayNumber;
    readonly rules: HandlingRules;
    readonly limits: Limits;
    readonly calendar: WorkingCalendar;
  },
): Measured | undefined {
  const { day, rules, limits, calendar } = book;
  const endOf = (limit: PlainLimit, from: Date): Date => {
    const { startMs, allowedMs } = measure(limit, from, calendar);
    return new Date(addUnpausedMs(calendar, startMs, allowedMs, []));
  };
  const ends = new Map<string, Date>();
  const used: string[] = [];
  for (const { procedure, after } of legs) {
    const leg = limits.findProcedure(procedure, day);
    if (leg?.limit === undefined || leg.limit.kind === 'PACKAGE') continue;
    ends.set(procedure, endOf(leg.limit, (after === undefined ? undefined : ends.get(after)) ?? clockStart));
    used.push(leg.source, ...countingSources(leg.limit, rules));
  }
  const last = ends.size === 0 ? undefined : new Date(Math.max(...[...ends.values()].map(Number)));
  const cap = own && endOf(own.limit, clockStart);
  const isCapped = cap !== undefined && (last === undefined || cap < last);
  const end = isCapped ? cap : last;
  if (end === undefined) return undefined;
  const startMs = clockStart.getTime();
  const allowedMs = Math.max(0, calendar.workedMs(end.getTime()) - calendar.workedMs(startMs));
  return { startMs, allowedMs, sources: isCapped && own ? [own.source, ...used] : used };
}

function toLimit({ workingDays, isSameDay }: CatalogueLimit, rules: HandlingRules): PlainLimit | undefined {
  if (isSameDay) return { kind: 'SAME_DAY', cutoff: rules.sameDayCutoff };
  // The catalogue is another system's data: a limit of no or negative days is no limit.
  if (workingDays === undefined || !(workingDays > 0 && workingDays <= 400)) return undefined;
  return { kind: 'WORKING_DAYS', days: workingDays };
}

const countingSources = (limit: PlainLimit, { sources }: HandlingRules): readonly string[] => {
  if (limit.kind === 'SAME_DAY') return [];
  return limit.kind === 'WORKING_HOURS' ? [sources.hoursPerDay] : [sources.counting];
};

function measure(
  limit: PlainLimit,
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
