import type { CallerFacts } from '../../policies/decision.ts';
import type { Crossing } from './crossing.ts';

/** What one request did, as the access log needs it. */
export interface RequestAccess {
  readonly requestId: string;
  readonly caller: CallerFacts;
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
  readonly reason: string;
  readonly at: Date;
}

/**
 * How the journey sees the access log. Each call resolves when its records are durable and rejects with
 * ACCESS_LOG_UNAVAILABLE otherwise: then nothing may leave.
 */
export interface AccessLogPort {
  recordRequest(access: RequestAccess): Promise<void>;
  recordFailedLogin(login: FailedLogin): Promise<void>;
  health(): { readonly ok: boolean; readonly reason?: string };
  close(): Promise<void>;
}
