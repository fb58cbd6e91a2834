import { CompactSign, compactVerify, createLocalJWKSet, errors, importPKCS8, type JSONWebKeySet } from 'jose';

/** The connectors' only door to `jose`. Compact JWS (RFC 7515) with `typ`, `kid`; algorithms are pinned, never read. */
export type SignatureAlgorithm = 'ES256' | 'EdDSA' | 'PS256' | 'RS256';

export interface JwsSigner {
  /** @returns a compact JWS over the JSON of `claims`. */
  sign(typ: string, claims: Readonly<Record<string, unknown>>): Promise<string>;
}

/** @throws Error when the text holds no private key of that algorithm (found at start; the key is not quoted). */
export async function createJwsSigner(
  pkcs8Pem: string,
  algorithm: SignatureAlgorithm,
  keyId: string,
): Promise<JwsSigner> {
  // Environment files often carry the line breaks of a PEM as two characters.
  const key = await importPKCS8(pkcs8Pem.replaceAll('\\n', '\n'), algorithm).catch(() => {
    throw new Error(`the signing key is no PKCS#8 private key for ${algorithm}`);
  });
  return {
    sign(typ, claims) {
      return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: algorithm, typ, kid: keyId })
        .sign(key);
    },
  };
}

export type VerifiedJws =
  | { readonly kind: 'verified'; readonly payload: Uint8Array }
  /** Signed with a key that the set does not hold: worth fetching the set again. */
  | { readonly kind: 'unknown-key' }
  /** Forged, damaged, of another type or algorithm. `reason` is ours or the library's code, never content. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface JwsExpectation {
  readonly algorithms: readonly SignatureAlgorithm[];
  readonly typ: string;
}

export type KeySet = ReturnType<typeof createLocalJWKSet>;

/** @throws TypeError when it is no JWK set. */
export function createKeySet(jwks: { readonly keys: readonly object[] }): KeySet {
  return createLocalJWKSet({ keys: jwks.keys.map((key) => ({ ...key })) } as JSONWebKeySet);
}

/** JSON of the set (RFC 7517 §5), for whoever checks a kept message later. */
export const writeKeySet = (keys: KeySet): string => JSON.stringify(keys.jwks());

/** The key is chosen by `kid` from our set; keys, addresses or certificates inside the message are never followed. */
export async function verifyJws(
  compact: string,
  keys: KeySet,
  { algorithms, typ }: JwsExpectation,
): Promise<VerifiedJws> {
  try {
    const { payload, protectedHeader } = await compactVerify(compact, keys, { algorithms: [...algorithms] });
    if (protectedHeader.typ !== typ) return { kind: 'refused', reason: 'another typ' };
    // Without a kid a set of one key would match anything, also after that key was withdrawn.
    if (typeof protectedHeader.kid !== 'string') return { kind: 'refused', reason: 'no kid' };
    return { kind: 'verified', payload };
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return { kind: 'unknown-key' };
    return { kind: 'refused', reason: error instanceof errors.JOSEError ? error.code : 'unreadable' };
  }
}
