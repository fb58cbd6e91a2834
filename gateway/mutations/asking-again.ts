import { SourceAsleep } from '../../connectors/asleep.ts';
import { GatewayError } from '../../schema/errors.ts';

const FIRST_ASK_AFTER_MS = 2_000;
const LONGEST_ASK_AFTER_MS = 300_000;
const BUSY_POLL_MS = 40;

/**
 * Failures after which the agency may or may not have done it; so does an `AGENCY_FAULT` that is not the agency's own refusal.
 * Any other says that it did not.
 */
const UNCERTAIN: ReadonlySet<string> = new Set([
  'AGENCY_UNREACHABLE',
  'AGENCY_TIMEOUT',
  'AGENCY_BAD_ANSWER',
  // A try that was lost may have gone before the one that was turned away.
  'AGENCY_BUSY',
  // Its answer came, and could not be kept as evidence or written down.
  'ACCESS_LOG_UNAVAILABLE',
  // Nobody knows how far it got.
  'INTERNAL',
]);

/** Does a failure of a call leave open whether the agency has done it? */
export const leavesUncertain = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted ||
  !(error instanceof GatewayError) ||
  UNCERTAIN.has(error.code) ||
  (error.code === 'AGENCY_FAULT' && !error.isRefusal);

/** How long to wait before a request is asked after again, ms. */
export const pauseBefore = (attempts: number): number =>
  Math.min(LONGEST_ASK_AFTER_MS, FIRST_ASK_AFTER_MS * 2 ** Math.max(0, attempts - 1));

/** When a request is asked after again whose agency has not answered; of one that sleeps nothing is learnt before it is awake. */
export const askAgainAt = (error: unknown, now: Date, attempts: number): Date =>
  error instanceof SourceAsleep ? error.asleep.until : new Date(now.getTime() + pauseBefore(attempts));

/** Not permitted any more: grounds ended, or the dossier is not the caller's. */
export const isForbidden = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && (error.code === 'ACCESS_DENIED' || error.code === 'NOT_AVAILABLE');

/** @returns false when the request's time is up. */
export async function waited(signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  await new Promise((resolve) => setTimeout(resolve, BUSY_POLL_MS));
  return !signal.aborted;
}

/**
 * Who acted a moment ago may be ahead of what the gateway has heard.
 * @param withinMs how long to look again and again.
 * @returns false when it was not heard by then, or the request's time is up.
 */
export async function heardWithin(
  withinMs: number,
  isHeard: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  for (let pausedMs = 0; pausedMs < withinMs; pausedMs += BUSY_POLL_MS) {
    if (!(await waited(signal))) return false;
    if (await isHeard()) return true;
  }
  return false;
}
