import { GatewayError } from '../../../schema/errors.ts';
import type { AgencyId } from '../../../schema/terms.ts';

/**
 * One log-in for all who need it at the same moment. The task belongs to all its waiters: one of them giving up does
 * not end it for the others, the last one giving up does.
 */
export interface SharedTask<Result> {
  /** Joins the task under way or starts one. `AGENCY_TIMEOUT` once this waiter's signal has aborted. */
  run(signal: AbortSignal): Promise<Result>;
}

interface UnderWay<Result> {
  readonly result: Promise<Result>;
  readonly abort: AbortController;
  waiters: number;
}

export function createSharedTask<Result>(
  agency: AgencyId,
  task: (signal: AbortSignal) => Promise<Result>,
): SharedTask<Result> {
  let current: UnderWay<Result> | undefined;

  const tooLate = () =>
    new GatewayError('AGENCY_TIMEOUT', `${agency}: no answer before the deadline`, {
      extensions: { agency },
    });

  function start(): UnderWay<Result> {
    const abort = new AbortController();
    const started: UnderWay<Result> = { result: task(abort.signal), abort, waiters: 0 };
    const forget = () => {
      if (current === started) current = undefined;
    };
    started.result.then(forget, forget);
    return started;
  }

  return {
    async run(signal) {
      if (signal.aborted) throw tooLate();
      current ??= start();
      const joined = current;
      joined.waiters += 1;
      let leave = () => {};
      const left = new Promise<never>((_resolve, reject) => {
        leave = () => reject(tooLate());
        signal.addEventListener('abort', leave, { once: true });
      });
      try {
        return await Promise.race([joined.result, left]);
      } finally {
        signal.removeEventListener('abort', leave);
        joined.waiters -= 1;
        if (joined.waiters === 0) {
          if (current === joined) current = undefined;
          joined.abort.abort();
        }
      }
    },
  };
}
