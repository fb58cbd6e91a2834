import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { JourneySteps } from './let-out.ts';
import { presentAnswer, withholdAnswer } from './present-answer.ts';
import { tellFaults } from './tell-faults.ts';

export interface StepParts {
  readonly accessLog: AccessLogPort;
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Is this a document that was registered with us? Only then its name is ours, and fit for a record. */
  readonly isRegistered: (documentHash: string) => boolean;
  readonly now: () => Date;
}

/** The rungs that requests and events of subscriptions share, put together with what they need. */
export function createJourneySteps(parts: StepParts): JourneySteps {
  const { accessLog, metrics, logger, now } = parts;
  return {
    checkOperation(operation) {
      if (operation.kind === 'subscription') {
        throw new GraphQLError('Subscriptions are served at /graphql/stream.', {
          extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
        });
      }
    },
    async recordAccess(operation, context) {
      const { crossings } = context.boundary;
      const { documentHash } = operation;
      const isNameOurs = documentHash === undefined || parts.isRegistered(documentHash);
      const name = isNameOurs ? operation.name : undefined;
      const started = performance.now();
      const durationMs = now().getTime() - context.startedAt.getTime();
      await accessLog.recordRequest({
        requestId: context.requestId,
        caller: context.caller,
        origin: context.origin,
        operation: name,
        operationKind: operation.kind,
        documentHash,
        errorCodes: operation.errorCodes,
        crossings,
        at: context.startedAt,
        durationMs,
      });
      metrics.logAppended((performance.now() - started) / 1000, crossings.length + 1);
      metrics.requestFinished(operation.kind ?? 'none', durationMs / 1000);
      for (const { agency, outcome, latencyMs, isAsleep } of crossings) {
        metrics.crossingFinished(agency, isAsleep ? 'asleep' : outcome, (latencyMs ?? 0) / 1000);
      }
      context.trace?.end({ kind: operation.kind, operation: name, endedMs: now().getTime() });
    },
    present(answer, context, operation) {
      tellFaults(logger, context.requestId, [...answer.errors, ...context.partial.map(({ error }) => error)]);
      presentAnswer(answer, context, operation);
    },
    withhold(answer, context, cause) {
      logger.error({ error: cause, requestId: context.requestId }, 'answer withheld: access log unavailable');
      withholdAnswer(answer, context, cause);
    },
  };
}
