import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import { toPublicError } from '../errors/public-error.ts';
import type { Visit } from '../identity/doorkeeper.ts';

/** The parts of a GraphQL request, from a JSON body or from the address. */
export type Params = Readonly<Record<string, unknown>>;

/** GraphQL bodies are parsed by hand so that a malformed one gets a GraphQL answer rather than the framework's. */
export function takeJsonAsText(server: FastifyInstance): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
}

/** @returns what is wrong as an error: BAD_USER_INPUT. */
export function readParams(request: FastifyRequest): Params | GatewayError {
  try {
    const parsed: unknown =
      request.method === 'POST' ? JSON.parse(String(request.body)) : fromAddress(request);
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed as Params;
    return new GatewayError('BAD_USER_INPUT', 'the body is no JSON object');
  } catch (cause) {
    return new GatewayError('BAD_USER_INPUT', 'the request is no JSON', { cause });
  }
}

/** Variables and extensions are JSON texts there (GraphQL over HTTP §6.2). */
function fromAddress(request: FastifyRequest): Params {
  const search = searchOf(request);
  const json = (name: string): unknown => {
    const text = search.get(name);
    return text === null || text === '' ? undefined : JSON.parse(text);
  };
  return {
    query: search.get('query') ?? undefined,
    operationName: search.get('operationName') ?? undefined,
    documentId: search.get('documentId') ?? undefined,
    variables: json('variables'),
    extensions: json('extensions'),
  };
}

export const searchOf = (request: FastifyRequest): URLSearchParams =>
  new URL(request.url, 'http://localhost').searchParams;

export const languageOf = (acceptLanguage: string | undefined): 'vi' | 'en' =>
  /^\s*vi\b/i.test(acceptLanguage ?? '') ? 'vi' : 'en';

export const visitOf = (request: FastifyRequest): Visit => ({
  requestId: request.id,
  headers: request.headers,
  method: request.method,
  url: `${request.protocol}://${request.host}${request.url}`,
});

/** Rung 2's refusal in HTTP. */
export function sendRefusedIdentity(
  reply: FastifyReply,
  refusal: GatewayError,
  audience: { readonly language: 'vi' | 'en'; readonly requestId: string },
): FastifyReply {
  return reply
    .code(refusal.code === 'UNAUTHENTICATED' ? 401 : 503)
    .header('www-authenticate', 'Bearer error="invalid_token"')
    .send({ errors: [toPublicError(refusal, audience)] });
}
