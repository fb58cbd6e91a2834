/** How far from our clock a time may lie that somebody else wrote, milliseconds. */
export interface TimeWindow {
  readonly pastMs: number;
  readonly futureMs: number;
}

/** NumericDate (RFC 7519 §2) up to the year 9999, which is all that a calendar here can tell. */
const LATEST_SECONDS = 253_402_300_799;

/**
 * A time from outside, in seconds since the epoch, as milliseconds. Texts, negative and endless numbers are none.
 * @returns undefined for what is no such time.
 */
export function numericDateMs(value: unknown): number | undefined {
  const isDate = typeof value === 'number' && Number.isFinite(value) && value >= 0 && value <= LATEST_SECONDS;
  return isDate ? value * 1_000 : undefined;
}

/** The one comparison of a foreign time with our clock; written so that `NaN` and nothing at all never fit. */
export const isWithin = (
  timeMs: number | undefined,
  nowMs: number,
  { pastMs, futureMs }: TimeWindow,
): boolean => timeMs !== undefined && timeMs >= nowMs - pastMs && timeMs <= nowMs + futureMs;
