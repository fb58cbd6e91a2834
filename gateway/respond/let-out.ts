import type { DocumentNode, GraphQLFormattedError } from 'graphql';
import type { RequestContext } from '../execution/request-context.ts';

/** The rungs of a request's journey, in order. Each is a function of its own room; this file only calls them. */
export interface JourneySteps {
  /** Rung 3: refuses documents that are not trusted or too costly. @throws GraphQLError with `extensions.http`. */
  checkOperation(request: OperationFacts, context: RequestContext): void;
  /** Rung 8: makes the request's records durable. @throws when the access log is unavailable. */
  recordAccess(request: OperationFacts, context: RequestContext): Promise<void>;
  /** Rung 9: shapes errors and extensions of the answer that leaves. */
  present(answer: Answer, context: RequestContext, request: OperationFacts): void;
  /** Rung 9, when the log failed: the data stays inside. */
  withhold(answer: Answer, context: RequestContext, cause: unknown): void;
}

export interface OperationFacts {
  readonly name: string | undefined;
  readonly kind: string | undefined;
  readonly documentHash: string | undefined;
  readonly document: DocumentNode | undefined;
  readonly errorCodes: readonly string[];
}

/** What is about to leave, by whatever transport. The last rungs change it in place. */
export interface Answer {
  result: AnswerResult;
  /** HTTP status, where a rung demands one. */
  status: number | undefined;
  /** As they were thrown; `result.errors` is what the caller reads. */
  readonly errors: readonly unknown[];
  /** The request's `Accept` header. */
  readonly accept: string;
}

export interface AnswerResult {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
}

/**
 * Rungs 8 and 9, the one way out of the gateway: nothing leaves whose access is not on record, and what leaves is
 * presented. Answers to requests and events of subscriptions alike pass here.
 */
export async function letOut(
  steps: Pick<JourneySteps, 'recordAccess' | 'present' | 'withhold'>,
  answer: Answer,
  facts: OperationFacts,
  context: RequestContext,
): Promise<void> {
  try {
    await steps.recordAccess(facts, context);
  } catch (cause) {
    // No log, no data. The answer is replaced rather than the error thrown: a transport would answer a throw as well,
    // but with a code of its own.
    steps.withhold(answer, context, cause);
    return;
  }
  steps.present(answer, context, facts);
}
