import { GatewayError } from '../../schema/errors.ts';
import type { Authenticator, Headers, Identity } from './authenticator.ts';
import type { Arrival, OwnAddresses } from './own-address.ts';

/** Somebody at one of the doors: a request, or the first message of a socket. */
export interface Visit {
  readonly requestId: string;
  readonly headers: Headers;
  readonly method: string;
  readonly arrival: Arrival;
}

/** @returns who it is, or why nobody is let in: UNAUTHENTICATED, AGENCY_UNREACHABLE, ACCESS_LOG_UNAVAILABLE. Never throws. */
export type IdentifyCaller = (visit: Visit) => Promise<Identity | GatewayError>;

/** Rung 2 for every door: a refused token is on record before its refusal leaves. */
export function createIdentifyCaller(
  authenticator: Authenticator,
  ownAddresses: OwnAddresses,
  recordFailedLogin: (requestId: string, error: GatewayError) => Promise<void>,
): IdentifyCaller {
  return async ({ requestId, headers, method, arrival }) => {
    try {
      return await authenticator.identify(headers, { method, urls: ownAddresses(arrival) });
    } catch (error) {
      const refusal =
        error instanceof GatewayError
          ? error
          : new GatewayError('UNAUTHENTICATED', 'identity failed', { cause: error });
      // What could not be checked is nobody's failure.
      if (refusal.code !== 'UNAUTHENTICATED') return refusal;
      try {
        await recordFailedLogin(requestId, refusal);
      } catch (cause) {
        return new GatewayError('ACCESS_LOG_UNAVAILABLE', 'a failed login could not be recorded', { cause });
      }
      return refusal;
    }
  };
}
