import type { IncomingMessage } from 'node:http';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RequestFacts } from '../execution/request-context-factory.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import type { CallerTrace } from '../observability/tracing.ts';
import type { AnswerResult } from '../respond/let-out.ts';
import { deadlineFor, startDeadline } from './deadline.ts';
import { explorerPage, wantsPage } from './explorer-route.ts';
import {
  languageOf,
  readParams,
  searchOf,
  sendErrors,
  sendRefusal,
  sendRefusedIdentity,
  takeJsonAsBytes,
  visitOf,
} from './request-params.ts';
import { type RunParts, runRequest, UNKNOWN_REQUEST } from './run-request.ts';

/** Made once: the default reason of an abort is an exception with a stack, at every request's end. */
const GONE = new Error('the client has its answer or is gone');

export interface GraphqlRouteParts extends RunParts {
  readonly deadlineMs: number;
  /** Undefined where there is no explorer. */
  readonly explorer: { readonly identityUrl: string } | undefined;
  readonly identify: IdentifyCaller;
  createContext(facts: RequestFacts): RequestContext;
  /** Whose trace a request says that it is part of, as far as it is believed; undefined where no traces are exported. */
  readonly causeOf: ((request: IncomingMessage) => CallerTrace | undefined) | undefined;
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
  const { id: requestId, ip: origin, method, headers } = request;
  const language = languageOf(headers['accept-language']);
  const gone = new AbortController();
  // Not the socket's event: a kept-alive socket outlives the request and would gather one listener per request.
  reply.raw.once('close', () => gone.abort(GONE));
  const deadlineMs = deadlineFor(headers['x-deadline-ms'], parts.deadlineMs);
  const isWrong = deadlineMs instanceof GatewayError;
  const deadline = startDeadline(isWrong ? parts.deadlineMs : deadlineMs, gone.signal);
  try {
    const identity = await parts.identify(visitOf(request));
    if (identity instanceof GatewayError) return sendRefusedIdentity({ request, reply }, identity);
    const params = isWrong ? deadlineMs : readParams(request);
    if (params instanceof GatewayError) return sendRefusal({ request, reply }, params);
    const { caller, own } = identity;
    const { signal } = deadline;
    const cause = parts.causeOf?.(request.raw);
    const run = await runRequest(parts, {
      params,
      caller,
      method,
      headers,
      search: method === 'GET' ? searchOf(request) : undefined,
      context: () => parts.createContext({ requestId, language, caller, own, origin, signal, cause }),
    });
    if ('checked' in run) {
      const { status, mediaType, result } = run.checked;
      return reply.code(status).header('content-type', mediaType).send(textOf(result));
    }
    if ('refused' in run) return sendErrors({ request, reply }, run.refused.status, run.refused.result);
    const { answered: result } = run;
    for (const [name, value] of result.headers) reply.header(name, value);
    reply.code(result.status ?? 200);
    if (result.body.kind !== 'complete') return reply.send(result.body.asyncIterator);
    // What the library refused by itself, it could not give the id of the request.
    return reply.send(result.body.string.replaceAll(UNKNOWN_REQUEST, request.id));
  } finally {
    deadline.release();
  }
}

/** In the order in which the library behind tells it, its line ended as there. */
const textOf = ({ errors, data, extensions }: AnswerResult): string =>
  `${JSON.stringify({ errors, data, extensions })}\n`;
