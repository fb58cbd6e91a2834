import { KeyObject } from 'node:crypto';
import {
  CompactSign,
  type CompactVerifyResult,
  compactVerify,
  createLocalJWKSet,
  errors,
  importPKCS8,
  type JSONWebKeySet,
  type ResolvedKey,
} from 'jose';
import { bindKey, type SignatureAlgorithm } from './signature-arithmetic.ts';
import { type JwsExpectation, TrustedHeaders } from './trusted-headers.ts';

/**
 * The connectors' only door to `jose`. Compact JWS (RFC 7515) with `typ`, `kid`; algorithms are pinned, never read.
 * `jose` judges keys and headers, and every refusal is its word; the arithmetic of our signatures, and of messages under
 * a header that it has judged, is `node:crypto`'s (docs/decisions/0028-signatures-by-node-crypto.md).
 */
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
  const privateKey = await readSigningKey(pkcs8Pem, algorithm).catch(() => {
    throw new Error(`the signing key is no PKCS#8 private key for ${algorithm}`);
  });
  const key = bindKey(privateKey, algorithm);
  return {
    async sign(typ, claims) {
      const input = `${toBase64url({ alg: algorithm, typ, kid: keyId })}.${toBase64url(claims)}`;
      return `${input}.${key.sign(Buffer.from(input, 'latin1')).toString('base64url')}`;
    },
  };
}

async function readSigningKey(pkcs8Pem: string, alg: SignatureAlgorithm): Promise<KeyObject> {
  // Environment files often carry the line breaks of a PEM as two characters.
  const key = await importPKCS8(pkcs8Pem.replaceAll('\\n', '\n'), alg, { extractable: true });
  // Too short a key is refused only when it signs.
  await new CompactSign(new Uint8Array()).setProtectedHeader({ alg }).sign(key);
  return KeyObject.from(key);
}

const toBase64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export type VerifiedJws =
  | { readonly kind: 'verified'; readonly payload: Uint8Array }
  /** Signed with a key that the set does not hold: worth fetching the set again. */
  | { readonly kind: 'unknown-key' }
  /** Forged, damaged, of another type or algorithm. `reason` is ours or the library's code, never content. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface KeySet {
  readonly keys: ReturnType<typeof createLocalJWKSet>;
  readonly headers: TrustedHeaders;
}

/** @throws TypeError when it is no JWK set. */
export function createKeySet(jwks: { readonly keys: readonly object[] }): KeySet {
  const keys = createLocalJWKSet({ keys: jwks.keys.map((key) => ({ ...key })) } as JSONWebKeySet);
  return { keys, headers: new TrustedHeaders() };
}

/** JSON of the set (RFC 7517 §5), for whoever checks a kept message later. */
export const writeKeySet = ({ keys }: KeySet): string => JSON.stringify(keys.jwks());

/** The key is chosen by `kid` from our set; keys, addresses or certificates inside the message are never followed. */
export async function verifyJws(
  compact: string,
  { keys, headers }: KeySet,
  expected: JwsExpectation,
): Promise<VerifiedJws> {
  const { algorithms, typ } = expected;
  try {
    const known = await headers.verify(compact, expected);
    if (known) return { kind: 'verified', payload: known };
    const verified = await compactVerify(compact, keys, { algorithms: [...algorithms] });
    const { payload, protectedHeader } = verified;
    if (protectedHeader.typ !== typ) return { kind: 'refused', reason: 'another typ' };
    // Without a kid a set of one key would match anything, also after that key was withdrawn.
    if (typeof protectedHeader.kid !== 'string') return { kind: 'refused', reason: 'no kid' };
    const alg = algorithms.find((pinned) => pinned === protectedHeader.alg);
    // `crit` can ask for anything; the one extension that is known here leaves the payload unencoded (RFC 7797).
    if (alg && protectedHeader.crit === undefined) {
      headers.add(compact, { alg, typ, key: bindKey(publicKeyOf(verified), alg) });
    }
    return { kind: 'verified', payload };
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return { kind: 'unknown-key' };
    return { kind: 'refused', reason: error instanceof errors.JOSEError ? error.code : 'unreadable' };
  }
}

function publicKeyOf({ key }: CompactVerifyResult & ResolvedKey): KeyObject {
  if (key instanceof Uint8Array) throw new TypeError('a set of public keys holds no secret');
  return KeyObject.from(key);
}
