import { HOURS_PER_DAY, type HoursFile, type SpecialDay, type YearFile } from './calendar-schema.ts';
import { type DayNumber, formatDay, parseDay, weekdayOf } from './instant.ts';

/**
 * What no schema can say: do the files contradict each other? All faults are returned at once, in words that name
 * the day, so that whoever edits the data mends everything in one go. An empty list means that the data is sound.
 */
export function findCalendarConflicts(years: readonly YearFile[], hours: HoursFile): readonly string[] {
  const special = new Map<DayNumber, SpecialDay>();
  const faults: string[] = [];
  for (const { year, days, sources } of years) {
    for (const day of days) {
      const name = formatDay(day.date);
      if (!name.startsWith(`${year}-`)) faults.push(`${name} does not lie in ${year}`);
      if (special.has(day.date)) faults.push(`${name} is listed twice`);
      if (sources[day.source] === undefined) faults.push(`${name} cites the unknown source ${day.source}`);
      special.set(day.date, day);
    }
  }
  faults.push(...yearFaults(years), ...hoursFaults(years, hours));
  const isUsuallyOpen = (day: DayNumber): boolean => ordinaryMinutes(hours, day) > 0;
  for (const day of special.values()) faults.push(...dayFaults(day, special, isUsuallyOpen));
  return faults;
}

function yearFaults(years: readonly YearFile[]): readonly string[] {
  const sorted = years.map(({ year }) => year).sort((a, b) => a - b);
  return sorted.flatMap((year, i) => {
    const previous = sorted[i - 1];
    if (previous === undefined || previous === year - 1) return [];
    return [previous === year ? `the year ${year} is given twice` : `the year ${year - 1} is missing`];
  });
}

function ordinaryMinutes(hours: HoursFile, day: DayNumber): number {
  const period = hours.processing.find(({ from, until }) => from <= day && day <= until);
  const intervals = period?.week[weekdayOf(day)] ?? [];
  return intervals.reduce((sum, { fromMinute, untilMinute }) => sum + untilMinute - fromMinute, 0);
}

function dayFaults(
  day: SpecialDay,
  special: ReadonlyMap<DayNumber, SpecialDay>,
  isUsuallyOpen: (day: DayNumber) => boolean,
): readonly string[] {
  const name = formatDay(day.date);
  const faults: string[] = [];
  switch (day.kind) {
    case 'HOLIDAY': {
      if (isUsuallyOpen(day.date) || day.standing === 'UNVERIFIED') break;
      const madeUp = [...special.values()].filter((d) => d.kind === 'COMPENSATORY' && d.for === day.date);
      if (madeUp.length !== 1) {
        faults.push(
          `the holiday ${name} falls on a weekly day off and is made up ${madeUp.length} times, not once`,
        );
      }
      break;
    }
    case 'COMPENSATORY': {
      if (!isUsuallyOpen(day.date)) faults.push(`${name} makes up a holiday but is a day off anyway`);
      const holiday = special.get(day.for);
      if (holiday?.kind !== 'HOLIDAY' || isUsuallyOpen(day.for)) {
        faults.push(`${name} makes up ${formatDay(day.for)}, which is no holiday on a weekly day off`);
      }
      break;
    }
    case 'LEAVE':
    case 'WORKED': {
      const other = day.kind === 'LEAVE' ? 'WORKED' : 'LEAVE';
      const partner = special.get(day.swappedWith);
      if (partner?.kind !== other || partner.swappedWith !== day.date || partner.standing !== day.standing) {
        faults.push(`${name} is swapped with ${formatDay(day.swappedWith)}, which does not say the same`);
      }
      if (isUsuallyOpen(day.date) !== (day.kind === 'LEAVE')) {
        faults.push(
          `${name} cannot be ${day.kind}: it is ${day.kind === 'LEAVE' ? 'closed' : 'open'} anyway`,
        );
      }
      break;
    }
    default:
      return day satisfies never;
  }
  return faults;
}

function hoursFaults(years: readonly YearFile[], hours: HoursFile): readonly string[] {
  const faults: string[] = [];
  const first = parseDay(`${Math.min(...years.map(({ year }) => year))}-01-01`) ?? 0;
  const last = parseDay(`${Math.max(...years.map(({ year }) => year))}-12-31`) ?? 0;
  let next = first;
  for (const period of [...hours.processing].sort((a, b) => a.from - b.from)) {
    if (hours.sources[period.source] === undefined)
      faults.push(`processing cites the unknown source ${period.source}`);
    if (period.until < period.from)
      faults.push(`processing: the period ${formatDay(period.from)} ends before it begins`);
    if (period.from > next) faults.push(`processing has no hours from ${formatDay(next)} on`);
    if (period.from < next && period.from > first) {
      faults.push(`processing has two sets of hours on ${formatDay(period.from)}`);
    }
    next = Math.max(next, period.until + 1);
  }
  if (next <= last) faults.push(`processing has no hours from ${formatDay(next)} on`);
  for (const { from, week } of hours.processing) {
    for (const [weekday, intervals] of week.entries()) {
      const minutes = intervals.reduce((sum, i) => sum + i.untilMinute - i.fromMinute, 0);
      // Limits in days are counted as 8 hours a day; a working day of another length would make them drift.
      if (minutes !== 0 && minutes !== HOURS_PER_DAY * 60) {
        faults.push(
          `processing from ${formatDay(from)}, weekday ${weekday}: ${minutes / 60} h, not ${HOURS_PER_DAY} h`,
        );
      }
    }
  }
  return faults;
}
