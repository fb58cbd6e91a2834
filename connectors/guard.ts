import { setTimeout as wait } from 'node:timers/promises';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
} from 'cockatiel';
import { GatewayError } from '../schema/errors.ts';
import type { AgencyId } from '../schema/terms.ts';
import type { Guard } from './contract.ts';
import { Lane, LaneFull } from './guard-lane.ts';
import { CallerGone, TimeIsUp, tryWithin } from './guard-try.ts';
import type { OperationLimits } from './manifest.ts';

const codeOf = (error: unknown): string | undefined =>
  error instanceof GatewayError ? error.code : undefined;

/** An AGENCY_FAULT is an answer of a healthy system; only these say that the system itself is in trouble. */
const isTrouble = (error: unknown): boolean =>
  error instanceof TimeIsUp ||
  ['AGENCY_UNREACHABLE', 'AGENCY_TIMEOUT', 'AGENCY_BAD_ANSWER'].includes(codeOf(error) ?? '');

/** Only what surely never reached the agency's logic, or is harmless to repeat, is tried again. */
const isWorthRetrying = (error: unknown): boolean => codeOf(error) === 'AGENCY_UNREACHABLE';

const CONSECUTIVE_FAILURES_TO_OPEN = 12;
const HALF_OPEN_AFTER_MS = 1_000;
const QUEUE_PER_SLOT = 8;
const BETWEEN_TRIES = new ExponentialBackoff({ initialDelay: 60, maxDelay: 400 });

/** A probe whose caller left told nothing: the breaker stays as it was, and somebody else's call is the next one. */
class ProbeLost extends CallerGone {}

/**
 * The one place where waiting, giving up and trying again are decided. Order, outermost first:
 * bulkhead (never more than `concurrency` calls) → breaker (leave a sick system alone) → retry (idempotent
 * operations only, one more try with jitter, within the request's deadline) → timeout (per try).
 */
export function createGuard(agency: AgencyId, operations: Readonly<Record<string, OperationLimits>>): Guard {
  const breaker = circuitBreaker(
    handleWhen((error) => isTrouble(error) || error instanceof ProbeLost),
    { halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(CONSECUTIVE_FAILURES_TO_OPEN) },
  );
  const lanes = new Map<string, { readonly limits: OperationLimits; readonly lane: Lane }>(
    Object.entries(operations).map(([name, limits]) => [
      name,
      { limits, lane: new Lane(limits.concurrency, limits.concurrency * QUEUE_PER_SLOT) },
    ]),
  );

  return {
    async run(operation, signal, task) {
      const found = lanes.get(operation);
      if (!found)
        throw new GatewayError('INTERNAL', `${agency}: operation ${operation} has no limits in the manifest`);
      const { limits, lane } = found;
      const behindBreaker = async () => {
        const isProbe = breaker.state !== CircuitState.Closed;
        try {
          return await inTries(limits, signal, task);
        } catch (cause) {
          // Whatever is thrown once the caller is gone: by whom the call was given up is what counts.
          if (signal.aborted) throw isProbe ? new ProbeLost() : new CallerGone();
          throw cause;
        }
      };
      try {
        return await lane.run(signal, () => breaker.execute(behindBreaker));
      } catch (cause) {
        throw translate(agency, operation, signal, cause);
      }
    },
  };
}

/** The second try waits a little, never past the caller's deadline. */
async function inTries<T>(
  { idempotent, timeoutMs }: OperationLimits,
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await tryWithin(timeoutMs, signal, task);
  } catch (cause) {
    if (!idempotent || !isWorthRetrying(cause)) throw cause;
  }
  await wait(BETWEEN_TRIES.next().duration, undefined, { signal });
  return tryWithin(timeoutMs, signal, task);
}

function translate(agency: AgencyId, operation: string, signal: AbortSignal, cause: unknown): unknown {
  const extensions = { agency };
  if (cause instanceof LaneFull) {
    return new GatewayError('AGENCY_BUSY', `${agency}.${operation}: too many calls are waiting`, {
      extensions,
    });
  }
  if (cause instanceof BrokenCircuitError) {
    return new GatewayError('AGENCY_BUSY', `${agency}.${operation}: left alone after repeated failures`, {
      extensions,
    });
  }
  if (cause instanceof TimeIsUp || signal.aborted) {
    return new GatewayError('AGENCY_TIMEOUT', `${agency}.${operation}: no answer in time`, { extensions });
  }
  return cause;
}
