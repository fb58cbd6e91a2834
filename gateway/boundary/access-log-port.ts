import type { CallerFacts } from '../../policies/decision.ts';
import type { Crossing } from './crossing.ts';

/** What one request did, as the access log needs it. */
export interface RequestAccess {
  readonly requestId: string;
  readonly caller: CallerFacts;
  /** Network address that it came from; absent for what the gateway does by itself. Kept as a keyed hash of its network. */
  readonly origin?: string;
  readonly operation: string | undefined;
  readonly operationKind: string | undefined;
  readonly documentHash: string | undefined;
  readonly errorCodes: readonly string[];
  readonly crossings: readonly Crossing[];
  readonly at: Date;
  readonly durationMs: number;
  /** In a few words, what the rest cannot say. */
  readonly note?: string;
}

export interface FailedLogin {
  readonly requestId: string;
  /** Network address that it came from; kept as a keyed hash of its network. */
  readonly origin: string;
  readonly reason: string;
  readonly at: Date;
}

/** What a limit refused somebody within a while. */
export interface LimitedAccess {
  readonly limit: string;
  readonly caller: CallerFacts;
  /** Network that they came from, where it was one and not of too many; kept as a keyed hash. */
  readonly network: string | undefined;
  readonly count: number;
  readonly from: Date;
  readonly until: Date;
  /** Dossier codes that were tried, the first ones. */
  readonly codes: readonly string[];
}

/**
 * How the journey sees the access log. Each call resolves when its records are durable and rejects with
 * ACCESS_LOG_UNAVAILABLE otherwise: then nothing may leave.
 */
export interface AccessLogPort {
  recordRequest(access: RequestAccess): Promise<void>;
  recordFailedLogin(login: FailedLogin): Promise<void>;
  recordLimited(limited: readonly LimitedAccess[]): Promise<void>;
  health(): { readonly ok: boolean; readonly reason?: string };
  close(): Promise<void>;
}
