const DAY_MS = 86_400_000;
const ZONE_MS = 7 * 3_600_000;

/**
 * Mondays to Fridays within a time on which nobody works, as dates of Việt Nam (`2026-09-02`). Beyond the years that the
 * calendar knows there are none: a rule then watches the ordinary week.
 */
export function daysOff(isWorkingDay: (at: Date) => boolean, from: Date, until: Date): string[] {
  const days: string[] = [];
  for (let at = from.getTime(); at <= until.getTime() + DAY_MS; at += DAY_MS) {
    const local = new Date(at + ZONE_MS);
    const weekday = local.getUTCDay();
    if (weekday !== 0 && weekday !== 6 && isOff(isWorkingDay, new Date(at)))
      days.push(local.toISOString().slice(0, 10));
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
