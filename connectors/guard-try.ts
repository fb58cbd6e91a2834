/** The caller went away, or had no more time: that says nothing about the agency. */
export class CallerGone extends Error {}

/** Another try of the same call was faster; whatever this one still has under way is of no use. */
export class LostRace extends CallerGone {}

/** The agency took longer than it may. */
export class TimeIsUp extends Error {}

/** Said to whatever a failed try has still under way. Made once: with its stack it would cost more than the try. */
const FAILED = new Error('the try has failed');

/**
 * One try of a call: over when the task is, when its time is up or when its caller leaves, whichever comes first. The signal
 * that the task is given is aborted unless it succeeded, so that nothing stays under way.
 * @throws TimeIsUp or CallerGone, whatever the task makes of being given up; else what the task throws.
 */
export function tryWithin<T>(
  timeoutMs: number,
  caller: AbortSignal,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (caller.aborted) return Promise.reject(new CallerGone());
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (): void => {
      clearTimeout(timer);
      caller.removeEventListener('abort', leave);
    };
    const giveUp = (reason: Error): void => {
      end();
      reject(reason);
      controller.abort(reason);
    };
    const leave = (): void => giveUp(caller.reason instanceof LostRace ? caller.reason : new CallerGone());
    const timer = setTimeout(() => giveUp(new TimeIsUp()), timeoutMs);
    caller.addEventListener('abort', leave, { once: true });
    const attempt = async (): Promise<void> => {
      try {
        resolve(await task(controller.signal));
      } catch (cause) {
        reject(cause);
        controller.abort(FAILED);
      } finally {
        end();
      }
    };
    void attempt();
  });
}
