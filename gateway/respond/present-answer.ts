import { ERRORS, GatewayError } from '../../schema/errors.ts';
import { groupErrors, toPublicError } from '../errors/public-error.ts';
import { unexplainedNulls } from '../errors/unexplained-nulls.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { Answer } from './let-out.ts';

/** Rung 9: errors as the caller may read them, one per source, and the age of each agency's part. */
export function presentAnswer(answer: Answer, context: RequestContext): void {
  const { result } = answer;
  if (answer.errors.length > 0) {
    result.errors = groupErrors(answer.errors, context);
    const only = answer.errors.length === 1 ? result.errors[0]?.extensions?.['code'] : undefined;
    if (result.data === undefined && only === 'BAD_USER_INPUT' && isLegacyJson(answer)) answer.status = 200;
  }
  const partialFields = new Set(context.partial.map(({ field }) => field));
  const nulls = unexplainedNulls(result.data, result.errors ?? [], partialFields);
  if (context.freshness.size > 0 || context.partial.length > 0 || nulls.length > 0) {
    result.extensions = {
      ...result.extensions,
      ...(nulls.length > 0 ? { nulls } : {}),
      ...(context.freshness.size > 0 ? { freshness: Object.fromEntries(context.freshness) } : {}),
      ...(context.partial.length > 0 ? { partial: partsOf(context) } : {}),
    };
  }
}

/**
 * GraphQL over HTTP §6.4.1: with `application/json` a well-formed request is answered with 200 even when its document
 * does not parse or validate, so that old clients can tell it from a proxy's answer.
 */
const isLegacyJson = ({ accept }: Answer): boolean => !accept.includes('application/graphql-response+json');

/** No log, no data: whatever was read stays inside. */
export function withholdAnswer(answer: Answer, context: RequestContext, cause: unknown): void {
  const error = new GatewayError('ACCESS_LOG_UNAVAILABLE', 'the access log did not take the records', {
    cause,
  });
  answer.result = { errors: [toPublicError(error, context)] };
  answer.status = ERRORS.ACCESS_LOG_UNAVAILABLE.httpStatus;
}

function partsOf(context: RequestContext) {
  const seen = new Set<string>();
  return context.partial.flatMap(({ field, part, error }) => {
    const { extensions } = toPublicError(error, context);
    const id = JSON.stringify([field, part, extensions?.['code']]);
    if (seen.has(id)) return [];
    seen.add(id);
    return [
      {
        field,
        part,
        code: extensions?.['code'],
        agency: extensions?.['agency'],
        dataClass: extensions?.['dataClass'],
      },
    ];
  });
}
