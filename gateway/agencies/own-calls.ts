import type { AgencyAnswer, Connector, FieldTree } from '../../connectors/contract.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import { callAgency } from './agency-call.ts';
import { isNothing } from './what-left.ts';

export const SYSTEM_CALLER: CallerFacts = {
  kind: 'system',
  id: 'directory-feed',
  client: 'gateway',
  channel: 'AGENCY',
  loa: 0,
};

export interface OwnCallParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly boundaryFor: (caller: CallerFacts) => RequestBoundary;
  readonly accessLog: Pick<AccessLogPort, 'recordRequest'>;
  readonly now: () => Date;
}

export interface OwnCall<T> {
  readonly agency: string;
  readonly operation: string;
  /** Classes that the answer holds. */
  readonly brings: readonly DataClass[];
  readonly args: Readonly<Record<string, unknown>>;
  readonly fields: FieldTree;
  /** Ours: once it is aborted the call is given up, which says nothing about the agency. */
  readonly signal: AbortSignal;
  readonly limitMs?: number;
  read(answer: AgencyAnswer): T;
  /** What of the answer is news; without any the call leaves no record. */
  newsOf(result: T): unknown;
}

/** The same failure over and over is one record now, and one with a count after this time or when it ends. */
const REPEAT_RECORD_AFTER_MS = 600_000;

interface Trouble {
  readonly code: string;
  readonly recordedMs: number;
  readonly unrecorded: number;
}

/**
 * What the gateway asks agencies for by itself: decided and recorded like everybody else's calls, failures included. It
 * asks again every second or so, so what is recorded is what changed.
 */
export class OwnCalls {
  readonly #parts: OwnCallParts;
  readonly #troubles = new Map<string, Trouble>();

  constructor(parts: OwnCallParts) {
    this.#parts = parts;
  }

  /** @throws GatewayError of the call, ACCESS_DENIED, or ACCESS_LOG_UNAVAILABLE: what came is not to be used. */
  async call<T>(call: OwnCall<T>): Promise<T> {
    const at = this.#parts.now();
    const boundary = this.#parts.boundaryFor(SYSTEM_CALLER);
    const result = await this.#attempt(call, boundary).catch(async (error: unknown) => {
      if (!call.signal.aborted) await this.#recordFailure(call, boundary, at, error);
      throw error;
    });
    const place = placeOf(call);
    const trouble = this.#troubles.get(place);
    if (trouble || !isNothing(call.newsOf(result))) {
      await this.#record(call, boundary, at, undefined, trouble?.unrecorded ?? 0);
      this.#troubles.delete(place);
    }
    return result;
  }

  async #attempt<T>(call: OwnCall<T>, boundary: RequestBoundary): Promise<T> {
    const { agency, operation, brings, args, fields, signal, limitMs, read } = call;
    const crossing = boundary.admitSync(agency, operation, brings);
    let news: unknown;
    return callAgency(this.#parts, {
      ...{ agency, operation, args, fields },
      admitted: [crossing],
      keys: [],
      signal: limitMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
      read(answer) {
        const result = read(answer);
        news = call.newsOf(result);
        return result;
      },
      contentOf: () => news,
    });
  }

  /** A log that is closed does not hide the failure: it is counted and recorded later. */
  async #recordFailure<T>(
    call: OwnCall<T>,
    boundary: RequestBoundary,
    at: Date,
    error: unknown,
  ): Promise<void> {
    const code = error instanceof GatewayError ? error.code : 'INTERNAL';
    const place = placeOf(call);
    const known = this.#troubles.get(place);
    const unrecorded = known?.unrecorded ?? 0;
    const isKnown = known?.code === code && at.getTime() - known.recordedMs < REPEAT_RECORD_AFTER_MS;
    if (isKnown) {
      this.#troubles.set(place, { ...known, unrecorded: unrecorded + 1 });
      return;
    }
    try {
      await this.#record(call, boundary, at, code, unrecorded);
      this.#troubles.set(place, { code, recordedMs: at.getTime(), unrecorded: 0 });
    } catch {
      this.#troubles.set(place, { code: 'not on record', recordedMs: 0, unrecorded: unrecorded + 1 });
    }
  }

  async #record<T>(
    { operation }: OwnCall<T>,
    boundary: RequestBoundary,
    at: Date,
    code: string | undefined,
    unrecorded: number,
  ): Promise<void> {
    const { accessLog, now } = this.#parts;
    const { crossings, caller } = boundary;
    await accessLog.recordRequest({
      requestId: crossings[0]?.id ?? operation,
      caller,
      operation,
      operationKind: 'sync',
      documentHash: undefined,
      errorCodes: code === undefined ? [] : [code],
      crossings,
      at,
      durationMs: now().getTime() - at.getTime(),
      ...(unrecorded === 0 ? {} : { note: `failed ${unrecorded} more times since the record before` }),
    });
  }
}

const placeOf = ({ agency, operation }: { readonly agency: string; readonly operation: string }): string =>
  `${agency}.${operation}`;
