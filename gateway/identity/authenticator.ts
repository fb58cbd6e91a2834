import { createHash } from 'node:crypto';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { OwnFacts } from '../boundary/conflict-of-interest.ts';
import { callerFromClaims, ownFactsFromClaims, UnfitClaims } from './claims.ts';
import { KnownTokens } from './known-tokens.ts';
import {
  createIssuerKeys,
  KeysUnavailable,
  type TokenRules,
  verifyAccessToken,
  verifyProof,
} from './tokens.ts';

export interface AuthenticatorOptions extends TokenRules {
  readonly jwksUrl: string;
  /** Marks a proof as used, for as long as it could be used again, over all processes. @returns false when it was marked. */
  readonly spendProof: (proofId: string) => Promise<boolean>;
}

/** A proof is young for a minute, and the skew of the clocks on either side: marked for longer than that. */
export const PROOF_MEMORY_SECONDS = 190;

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a proof of possession has to be made for. */
export interface AskedAt {
  readonly method: string;
  /** In full, as this gateway is known; see `ownAddresses`. */
  readonly urls: readonly string[];
  /** Before the signature of a token is checked that is not known. @throws GatewayError RATE_LIMITED: it is not checked now. */
  readonly beforeCheck?: () => void;
}

export interface Identity {
  readonly caller: CallerFacts;
  /** When the token ends, or the session that it stands for, if that is earlier; undefined for an anonymous caller. */
  readonly expiresAt: Date | undefined;
  /** Of an officer; see `OwnFacts`. */
  readonly own?: OwnFacts | undefined;
}

export interface Authenticator {
  /**
   * Rung 2: who asks. No token at all is an anonymous caller; a token that is wrong in any way is nobody.
   * @throws GatewayError UNAUTHENTICATED; AGENCY_UNREACHABLE when it cannot be checked now, and what `beforeCheck` throws, which
   *   say nothing of the token.
   */
  identify(headers: Headers, request: AskedAt): Promise<Identity>;
  /** The caller of `identify`, for who needs no more. @throws GatewayError UNAUTHENTICATED. */
  authenticate(headers: Headers, request: AskedAt): Promise<CallerFacts>;
}

export const ANONYMOUS: CallerFacts = {
  kind: 'anonymous',
  id: 'anonymous',
  client: 'anonymous',
  channel: 'PORTAL',
  loa: 0,
};

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const keys = createIssuerKeys(options.jwksUrl, options.now);
  const tokens = new KnownTokens(options.now);

  const authenticator: Authenticator = {
    async authenticate(headers, request) {
      return (await authenticator.identify(headers, request)).caller;
    },
    async identify(headers, request) {
      const { authorization } = headers;
      if (authorization === undefined) return { caller: ANONYMOUS, expiresAt: undefined };
      try {
        const { scheme, token } = readAuthorization(authorization);
        const payload = await tokens.verified(token, () => {
          request.beforeCheck?.();
          return verifyAccessToken(token, keys, options);
        });
        const thumbprint = boundKey(payload['cnf']);
        if ((scheme === 'dpop') !== (thumbprint !== undefined))
          throw new Error('the scheme does not fit the token');
        if (thumbprint !== undefined) {
          const proof = headers['dpop'];
          if (typeof proof !== 'string') throw new Error('the token needs a proof');
          const { method, urls } = request;
          const jti = await verifyProof(proof, { token, thumbprint, method, urls }, options);
          // Its id is whatever its maker liked, so it is told apart by key and kept short.
          const proofId = createHash('sha256').update(`${thumbprint}:${jti}`).digest('base64url');
          if (!(await options.spendProof(proofId))) throw new Error('the proof was used before');
        }
        const caller = callerFromClaims(payload, options.now());
        return { caller, expiresAt: endOf(payload), own: ownFactsFromClaims(payload) };
      } catch (cause) {
        if (cause instanceof KeysUnavailable) {
          const extensions = { agency: 'identity' };
          throw new GatewayError('AGENCY_UNREACHABLE', 'no token can be checked now', { cause, extensions });
        }
        if (cause instanceof GatewayError && cause.code === 'RATE_LIMITED') throw cause;
        throw new GatewayError('UNAUTHENTICATED', `token refused: ${reasonOf(cause)}`, { cause });
      }
    },
  };
  return authenticator;
}

function endOf(payload: Readonly<Record<string, unknown>>): Date {
  // Whoever acts for an organisation does so until that authority ends.
  const authorityEnd = (payload['org'] as { readonly until?: unknown } | undefined)?.until;
  const ends = [payload['exp'], payload['session_exp'], authorityEnd].filter(
    (end) => typeof end === 'number',
  );
  return new Date(Math.min(...ends) * 1000);
}

function readAuthorization(header: string | readonly string[]): { scheme: 'bearer' | 'dpop'; token: string } {
  const match = typeof header === 'string' ? /^(Bearer|DPoP) ([A-Za-z0-9._~+/=-]+)$/i.exec(header) : null;
  const [, scheme, token] = match ?? [];
  if (scheme === undefined || token === undefined) throw new Error('the authorization header is malformed');
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token };
}

function boundKey(confirmation: unknown): string | undefined {
  if (confirmation === undefined) return undefined;
  const thumbprint = (confirmation as { jkt?: unknown } | null)?.jkt;
  if (typeof thumbprint !== 'string') throw new Error('the token is bound to something unknown');
  return thumbprint;
}

/** Code names only: messages of a token library may quote claims. */
function reasonOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string'
    ? code
    : cause instanceof UnfitClaims || (cause instanceof Error && cause.constructor === Error)
      ? cause.message
      : 'unknown';
}
