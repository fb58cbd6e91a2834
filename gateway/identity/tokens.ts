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
import { isWithin, numericDateMs, type TimeWindow } from '../../schema/time-window.ts';
import { normalAddress } from './own-address.ts';

/** The only file that imports jose here: what a token is, and whether it is genuine. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockSkewSeconds: number;
  readonly now: () => Date;
}

/** Of tokens and of proofs of possession. */
export const TOKEN_ALGORITHMS: readonly string[] = ['ES256', 'EdDSA', 'PS256'];

const MAX_TOKEN_CHARS = 8_192;
/** A proof may be as old, on top of the skew of the clocks. */
const PROOF_SECONDS = 60;
const MAX_JTI_CHARS = 256;
/** A confirmation is fetched soon after it was given. */
const CONFIRMATION_SECONDS = 600;

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
  // The library takes any time of issue, and any number for an end.
  if (!isWithin(numericDateMs(payload.iat), rules.now().getTime(), issuedBy(rules, Number.POSITIVE_INFINITY)))
    throw new Error('the token is of a time to come');
  if (numericDateMs(payload.exp) === undefined) throw new Error('the token has no end');
  return payload;
}

export interface ConfirmationExpectation {
  /** Client that asked; the token is for nobody else. */
  readonly clientId: string;
  /** Personal id of who was asked. */
  readonly personId: string;
  /** What the person confirmed stands for: a token for other content is none. */
  readonly nonce: string;
}

/**
 * Verifies an id token of the backchannel (OpenID CIBA): this person, at level 2, confirmed exactly this just now.
 * @throws Error when anything about it is another.
 */
export async function verifyConfirmation(
  token: string,
  keys: JWTVerifyGetKey,
  { clientId, personId, nonce }: ConfirmationExpectation,
  rules: Omit<TokenRules, 'audience'>,
): Promise<void> {
  if (token.length > MAX_TOKEN_CHARS) throw new Error('the token is too long');
  const { payload } = await jwtVerify(token, keys, {
    issuer: rules.issuer,
    audience: clientId,
    subject: personId,
    algorithms: [...rules.algorithms],
    clockTolerance: rules.clockSkewSeconds,
    currentDate: rules.now(),
    // An access token says that somebody may do something, never that they confirmed it.
    typ: 'JWT',
    requiredClaims: ['exp', 'iat', 'sub', 'nonce'],
  });
  if (!isWithin(numericDateMs(payload.iat), rules.now().getTime(), issuedBy(rules, CONFIRMATION_SECONDS)))
    throw new Error('the confirmation is not of this moment');
  if (payload['nonce'] !== nonce) throw new Error('the confirmation is of other content');
  if (payload['loa'] !== 2) throw new Error('the confirmation is of too weak an identity');
}

const issuedBy = (
  { clockSkewSeconds }: Pick<TokenRules, 'clockSkewSeconds'>,
  oldestSeconds: number,
): TimeWindow => ({
  pastMs: (oldestSeconds + clockSkewSeconds) * 1_000,
  futureMs: clockSkewSeconds * 1_000,
});

export interface ProofExpectation {
  readonly token: string;
  readonly method: string;
  /** In full; a proof for any one of them will do. */
  readonly urls: readonly string[];
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
    requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
  });
  if (!isWithin(numericDateMs(payload.iat), rules.now().getTime(), issuedBy(rules, PROOF_SECONDS)))
    throw new Error('the proof is not of this moment');
  const { htm, htu, ath, jti } = payload as Readonly<Record<string, unknown>>;
  const address = typeof htu === 'string' ? normalAddress(htu) : undefined;
  const isFor =
    htm === expected.method &&
    address !== undefined &&
    expected.urls.some((url) => normalAddress(url) === address) &&
    ath === createHash('sha256').update(expected.token).digest('base64url') &&
    protectedHeader.jwk !== undefined &&
    (await calculateJwkThumbprint(protectedHeader.jwk)) === expected.thumbprint;
  if (!isFor) throw new Error('the proof is for something else');
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_CHARS)
    throw new Error('the proof has no fit id');
  return jti;
}
