import { dayOf, formatDay, startOfDayMs, weekdayOf } from '../../../dossier/calendar/instant.ts';

/**
 * Mondays to Fridays within a time on which nobody works, as dates of Việt Nam (`2026-09-02`). Beyond the years that the
 * calendar knows there are none: a rule then watches the ordinary week.
 */
export function daysOff(isWorkingDay: (at: Date) => boolean, from: Date, until: Date): string[] {
  const days: string[] = [];
  for (let day = dayOf(from.getTime()); day <= dayOf(until.getTime()) + 1; day += 1) {
    const isWeekend = weekdayOf(day) % 6 === 0;
    if (!isWeekend && isOff(isWorkingDay, new Date(startOfDayMs(day)))) days.push(formatDay(day));
  }
  return days;
}

function isOff(isWorkingDay: (at: Date) => boolean, at: Date): boolean {
  try {
    return !isWorkingDay(at);
  } catch {
    return false;
  }
}
