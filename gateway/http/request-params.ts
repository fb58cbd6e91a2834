import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ERRORS, GatewayError } from '../../schema/errors.ts';
import { toPublicError } from '../errors/public-error.ts';
import type { Visit } from '../identity/identify-caller.ts';
import { arrivalOf } from '../identity/own-address.ts';

/** The parts of a GraphQL request, from a JSON body or from the address. */
export type Params = Readonly<Record<string, unknown>>;

/** GraphQL bodies are parsed by hand so that a malformed one gets a GraphQL answer rather than the framework's. */
export function takeJsonAsBytes(server: FastifyInstance): void {
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Bytes that are no UTF-8 are refused rather than replaced: a name with a lost letter is another person's name.
 * @returns what is wrong as an error: BAD_USER_INPUT.
 */
export function readParams(request: FastifyRequest): Params | GatewayError {
  try {
    if (!/^(?:utf-?8)?$/i.test(charsetOf(request))) return notRead('the body is in UTF-8');
    const parsed: unknown =
      request.method === 'POST' ? JSON.parse(utf8.decode(request.body as Buffer)) : fromAddress(request);
    if (parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed)) return parsed as Params;
    return notRead('the body is a JSON object');
  } catch (cause) {
    return cause instanceof GatewayError ? cause : notRead('the request is JSON in UTF-8', cause);
  }
}

const charsetOf = ({ headers }: FastifyRequest): string =>
  /;\s*charset="?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? '';

const notRead = (rule: string, cause?: unknown): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `not so: ${rule}`, { cause, extensions: { rule } });

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

/** @throws GatewayError BAD_USER_INPUT for escapes that are no UTF-8. */
export function searchOf({ url }: FastifyRequest): URLSearchParams {
  const search = /\?.*$/s.exec(url)?.[0] ?? '';
  try {
    decodeURIComponent(search);
  } catch (cause) {
    throw notRead('the address is UTF-8, escaped', cause);
  }
  return new URLSearchParams(search);
}

export const languageOf = (acceptLanguage: string | undefined): 'vi' | 'en' =>
  /^\s*vi\b/i.test(acceptLanguage ?? '') ? 'vi' : 'en';

export const visitOf = (request: FastifyRequest): Visit => ({
  requestId: request.id,
  headers: request.headers,
  method: request.method,
  arrival: arrivalOf(request.raw),
  origin: request.ip,
});

const RESPONSE_TYPE = 'application/graphql-response+json';

/** An answer that holds errors only, in the media type that the client takes. */
export function sendErrors(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  status: number,
  result: object,
): FastifyReply {
  const type = (request.headers.accept ?? '').includes(RESPONSE_TYPE) ? RESPONSE_TYPE : 'application/json';
  return reply.code(status).type(`${type}; charset=utf-8`).send(JSON.stringify(result));
}

/** What was refused before there was anything to execute. */
export function sendRefusal(
  at: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  refusal: GatewayError,
  status: number = ERRORS[refusal.code].httpStatus,
): FastifyReply {
  const { retryAfterSeconds } = refusal.publicExtensions;
  if (typeof retryAfterSeconds === 'number') at.reply.header('retry-after', String(retryAfterSeconds));
  const { headers, id: requestId } = at.request;
  const audience = { language: languageOf(headers['accept-language']), requestId };
  return sendErrors(at, status, { errors: [toPublicError(refusal, audience)] });
}

/** Rung 2's refusal in HTTP: 401 for what is wrong, 429 for too much, 503 for what cannot be checked or recorded now. */
export function sendRefusedIdentity(
  at: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  refusal: GatewayError,
): FastifyReply {
  if (refusal.code === 'RATE_LIMITED') return sendRefusal(at, refusal);
  if (refusal.code === 'UNAUTHENTICATED') at.reply.header('www-authenticate', 'Bearer error="invalid_token"');
  else at.reply.header('retry-after', '2');
  return sendRefusal(at, refusal, refusal.code === 'UNAUTHENTICATED' ? 401 : 503);
}
