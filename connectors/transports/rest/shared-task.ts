import { GatewayError } from '../../../schema/errors.ts';
import type { AgencyId } from '../../../schema/terms.ts';
import { SharedCall } from '../../shared-call.ts';

/**
 * One log-in for all who need it at the same moment. The task belongs to all its waiters: one of them giving up does
 * not end it for the others, the last one giving up does.
 */
export interface SharedTask<Result> {
  /** Joins the task under way or starts one. `AGENCY_TIMEOUT` once this waiter's signal has aborted. */
  run(signal: AbortSignal): Promise<Result>;
}

export function createSharedTask<Result>(
  agency: AgencyId,
  task: (signal: AbortSignal) => Promise<Result>,
): SharedTask<Result> {
  let current: SharedCall<Result> | undefined;

  const tooLate = () =>
    new GatewayError('AGENCY_TIMEOUT', `${agency}: no answer before the deadline`, {
      extensions: { agency },
    });

  return {
    async run(signal) {
      if (signal.aborted) throw tooLate();
      if (!current || current.isDone || current.isGivenUp) current = new SharedCall(task);
      return current.wait(signal, tooLate);
    },
  };
}
