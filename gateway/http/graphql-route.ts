import { randomUUID } from 'node:crypto';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RequestFacts } from '../execution/request-context-factory.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import type { AdmittedOperation, OperationDoor } from '../operation/operation-door.ts';
import { refuseOperation } from '../operation/refuse-operation.ts';
import type { JourneySteps } from '../respond/let-out.ts';
import { startDeadline } from './deadline.ts';
import { explorerPage, wantsPage } from './explorer-route.ts';
import {
  languageOf,
  type Params,
  readParams,
  searchOf,
  sendErrors,
  sendRefusal,
  sendRefusedIdentity,
  takeJsonAsBytes,
  visitOf,
} from './request-params.ts';

/** Stands in the place of the request's id in what the library answers; nobody else can know it. */
export const UNKNOWN_REQUEST = randomUUID();

/** Made once: the default reason of an abort is an exception with a stack, at every request's end. */
const GONE = new Error('the client has its answer or is gone');

export interface GraphqlRouteParts {
  readonly apollo: ApolloServer<RequestContext>;
  readonly deadlineMs: number;
  /** Undefined where there is no explorer. */
  readonly explorer: { readonly identityUrl: string } | undefined;
  readonly identify: IdentifyCaller;
  readonly operations: OperationDoor;
  readonly steps: JourneySteps;
  createContext(facts: RequestFacts): RequestContext;
}

/**
 * Mounts `/graphql`. Identity comes before anything of the document is looked at: a wrong token is answered with 401
 * whatever it asked, and the attempt is in the access log first.
 */
export function graphqlRoute(parts: GraphqlRouteParts): FastifyPluginAsync {
  return async (server) => {
    takeJsonAsBytes(server);
    server.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      config: { counts: 'caller' },
      handler: (request, reply) => answer(parts, request, reply),
    });
  };
}

async function answer(
  parts: GraphqlRouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (parts.explorer && wantsPage(request)) {
    const page = explorerPage(parts.explorer.identityUrl);
    return reply.headers(page.headers).send(page.html);
  }
  const audience = { language: languageOf(request.headers['accept-language']), requestId: request.id };
  const gone = new AbortController();
  // Not the socket's event: a kept-alive socket outlives the request and would gather one listener per request.
  reply.raw.once('close', () => gone.abort(GONE));
  const deadline = startDeadline(parts.deadlineMs, gone.signal);
  try {
    const identity = await parts.identify(visitOf(request));
    if (identity instanceof GatewayError) return sendRefusedIdentity({ request, reply }, identity);
    const params = readParams(request);
    if (params instanceof GatewayError) return sendRefusal({ request, reply }, params);
    const { caller, own } = identity;
    const context = () =>
      parts.createContext({ ...audience, caller, own, origin: request.ip, signal: deadline.signal });
    let admitted: AdmittedOperation | undefined;
    try {
      admitted = parts.operations.admit(params, caller);
    } catch (refusal) {
      return await refuse(parts, params, { request, reply, context: context() }, refusal);
    }
    const result = await parts.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: headerMap(request.headers),
        ...documentInFull(request, params, admitted),
      },
      context: async () => context(),
    });
    for (const [name, value] of result.headers) reply.header(name, value);
    reply.code(result.status ?? 200);
    if (result.body.kind !== 'complete') return reply.send(result.body.asyncIterator);
    // What the library refused by itself, it could not give the id of the request.
    return reply.send(result.body.string.replaceAll(UNKNOWN_REQUEST, request.id));
  } finally {
    deadline.release();
  }
}

async function refuse(
  parts: GraphqlRouteParts,
  params: Params,
  at: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly context: RequestContext },
  refusal: unknown,
): Promise<FastifyReply> {
  const accept = at.request.headers.accept ?? '';
  const { result, status } = await refuseOperation(parts.steps, params, at.context, refusal, accept);
  return sendErrors(at, status, result);
}

/** A document that was named by its hash goes on in full; the library behind knows nothing of hashes. */
function documentInFull(
  request: FastifyRequest,
  params: Params,
  admitted: AdmittedOperation | undefined,
): { readonly search: string; readonly body: unknown } {
  const { documentId: _id, extensions, ...rest } = params;
  const { persistedQuery: _persisted, ...kept } = (extensions ?? {}) as Record<string, unknown>;
  if (request.method === 'POST') {
    const others = extensions === undefined ? {} : { extensions: isRecord(extensions) ? kept : extensions };
    return { search: '', body: { ...rest, ...others, ...(admitted && { query: admitted.query }) } };
  }
  const search = searchOf(request);
  if (admitted) search.set('query', admitted.query);
  if (isRecord(extensions)) search.set('extensions', JSON.stringify(kept));
  search.delete('documentId');
  return { search: `?${search}`, body: undefined };
}

const isRecord = (value: unknown): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function headerMap(headers: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}
