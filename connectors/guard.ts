import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { GatewayError } from '../schema/errors.ts';
import type { AgencyId } from '../schema/terms.ts';
import type { Guard } from './contract.ts';
import type { OperationLimits } from './manifest.ts';

const codeOf = (error: unknown): string | undefined =>
  error instanceof GatewayError ? error.code : undefined;

/** An AGENCY_FAULT is an answer of a healthy system; only these say that the system itself is in trouble. */
const isTrouble = (error: unknown): boolean =>
  error instanceof TaskCancelledError ||
  ['AGENCY_UNREACHABLE', 'AGENCY_TIMEOUT', 'AGENCY_BAD_ANSWER'].includes(codeOf(error) ?? '');

/** Only what surely never reached the agency's logic, or is harmless to repeat, is tried again. */
const isWorthRetrying = (error: unknown): boolean => codeOf(error) === 'AGENCY_UNREACHABLE';

const CONSECUTIVE_FAILURES_TO_OPEN = 12;
const HALF_OPEN_AFTER_MS = 1_000;
const QUEUE_PER_SLOT = 8;

/** The caller went away, or had no more time: that says nothing about the agency. */
class CallerGone extends Error {}

/**
 * The one place where waiting, giving up and trying again are decided. Order, outermost first:
 * bulkhead (never more than `concurrency` calls) → breaker (leave a sick system alone) → retry (idempotent
 * operations only, one more try with jitter, within the request's deadline) → timeout (per try).
 */
export function createGuard(agency: AgencyId, operations: Readonly<Record<string, OperationLimits>>): Guard {
  const breaker: CircuitBreakerPolicy = circuitBreaker(
    // Without its caller a probe tells nothing: the breaker stays as it was, and somebody else's call is the next one.
    handleWhen(
      (error) => isTrouble(error) || (error instanceof CallerGone && breaker.state === CircuitState.HalfOpen),
    ),
    { halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(CONSECUTIVE_FAILURES_TO_OPEN) },
  );
  const policies = new Map<string, { readonly door: IPolicy; readonly tries: IPolicy }>(
    Object.entries(operations).map(([name, limits]) => [
      name,
      {
        door: wrap(bulkhead(limits.concurrency, limits.concurrency * QUEUE_PER_SLOT), breaker),
        tries: wrap(
          retry(handleWhen(isWorthRetrying), {
            maxAttempts: limits.idempotent ? 1 : 0,
            backoff: new ExponentialBackoff({ initialDelay: 60, maxDelay: 400 }),
          }),
          timeout(limits.timeoutMs, TimeoutStrategy.Aggressive),
        ),
      },
    ]),
  );

  return {
    async run(operation, signal, task) {
      const policy = policies.get(operation);
      if (!policy)
        throw new GatewayError('INTERNAL', `${agency}: operation ${operation} has no limits in the manifest`);
      /** Whatever is thrown once the call was given up: it was given up, and by whom is what counts. */
      const attempt = async (given: AbortSignal) => {
        try {
          return await task(given);
        } catch (cause) {
          throw given.aborted ? new TaskCancelledError('given up') : cause;
        }
      };
      try {
        return await policy.door.execute(async () => {
          try {
            return await policy.tries.execute(({ signal: given }) => attempt(given ?? signal), signal);
          } catch (cause) {
            throw signal.aborted ? new CallerGone() : cause;
          }
        }, signal);
      } catch (cause) {
        throw translate(agency, operation, signal, cause);
      }
    },
  };
}

function translate(agency: AgencyId, operation: string, signal: AbortSignal, cause: unknown): unknown {
  const extensions = { agency };
  if (cause instanceof BulkheadRejectedError) {
    return new GatewayError('AGENCY_BUSY', `${agency}.${operation}: too many calls are waiting`, {
      extensions,
    });
  }
  if (cause instanceof BrokenCircuitError) {
    return new GatewayError('AGENCY_BUSY', `${agency}.${operation}: left alone after repeated failures`, {
      extensions,
    });
  }
  if (cause instanceof TaskCancelledError || signal.aborted) {
    return new GatewayError('AGENCY_TIMEOUT', `${agency}.${operation}: no answer in time`, { extensions });
  }
  return cause;
}
