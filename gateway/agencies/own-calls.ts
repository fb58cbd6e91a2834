import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import type { RequestBoundary } from '../boundary/request-boundary.ts';
import { isNothing } from '../boundary/what-left.ts';
import { type AgencyCall, type CallParts, callAgency } from './agency-call.ts';

export const SYSTEM_CALLER: CallerFacts = {
  kind: 'system',
  id: 'directory-feed',
  client: 'gateway',
  channel: 'AGENCY',
  loa: 0,
};

export interface OwnCallParts extends Pick<CallParts, 'connectors' | 'now' | 'vault'> {
  readonly boundaryFor: (caller: CallerFacts) => RequestBoundary;
  readonly accessLog: Pick<AccessLogPort, 'recordRequest'>;
}

type Told = 'agency' | 'operation' | 'args' | 'fields' | 'signal' | 'read';

/** `signal` is ours: once it is aborted the call is given up, which says nothing about the agency. */
export interface OwnCall<T> extends Pick<AgencyCall<T>, Told> {
  /** Classes that the answer holds. */
  readonly brings: readonly DataClass[];
  readonly limitMs?: number;
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
    const { agency, operation, brings, signal, limitMs, newsOf } = call;
    const at = this.#parts.now();
    const boundary = this.#parts.boundaryFor(SYSTEM_CALLER);
    const record = (code?: string) => this.#record(operation, boundary, at, code, trouble?.unrecorded ?? 0);
    const place = `${agency}.${operation}`;
    const trouble = this.#troubles.get(place);
    const attempt = async () =>
      callAgency(this.#parts, {
        ...call,
        admitted: [boundary.admitSync(agency, operation, brings)],
        keys: [],
        signal: limitMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
        contentOf: newsOf,
      });
    const result = await attempt().catch(async (error: unknown) => {
      if (!signal.aborted) this.#troubles.set(place, await troubled(trouble, at, codeOf(error), record));
      throw error;
    });
    if (trouble || !isNothing(newsOf(result))) await record();
    this.#troubles.delete(place);
    return result;
  }

  async #record(
    operation: string,
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

/** What is known of a failing call after it failed once more. A log that is closed hides no failure: it is counted. */
async function troubled(
  known: Trouble | undefined,
  at: Date,
  code: string,
  record: (code: string) => Promise<void>,
): Promise<Trouble> {
  const unrecorded = (known?.unrecorded ?? 0) + 1;
  if (known?.code === code && at.getTime() - known.recordedMs < REPEAT_RECORD_AFTER_MS)
    return { ...known, unrecorded };
  const isRecorded = await record(code).then(
    () => true,
    () => false,
  );
  return isRecorded
    ? { code, recordedMs: at.getTime(), unrecorded: 0 }
    : { code: 'not on record', recordedMs: 0, unrecorded };
}

const codeOf = (error: unknown): string => (error instanceof GatewayError ? error.code : 'INTERNAL');
