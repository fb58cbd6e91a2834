import { ClientGone } from '../timing/client-gone.ts';

/** The end of one request: its signal aborts at the deadline or when the client goes away, whichever is first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Releases the timer; called when the answer has left. */
  release(): void;
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
