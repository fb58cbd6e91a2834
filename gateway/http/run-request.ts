import { randomUUID } from 'node:crypto';
import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { CallerFacts } from '../../policies/decision.ts';
import type { RequestContext } from '../execution/request-context.ts';
import {
  type Answered,
  answerChecked,
  type CheckedParts,
  type WellFormed,
} from '../operation/answer-checked.ts';
import type { AdmittedOperation, OperationDoor } from '../operation/operation-door.ts';
import { refuseOperation } from '../operation/refuse-operation.ts';
import { mediaTypeFor } from './media-type.ts';
import type { Params } from './request-params.ts';

/** Stands in the place of the request's id in what the library answers; nobody else can know it. */
export const UNKNOWN_REQUEST = randomUUID();

export interface RunParts extends CheckedParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly operations: OperationDoor;
}

/** One request of a caller who is known by now. */
export interface AskedRequest {
  readonly params: Params;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Of the address, where the request came in it. */
  readonly search?: URLSearchParams | undefined;
  readonly caller: CallerFacts;
  context(): RequestContext;
}

/** Refused by rung 3, with what is told instead; the answer to a document that was checked before; or what the library behind answered. */
export type RunResult =
  | { readonly refused: Awaited<ReturnType<typeof refuseOperation>> }
  | { readonly checked: Answered & { readonly mediaType: string } }
  | { readonly answered: HTTPGraphQLResponse };

/** Rungs 3 to 9 of a request, through whichever door it came: nothing executes an operation that has not passed here. */
export async function runRequest(parts: RunParts, asked: AskedRequest): Promise<RunResult> {
  const { params, method, headers, caller, context } = asked;
  let admitted: AdmittedOperation | undefined;
  try {
    admitted = parts.operations.admit(params, caller);
  } catch (refusal) {
    const accept = String(headers['accept'] ?? '');
    return { refused: await refuseOperation(parts.steps, params, context(), refusal, accept) };
  }
  const mediaType = mediaTypeFor(method, headers);
  const wellFormed = mediaType === undefined ? undefined : wellFormedOf(asked, admitted);
  const checked = wellFormed && (await answerChecked(parts, wellFormed, context));
  if (checked && mediaType !== undefined)
    return { checked: { status: checked.status, result: checked.result, mediaType } };
  const answered = await parts.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: headerMap(headers), ...documentInFull(asked, admitted) },
    context: async () => context(),
  });
  return { answered };
}

/** @returns undefined for a part of a wrong kind: the library behind says what is wrong with it. */
function wellFormedOf(
  { params: { operationName, variables, extensions }, headers }: AskedRequest,
  admitted: AdmittedOperation | undefined,
): WellFormed | undefined {
  const isWellFormed =
    (operationName === undefined || operationName === null || typeof operationName === 'string') &&
    (variables === undefined || variables === null || isRecord(variables)) &&
    (extensions === undefined || extensions === null || isRecord(extensions));
  return admitted && isWellFormed
    ? {
        documentHash: admitted.documentHash,
        operationName: operationName ?? undefined,
        variables: variables ?? undefined,
        accept: String(headers['accept'] ?? ''),
      }
    : undefined;
}

/** A document that was named by its hash goes on in full; the library behind knows nothing of hashes. */
function documentInFull(
  { params, method, search = new URLSearchParams() }: AskedRequest,
  admitted: AdmittedOperation | undefined,
): { readonly search: string; readonly body: unknown } {
  const { documentId: _id, extensions, ...rest } = params;
  const { persistedQuery: _persisted, ...kept } = (extensions ?? {}) as Record<string, unknown>;
  if (method === 'POST') {
    const others = extensions === undefined ? {} : { extensions: isRecord(extensions) ? kept : extensions };
    return { search: '', body: { ...rest, ...others, ...(admitted && { query: admitted.query }) } };
  }
  if (admitted) search.set('query', admitted.query);
  if (isRecord(extensions)) search.set('extensions', JSON.stringify(kept));
  search.delete('documentId');
  return { search: `?${search}`, body: undefined };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function headerMap(headers: AskedRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return map;
}
