import type { AgencyId } from '../../../schema/terms.ts';
import {
  failureOfStatus,
  type HttpAnswer,
  type HttpExchange,
  refusedByAgency,
} from '../http/http-exchange.ts';
import { parseJson } from './json-body.ts';

export interface RestCall {
  readonly method: 'GET' | 'POST';
  /** Below the base address, with its query: build it with `withQuery`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly signal: AbortSignal;
}

/** Plain REST with JSON bodies and fixed headers (an API key). */
export interface RestTransport {
  /**
   * The bytes of an answer with status 2xx.
   * @throws GatewayError `AGENCY_BUSY` on 429 and 503, `AGENCY_FAULT` on any other status (a refusal where the service itself
   *   says so), and those of the exchange.
   */
  call(call: RestCall): Promise<HttpAnswer>;
  close(): Promise<void>;
}

interface RestParts {
  readonly agency: AgencyId;
  readonly exchange: HttpExchange;
  /** Sent with every call; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Is this body the service's own word that it failed? Asked where the status says so. */
  readonly isProblem?: (body: unknown) => boolean;
}

/** What this message holds is at fault: in REST the status is the service's own word. */
const ABOUT_THE_MESSAGE: ReadonlySet<number> = new Set([400, 409, 410, 413, 415, 422]);

export function createRestTransport({ agency, exchange, headers, isProblem }: RestParts): RestTransport {
  /** Who asks, and not what, is at fault with 401: of an earlier try of the same message that says nothing. */
  async function isRefusal({ status, body }: HttpAnswer): Promise<boolean> {
    if (ABOUT_THE_MESSAGE.has(status)) return true;
    if (status === 401 || isProblem === undefined) return false;
    return parseJson(agency, body).then(isProblem, () => false);
  }

  return {
    async call(call) {
      const answer = await exchange.send({
        method: call.method,
        path: call.path,
        headers: {
          accept: 'application/json',
          ...headers,
          ...call.headers,
          ...(call.json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
        },
        ...(call.json === undefined ? {} : { body: JSON.stringify(call.json) }),
        signal: call.signal,
      });
      const failure = failureOfStatus(agency, answer);
      if (failure?.code === 'AGENCY_FAULT' && (await isRefusal(answer)))
        throw refusedByAgency(agency, `refused with HTTP ${answer.status}`);
      if (failure) throw failure;
      return answer;
    },
    close: () => exchange.close(),
  };
}

/** Names and values are encoded here and nowhere else; nothing is pasted into an address. */
export const withQuery = (path: string, query: Readonly<Record<string, string>>): string =>
  `${path}?${new URLSearchParams(query).toString()}`;
