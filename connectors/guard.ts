import type { SourceCalendar } from '../dossier/calendar/source-calendar.ts';
import { GatewayError } from '../schema/errors.ts';
import type { AgencyId } from '../schema/terms.ts';
import { SourceAsleep } from './asleep.ts';
import type { Guard } from './contract.ts';
import type { Weights } from './fair-queue.ts';
import { GuardedOperation } from './guard-operation.ts';
import type { OperationLimits } from './manifest.ts';
import { RetryBudget } from './retry-budget.ts';

export interface GuardOptions {
  readonly weights?: Weights;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
  /** When the agency can be asked at all, and what time it is; default: always. */
  readonly hours?: { readonly calendar: SourceCalendar; readonly now: () => Date } | undefined;
}

export const USUAL_WEIGHTS: Weights = { counter: 6, officer: 6, public: 3, machine: 1 };

/**
 * The one place where waiting, giving up and trying again are decided. Order, outermost first: calendar (who sleeps is not asked) →
 * bulkhead (never more than `concurrency` calls, shared out fairly) → breaker (leave a sick operation alone) → retry (idempotent
 * operations only, one more try with jitter, within the request's deadline and the agency's budget; or beside the first one,
 * where the manifest asks for it) → timeout (per try).
 */
export function createGuard(
  agency: AgencyId,
  operations: Readonly<Record<string, OperationLimits>>,
  { weights = USUAL_WEIGHTS, now = () => performance.now(), hours }: GuardOptions = {},
): Guard {
  const budget = new RetryBudget();
  const guarded = new Map(
    Object.entries(operations).map(([name, limits]) => {
      const place = `${agency}.${name}`;
      return [name, new GuardedOperation({ place, agency, limits, weights, budget, now })] as const;
    }),
  );
  return {
    async run(operation, asker, signal, task) {
      const found = guarded.get(operation);
      if (!found)
        throw new GatewayError('INTERNAL', `${agency}: operation ${operation} has no limits in the manifest`);
      const at = hours?.calendar.hasSleeps ? hours.now() : undefined;
      const asleep = at && hours?.calendar.asleepAt(at);
      if (at && asleep) throw new SourceAsleep(agency, `${agency}.${operation}`, asleep, at);
      return found.run(asker, signal, task);
    },
    watch: () => [...guarded].map(([name, operation]) => operation.watch(name)),
  };
}
