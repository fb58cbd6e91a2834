import { createHash } from 'node:crypto';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  EmbeddedJWK,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { AgedValue } from '../../connectors/transports/http/aged-value.ts';

/** The only file that imports jose here: what a token is, and whether it is genuine. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockSkewSeconds: number;
  readonly now: () => Date;
}

const MAX_TOKEN_CHARS = 8_192;
const PROOF_SECONDS = 60;

/** Nobody can say now whether a token is genuine. */
export class KeysUnavailable extends Error {}

const FETCH_LIMIT_MS = 3_000;

/** Keys of the issuer. They age: one that is withdrawn is not believed for ever, nor is any when the issuer stays away. */
export function createIssuerKeys(jwksUrl: string, now: () => Date): JWTVerifyGetKey {
  const keys = new AgedValue({
    now: () => now().getTime(),
    async fetch() {
      try {
        const answer = await fetch(jwksUrl, {
          signal: AbortSignal.timeout(FETCH_LIMIT_MS),
          redirect: 'error',
        });
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
        return createLocalJWKSet((await answer.json()) as JSONWebKeySet);
      } catch (cause) {
        throw new KeysUnavailable('the keys of the issuer cannot be read', { cause });
      }
    },
  });
  const { signal } = new AbortController();
  return async (header, token) => {
    const held = await keys.current(signal);
    try {
      return await held(header, token);
    } catch (error) {
      // The library speaks of tokens in errors of its own; any other is about a key that is none.
      if (!(error instanceof errors.JOSEError))
        throw new KeysUnavailable('a key cannot be used', { cause: error });
      const other = error instanceof errors.JWKSNoMatchingKey && (await keys.other(held, signal));
      if (!other) throw error;
      return other(header, token);
    }
  };
}

/**
 * Verifies an access token (RFC 9068).
 * @throws Error of jose when anything is wrong; the caller turns every one into UNAUTHENTICATED.
 */
export async function verifyAccessToken(
  token: string,
  keys: JWTVerifyGetKey,
  rules: TokenRules,
): Promise<JWTPayload> {
  if (token.length > MAX_TOKEN_CHARS) throw new Error('the token is too long');
  const { payload } = await jwtVerify(token, keys, {
    issuer: rules.issuer,
    audience: rules.audience,
    algorithms: [...rules.algorithms],
    clockTolerance: rules.clockSkewSeconds,
    currentDate: rules.now(),
    typ: 'at+jwt',
    requiredClaims: ['exp', 'iat', 'sub', 'jti'],
  });
  return payload;
}

export interface ProofExpectation {
  readonly token: string;
  readonly method: string;
  readonly url: string;
  /** Thumbprint that the token is bound to (`cnf.jkt`). */
  readonly thumbprint: string;
}

/**
 * Verifies a DPoP proof (RFC 9449 §4.3).
 * @returns the proof's `jti`; the caller holds that it is used once.
 * @throws Error when the proof is not for this token, method, address or time.
 */
export async function verifyProof(
  proof: string,
  expected: ProofExpectation,
  rules: TokenRules,
): Promise<string> {
  if (proof.length > MAX_TOKEN_CHARS) throw new Error('the proof is too long');
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: [...rules.algorithms],
    currentDate: rules.now(),
    clockTolerance: rules.clockSkewSeconds,
    maxTokenAge: PROOF_SECONDS,
    requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
  });
  const isFor =
    payload['htm'] === expected.method &&
    typeof payload['htu'] === 'string' &&
    withoutQuery(payload['htu']) === withoutQuery(expected.url) &&
    payload['ath'] === createHash('sha256').update(expected.token).digest('base64url') &&
    protectedHeader.jwk !== undefined &&
    (await calculateJwkThumbprint(protectedHeader.jwk)) === expected.thumbprint;
  if (!isFor || payload.jti === undefined) throw new Error('the proof is for something else');
  return payload.jti;
}

const withoutQuery = (url: string): string => {
  const parsed = new URL(url);
  return `${parsed.origin}${parsed.pathname}`;
};
