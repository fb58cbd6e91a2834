import { GatewayError } from '../../schema/errors.ts';
import { shareOf } from '../agencies/asker-of.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import { ANONYMOUS, type Authenticator, type Headers, type Identity } from './authenticator.ts';
import type { KnownShares } from './known-shares.ts';
import type { Arrival, OwnAddresses } from './own-address.ts';

/** Somebody at one of the doors: a request, or the first message of a socket. */
export interface Visit {
  readonly requestId: string;
  readonly headers: Headers;
  readonly method: string;
  readonly arrival: Arrival;
  /** Network address of the client. */
  readonly origin: string;
}

/**
 * @returns who it is, or why nobody is let in: UNAUTHENTICATED, RATE_LIMITED, AGENCY_UNREACHABLE, ACCESS_LOG_UNAVAILABLE.
 *   Never throws.
 */
export type IdentifyCaller = (visit: Visit) => Promise<Identity | GatewayError>;

export interface IdentifyParts {
  readonly authenticator: Authenticator;
  readonly ownAddresses: OwnAddresses;
  readonly limits: Pick<LimitDoor, 'admitRequest' | 'admitCheck'>;
  /** Whose requests have gone before. */
  readonly shares: Pick<KnownShares, 'learn'>;
  /** @throws GatewayError RATE_LIMITED; any other error when it could not be recorded. */
  readonly recordFailedLogin: RecordFailedLogin;
}

/** Somebody was not who they said. @throws GatewayError RATE_LIMITED where that has been recorded too often. */
export type RecordFailedLogin = (
  visit: Pick<Visit, 'requestId' | 'origin'>,
  error: GatewayError,
) => Promise<void>;

/** Refused tokens are on record one by one until their address has had its share; then they are counted. */
export const createFailedLogins =
  (
    limits: Pick<LimitDoor, 'admitFailedLogin'>,
    record: (visit: Pick<Visit, 'requestId' | 'origin'>, error: GatewayError) => Promise<void>,
  ): RecordFailedLogin =>
  async (visit, error) => {
    await limits.admitFailedLogin({ address: visit.origin, caller: ANONYMOUS });
    await record(visit, error);
  };

/**
 * Rung 2 for every door: a refused token is on record before its refusal leaves. Who has a token is counted by it here;
 * who has none was counted by their address when they came. A genuine token is not refused for what others tried
 * from the same address; where very many were false, one that is not known yet may have to come again.
 */
export function createIdentifyCaller(parts: IdentifyParts): IdentifyCaller {
  return async (visit) => {
    const { headers, method, arrival, origin } = visit;
    try {
      const identity = await parts.authenticator.identify(headers, {
        method,
        urls: parts.ownAddresses(arrival),
        beforeCheck: () => parts.limits.admitCheck({ address: origin, caller: ANONYMOUS }),
      });
      const { caller } = identity;
      if (typeof headers['authorization'] === 'string')
        parts.shares.learn(headers['authorization'], shareOf(caller));
      if (caller.kind !== 'anonymous') await parts.limits.admitRequest({ address: origin, caller });
      return identity;
    } catch (error) {
      const refusal =
        error instanceof GatewayError
          ? error
          : new GatewayError('UNAUTHENTICATED', 'identity failed', { cause: error });
      // What could not be checked is nobody's failure.
      if (refusal.code !== 'UNAUTHENTICATED') return refusal;
      try {
        await parts.recordFailedLogin(visit, refusal);
      } catch (cause) {
        if (cause instanceof GatewayError && cause.code === 'RATE_LIMITED') return cause;
        return new GatewayError('ACCESS_LOG_UNAVAILABLE', 'a failed login could not be recorded', { cause });
      }
      return refusal;
    }
  };
}
