import { GatewayError } from '../../schema/errors.ts';
import { ClientGone } from '../timing/client-gone.ts';

/** The end of one request: its signal aborts at the deadline or when the client goes away, whichever is first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Releases the timer; called when the answer has left. */
  release(): void;
}

/** No agency answers in less; whoever asks for less has this. */
export const LEAST_DEADLINE_MS = 50;
const RULE = 'x-deadline-ms is a whole number of milliseconds, at least 1';

/**
 * How long whoever asks can wait, where they say so in `x-deadline-ms`. It never makes ours longer.
 * @param ours milliseconds.
 * @returns milliseconds; BAD_USER_INPUT for what is no such number.
 */
export function deadlineFor(
  asked: string | readonly string[] | undefined,
  ours: number,
): number | GatewayError {
  if (asked === undefined) return ours;
  if (typeof asked !== 'string' || !/^[1-9][0-9]{0,8}$/.test(asked))
    return new GatewayError('BAD_USER_INPUT', `not so: ${RULE}`, { extensions: { rule: RULE } });
  return Math.min(ours, Math.max(LEAST_DEADLINE_MS, Number(asked)));
}

/** @param deadlineMs milliseconds from now. */
export function startDeadline(deadlineMs: number, clientGone?: AbortSignal): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('deadline')), deadlineMs);
  const onGone = () => controller.abort(new ClientGone());
  clientGone?.addEventListener('abort', onGone, { once: true });
  return {
    signal: controller.signal,
    release() {
      clearTimeout(timer);
      clientGone?.removeEventListener('abort', onGone);
    },
  };
}
