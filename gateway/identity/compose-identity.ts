import type { LimitDoor } from '../limits/limit-door.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import { type AskPerson, createAskPerson } from './ask-person.ts';
import { createAuthenticator, PROOF_MEMORY_SECONDS } from './authenticator.ts';
import { createIdentifyCaller, type IdentifyCaller, type RecordFailedLogin } from './identify-caller.ts';
import type { KnownShares } from './known-shares.ts';
import type { OwnAddresses } from './own-address.ts';
import { createIssuerKeys, TOKEN_ALGORITHMS } from './tokens.ts';

export interface IdentityParts {
  readonly config: {
    readonly IDENTITY_ISSUER: string;
    readonly IDENTITY_AUDIENCE: string;
    readonly IDENTITY_JWKS_URL: string;
    readonly IDENTITY_CLOCK_SKEW_SECONDS: number;
  };
  readonly limits: LimitDoor;
  readonly now: () => Date;
  readonly ownAddresses: OwnAddresses;
  readonly recordFailedLogin: RecordFailedLogin;
  readonly shared: SharedState;
  readonly shares: KnownShares;
}

/** Asks persons on their phone; undefined where the provider has no backchannel for us. */
export function composeAskPerson(
  config: IdentityParts['config'] & {
    readonly IDENTITY_BACKCHANNEL_URL?: string | undefined;
    readonly IDENTITY_BACKCHANNEL_CLIENT_ID: string;
    readonly IDENTITY_BACKCHANNEL_SECRET?: string | undefined;
  },
  now: () => Date,
  onFailure: (error: unknown) => void,
): AskPerson | undefined {
  const { IDENTITY_BACKCHANNEL_URL: url, IDENTITY_BACKCHANNEL_SECRET: clientSecret } = config;
  if (url === undefined || clientSecret === undefined) return undefined;
  return createAskPerson({
    ...{ url, clientSecret, onFailure, clientId: config.IDENTITY_BACKCHANNEL_CLIENT_ID },
    keys: createIssuerKeys(config.IDENTITY_JWKS_URL, now),
    rules: {
      issuer: config.IDENTITY_ISSUER,
      algorithms: TOKEN_ALGORITHMS,
      clockSkewSeconds: config.IDENTITY_CLOCK_SKEW_SECONDS,
      now,
    },
  });
}

/** Puts together what tells who asks. */
export function composeIdentity(parts: IdentityParts): IdentifyCaller {
  const { config, limits, now, ownAddresses: addresses, recordFailedLogin, shared, shares } = parts;
  const proofs = shared.tries('proof', { points: 1, windowSeconds: PROOF_MEMORY_SECONDS });
  const authenticator = createAuthenticator({
    issuer: config.IDENTITY_ISSUER,
    audience: config.IDENTITY_AUDIENCE,
    jwksUrl: config.IDENTITY_JWKS_URL,
    algorithms: TOKEN_ALGORITHMS,
    clockSkewSeconds: config.IDENTITY_CLOCK_SKEW_SECONDS,
    spendProof: async (proofId) => (await proofs.take(proofId)) === 0,
    now,
  });
  return createIdentifyCaller({
    ...{ authenticator, ownAddresses: addresses, limits, recordFailedLogin, shares },
  });
}
