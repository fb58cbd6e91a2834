type Headers = Readonly<Record<string, string>>;

/** Whoever asks for more patience gets this much, and is asked again. */
export const LONGEST_RETRY_AFTER_SECONDS = 300;

/** RFC 9110 §5.6.7: the one form that may be sent, and the two that must still be read. */
const HTTP_DATE =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4})$/;

/**
 * `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which counts from the `Date` of the same answer where there is one,
 * since that is the clock by which it was written.
 * @returns whole seconds from 1 to the longest; undefined where nothing readable is said.
 */
export function readRetryAfter(headers: Headers, nowMs: number): number | undefined {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return bounded(Number(text));
  const untilMs = readDate(text);
  if (untilMs === undefined) return undefined;
  return bounded((untilMs - (readDate(headers['date'] ?? '') ?? nowMs)) / 1_000);
}

const bounded = (seconds: number): number =>
  Math.min(Math.max(Math.ceil(seconds), 1), LONGEST_RETRY_AFTER_SECONDS);

function readDate(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  const ms = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(ms) ? undefined : ms;
}
