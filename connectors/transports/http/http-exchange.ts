import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { GatewayError } from '../../../schema/errors.ts';
import type { AgencyId } from '../../../schema/terms.ts';
import { withTrace } from '../../trace-context.ts';
import type { WireTap } from '../../wire-tap.ts';
import { type ArrivedAnswer, answerTo } from './one-answer.ts';
import { RenewedPool } from './renewed-pool.ts';
import { readRetryAfter } from './retry-after.ts';

/**
 * The one door to agencies' HTTP servers. It owns the sockets of one connector, reads no more than it was allowed
 * to and turns whatever goes wrong on the wire into one of the catalogue's codes. The raw error never leaves this
 * file: it carries the address and sometimes the message.
 */
export interface HttpExchangeOptions {
  readonly agency: AgencyId;
  /** Absolute http(s) address without query; its path is put before every request's `path`. */
  readonly baseUrl: string;
  /** An answer longer than this is given up while it arrives: `AGENCY_BAD_ANSWER`. */
  readonly maxAnswerBytes: number;
  /** Sockets kept open to this agency at most; further requests wait. Default 64. */
  readonly maxSockets?: number;
  /** How long a TCP/TLS connection may take, milliseconds. Default 5000. */
  readonly connectTimeoutMs?: number;
  /**
   * How long nothing may come, before the answer or amid it, milliseconds: `AGENCY_TIMEOUT`. The caller's signal is the
   * deadline; this only keeps a forgotten signal from holding a socket forever. Default 65 000.
   */
  readonly silenceTimeoutMs?: number;
  /** For how long sockets are used, milliseconds. Default 60 000; see `renewed-pool.ts`. */
  readonly socketLifeMs?: number;
  /** Answers may come compressed (gzip) though nobody offered it; they may be as long as others once they are not. Default: no. */
  readonly takesCompressed?: boolean;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Encoded path and query below the base address: `/a/b?c=d`, or `''` for the base address itself. */
  readonly path: string;
  /** Lower-case names. CR, LF and NUL in a value are refused before anything leaves. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The deadline: once aborted the socket is given up and the call fails with `AGENCY_TIMEOUT`. */
  readonly signal: AbortSignal;
  /** Where request and answer are laid down as evidence. */
  readonly tap?: WireTap | undefined;
}

export type HttpAnswer = ArrivedAnswer;

export interface HttpExchange {
  /**
   * Sends one request; redirects are not followed, nothing is retried, every status is an answer.
   * @throws GatewayError `AGENCY_UNREACHABLE` (refused, reset, unknown host), `AGENCY_TIMEOUT` (signal),
   *   `AGENCY_BAD_ANSWER` (too long, compressed, not HTTP), `INTERNAL` (a request that cannot be built).
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Drops all sockets; calls under way fail. */
  close(): Promise<void>;
}

/** @throws Error when the base address is not an absolute http(s) URL (found at start, hence quoted nowhere). */
export function createHttpExchange(options: HttpExchangeOptions): HttpExchange {
  const { agency, maxAnswerBytes } = options;
  const { origin, prefix } = parseBaseUrl(agency, options.baseUrl);
  const sockets = new RenewedPool(origin, {
    connections: options.maxSockets ?? 64,
    maxResponseSize: maxAnswerBytes,
    connectTimeoutMs: options.connectTimeoutMs ?? 5000,
    silenceTimeoutMs: options.silenceTimeoutMs ?? 65_000,
    lifeMs: options.socketLifeMs ?? 60_000,
  });
  const isPlain = ({ 'content-encoding': encoding }: HttpAnswer['headers']): boolean =>
    encoding === undefined || encoding === 'identity';
  const refuseCompressed = (headers: HttpAnswer['headers']): void => {
    if (isPlain(headers) || (options.takesCompressed && headers['content-encoding'] === 'gzip')) return;
    throw badAnswer(agency, 'compressed although no encoding was offered');
  };
  return {
    async send({ method, path, headers, body, signal, tap }) {
      if (signal.aborted) throw timedOut(agency);
      const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? null);
      if (bytes) tap?.sent({ bytes, mediaType: headers?.['content-type'] ?? '' });
      try {
        const answer = await answerTo(sockets.current(), {
          dispatch: { path: `${prefix}${path}` || '/', method, headers: withTrace(headers), body: bytes },
          signal,
          check: refuseCompressed,
        });
        tap?.received({ bytes: answer.body, mediaType: answer.headers['content-type'] ?? '' });
        return isPlain(answer.headers)
          ? answer
          : { ...answer, body: await unpacked(agency, answer.body, maxAnswerBytes) };
      } catch (error) {
        throw error instanceof GatewayError ? error : translate(agency, signal, error);
      }
    },
    close: () => sockets.destroy(),
  };
}

/**
 * The code for a status that is a failure in every protocol here: 429 and 503 mean `AGENCY_BUSY`, with `retryAfterSeconds` where
 * the answer says so; anything else from 300 up `AGENCY_FAULT`. `undefined` for 2xx. SOAP reads a 500's body first, REST may
 * treat 401/404 itself. A status alone is no refusal: a proxy may have answered, or the system after it did what it was asked.
 */
export function failureOfStatus(
  agency: AgencyId,
  { status, headers }: Pick<HttpAnswer, 'status' | 'headers'>,
): GatewayError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const isBusy = status === 429 || status === 503;
  const retryAfterSeconds = isBusy ? readRetryAfter(headers, Date.now()) : undefined;
  return new GatewayError(isBusy ? 'AGENCY_BUSY' : 'AGENCY_FAULT', `${agency}: answered HTTP ${status}`, {
    extensions: { agency, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
  });
}

/**
 * The agency's own word, in its own protocol, that it did not do what it was asked: whatever an agency was to change is as it was.
 * @param reason our own words; at most a code of the answer.
 */
export function refusedByAgency(agency: AgencyId, reason: string): GatewayError {
  return new GatewayError('AGENCY_FAULT', `${agency}: ${reason}`, {
    extensions: { agency },
    isRefusal: true,
  });
}

/** @param reason our own words; never a part of the answer. */
export function badAnswer(agency: AgencyId, reason: string): GatewayError {
  return new GatewayError('AGENCY_BAD_ANSWER', `${agency}: ${reason}`, { extensions: { agency } });
}

async function unpacked(agency: AgencyId, body: Buffer, maxOutputLength: number): Promise<Buffer> {
  try {
    return await gunzipped(body, { maxOutputLength });
  } catch (error) {
    throw badAnswer(
      agency,
      codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'longer than the limit' : 'no gzip, as it says',
    );
  }
}

const gunzipped = promisify(gunzip);

const timedOut = (agency: AgencyId): GatewayError =>
  new GatewayError('AGENCY_TIMEOUT', `${agency}: no answer before the deadline`, { extensions: { agency } });

/** Headers without an end; more than one word on how long the body is. */
const NOT_HTTP: ReadonlySet<string> = new Set([
  'UND_ERR_HEADERS_OVERFLOW',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** Only the error's code name is kept; message, address and stack of the original stay here. */
function translate(agency: AgencyId, signal: AbortSignal, error: unknown): GatewayError {
  if (signal.aborted) return timedOut(agency);
  const code = codeOf(error);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return timedOut(agency);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return badAnswer(agency, 'longer than the limit');
  if (NOT_HTTP.has(code) || (error instanceof Error && error.name === 'HTTPParserError')) {
    return badAnswer(agency, 'not an HTTP answer');
  }
  if (code === 'UND_ERR_INVALID_ARG' || error instanceof TypeError) {
    return new GatewayError('INTERNAL', `${agency}: the request cannot be sent (${code})`, {
      extensions: { agency },
    });
  }
  return new GatewayError('AGENCY_UNREACHABLE', `${agency}: no connection (${code})`, {
    extensions: { agency },
  });
}

function codeOf(error: unknown): string {
  // Asked by shape, not by class: errors of node's own net and dns modules may come from another realm.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : 'unknown';
}

function parseBaseUrl(agency: AgencyId, baseUrl: string): { origin: string; prefix: string } {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw new Error(`${agency}: the endpoint must be an absolute http(s) address without query or user`);
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/$/, '') };
}
