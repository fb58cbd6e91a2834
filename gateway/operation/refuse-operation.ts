import { GraphQLError } from 'graphql';
import { ERRORS } from '../../schema/errors.ts';
import { codeOf } from '../errors/public-error.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { type Answer, type JourneySteps, letOut } from '../respond/let-out.ts';
import type { OperationRequest } from './operation-door.ts';
import { hashOf } from './trusted-documents.ts';

/**
 * The answer to an operation that rung 3 refused: it leaves like every other, its record first.
 * @param refusal what rung 3 threw.
 * @returns the answer with its HTTP status.
 */
export async function refuseOperation(
  steps: JourneySteps,
  request: OperationRequest,
  context: RequestContext,
  refusal: unknown,
  accept: string,
): Promise<{ readonly result: Answer['result']; readonly status: number }> {
  const code = codeOf(refusal);
  const answer: Answer = { result: {}, status: undefined, errors: [refusal], accept };
  const facts = {
    name: undefined,
    kind: undefined,
    documentHash: typeof request.query === 'string' ? hashOf(request.query) : undefined,
    document: undefined,
    errorCodes: [code],
  };
  await letOut(steps, answer, facts, context);
  const own =
    refusal instanceof GraphQLError ? (refusal.extensions['http'] as { status?: number }) : undefined;
  return { result: answer.result, status: answer.status ?? own?.status ?? ERRORS[code].httpStatus };
}
