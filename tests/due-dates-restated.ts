import type { Dossier } from '../mocks/world/types.ts';

/**
 * The rule of docs/due-dates.md said once more, for tests: minute by minute as a clerk with a stopwatch would, on a
 * calendar written out by hand. It shares nothing with what it judges. Instants are whole minutes of autumn 2026.
 */
const MINUTE = 60_000;
const DAY = 1_440;
const FIRST = Date.parse('2026-07-20T00:00:00+07:00');
const DAYS = 200;
/** Saturday 22/8 is worked for Monday 31/8; 1 and 2/9 are the national holiday, 24/11 is Culture Day. */
const OFF = new Set(['2026-08-31', '2026-09-01', '2026-09-02', '2026-11-24']);
const WORKED = new Set(['2026-08-22']);

const minuteOf = (text: string): number => Math.floor((Date.parse(text) - FIRST) / MINUTE);
const dayOf = (minute: number): number => Math.floor(minute / DAY);
const noonOf = (day: number): Date => new Date(FIRST + (day * DAY + 12 * 60) * MINUTE);
const dateOf = (day: number): string => noonOf(day).toISOString().slice(0, 10);
const isWorkingDay = (day: number): boolean => {
  const weekday = noonOf(day).getUTCDay();
  return WORKED.has(dateOf(day)) || (!OFF.has(dateOf(day)) && weekday !== 0 && weekday !== 6);
};
const OPEN = Uint8Array.from({ length: DAYS * DAY }, (_, minute) => {
  const hour = Math.floor((minute % DAY) / 60);
  return isWorkingDay(dayOf(minute)) && ((hour >= 8 && hour < 12) || (hour >= 13 && hour < 17)) ? 1 : 0;
});

interface Stop {
  readonly from: number;
  readonly until: number;
}
const isStopped = (minute: number, stops: readonly Stop[]): boolean =>
  stops.some(({ from, until }) => from <= minute && minute < until);

/** Minutes in which somebody could have worked on it. */
function count(from: number, until: number, stops: readonly Stop[] = []): number {
  let sum = 0;
  for (let minute = from; minute < until; minute += 1)
    if (OPEN[minute] === 1 && !isStopped(minute, stops)) sum += 1;
  return sum;
}

function walk(from: number, minutes: number, stops: readonly Stop[]): number {
  let left = minutes;
  for (let minute = from; minute < OPEN.length; minute += 1) {
    if (left === 0) return minute;
    if (OPEN[minute] === 1 && !isStopped(minute, stops)) left -= 1;
  }
  throw new Error('walked off the calendar of the test');
}

function nextWorkingDay(day: number, steps: number): number {
  let at = day;
  for (let left = steps; left > 0; ) {
    at += 1;
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

const closing = (day: number): number => day * DAY + 17 * 60;
/** Nobody is given anything on a holiday; on a Saturday morning some are. */
const notOnHoliday = (at: number): number =>
  OFF.has(dateOf(dayOf(at))) ? closing(nextWorkingDay(dayOf(at), 1)) : at;
/** Elsewhere received dossiers count from the agency's receipt, all others from the counter's. */
const startOf = ({ receivedAt, clockStartedAt, isBoundaryFree }: Dossier): number =>
  isBoundaryFree ? Math.max(minuteOf(receivedAt), minuteOf(clockStartedAt)) : minuteOf(receivedAt);
/** Received after 15:00 or on a day off: the next working day (Law on Civil Status Art. 5(3)). */
const sameDayDue = (at: number): number =>
  isWorkingDay(dayOf(at)) && at % DAY <= 15 * 60 ? closing(dayOf(at)) : closing(nextWorkingDay(dayOf(at), 1));

export interface Restated {
  /** ms */
  readonly due: number;
  readonly promised: number;
  readonly isPaused: boolean;
  readonly isOverdue: boolean;
  readonly isMissed: boolean;
}

/** Does the promise leave anybody an open minute? One that does not is a slip of the pen, no term. */
export function isWorkable(dossier: Dossier): boolean {
  const written = dossier.reappointments[0]?.from ?? dossier.appointedAt;
  const [start, promise] = [startOf(dossier), notOnHoliday(minuteOf(written))];
  return count(dayOf(promise) > dayOf(start) ? (dayOf(start) + 1) * DAY : start, promise) > 0;
}

/** Of a dossier whose citizen was promised a date. */
export function restate(dossier: Dossier, isSameDayProcedure: boolean, atText: string): Restated {
  const now = minuteOf(atText);
  const { steps, supplements } = dossier;
  // The time ends with the first of the last statuses that are final.
  let last = steps.length;
  while (last > 0 && [3, 7, 8, 9, 10].includes(steps[last - 1]?.status ?? 0)) last -= 1;
  const final = steps[last];
  const ended = final && minuteOf(final.at);
  const end = ended ?? now;

  const stops: Stop[] = [];
  for (const [place, step] of steps.entries()) {
    if (step.status !== 5 && step.status !== 6) continue;
    const next = steps[place + 1];
    stops.push({ from: minuteOf(step.at), until: next ? minuteOf(next.at) : end });
  }
  const answers = supplements.map(({ answeredAt }) => (answeredAt ? minuteOf(answeredAt) : Infinity));
  const answered = Math.max(...answers);
  // All that was asked for has come: from then on it waits for the agency, whatever its status still is.
  let asking = steps.length;
  while (steps[asking - 1]?.status === 5) asking -= 1;
  const since = steps[asking];
  if (since && answers.length > 0 && answered < Infinity && answered > minuteOf(since.at)) {
    stops.splice(stops.length - (steps.length - asking));
    stops.push({ from: minuteOf(since.at), until: answered });
  }

  const first = startOf(dossier);
  let start = first;
  let hasRestarted = false;
  let isAwaited = false;
  for (const { requestedAt, answeredAt } of supplements) {
    const asked = minuteOf(requestedAt);
    const came = answeredAt === undefined ? undefined : minuteOf(answeredAt);
    if (asked < start && came !== undefined && came <= start) continue;
    if (!hasRestarted && dayOf(asked) <= nextWorkingDay(dayOf(start), 3)) {
      hasRestarted = true;
      isAwaited = came === undefined;
      start = came ?? Math.max(now, asked);
      if (isAwaited) break;
    } else stops.push({ from: asked, until: came ?? end });
  }

  const resets = dossier.reappointments;
  let told = minuteOf(resets[0]?.from ?? dossier.appointedAt);
  let written: number | undefined = notOnHoliday(told);
  const promise = written;
  // The day of receipt is the agency's gain, except where the promise is for that day or the limit is.
  const isLegalDay = isSameDayProcedure && count(first, promise) === count(first, sameDayDue(first));
  const isAtOnce = isLegalDay || dayOf(promise) <= dayOf(first);
  const beginOf = (at: number): number => (isAtOnce ? at : (dayOf(at) + 1) * DAY);
  let begin = Math.min(beginOf(first), promise);
  let term = count(begin, promise);
  if (hasRestarted) {
    written = undefined;
    begin = beginOf(start);
    if (isLegalDay) term = count(begin, sameDayDue(begin));
  }
  const dueWith = (known: readonly Stop[]): number => Math.max(written ?? 0, walk(begin, term, known));
  let isReset = false;
  for (const { at, to } of resets) {
    const apology = minuteOf(at);
    const known = stops
      .filter(({ from }) => from < apology)
      .map(({ from, until }) => ({ from, until: Math.min(until, apology) }));
    const dueThen = dueWith(known);
    const again = notOnHoliday(minuteOf(to));
    if (isReset || again <= dueThen || dayOf(apology) > dayOf(dueThen) - 1) continue;
    isReset = true;
    written = again;
    told = minuteOf(to);
    term = count(begin, written, known);
  }

  const due = dueWith(stops);
  const isPaused =
    ended === undefined && (isAwaited || stops.some(({ from, until }) => from <= now && until >= now));
  const isMissed = end > due;
  return {
    due: FIRST + due * MINUTE,
    promised: FIRST + told * MINUTE,
    isPaused,
    isMissed,
    isOverdue: isMissed && ended === undefined && !isPaused,
  };
}
