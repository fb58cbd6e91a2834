import { webcrypto } from 'node:crypto';
import { compactVerify, createLocalJWKSet, errors, exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import type { SignatureAlgorithm } from '../rest-lgsp-jws/signature-arithmetic.ts';

/** A party that signs whatever it is told to, by Web Crypto alone, and a judge of messages that is `jose` alone. */
export interface JwsPeer {
  readonly algorithm: SignatureAlgorithm;
  readonly pem: string;
  readonly jwk: object;
  /** @returns header and payload as they are written, and a right signature over them. */
  signText(header: string, payload: string): Promise<string>;
}

const PARAMETERS = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  EdDSA: { name: 'Ed25519' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
} as const;

export async function createJwsPeer(algorithm: SignatureAlgorithm, kid: string): Promise<JwsPeer> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return {
    algorithm,
    pem: await exportPKCS8(privateKey),
    jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' },
    async signText(header, payload) {
      const input = Buffer.from(`${header}.${payload}`, 'latin1');
      const signature = await webcrypto.subtle.sign(PARAMETERS[algorithm], privateKey, input);
      return `${header}.${payload}.${Buffer.from(signature).toString('base64url')}`;
    },
  };
}

export const base64url = (text: string | Uint8Array): string => Buffer.from(text).toString('base64url');

/** What must be said of a message: all that `jose` demands, then a `typ` and a `kid`. */
export function joseVerdict(
  jwks: readonly object[],
  algorithms: readonly SignatureAlgorithm[],
  typ: string,
): (compact: string) => Promise<object> {
  const keys = createLocalJWKSet({ keys: jwks.map((jwk) => ({ ...jwk })) } as Parameters<
    typeof createLocalJWKSet
  >[0]);
  return async (compact) => {
    try {
      const read = await compactVerify(compact, keys, { algorithms: [...algorithms] });
      if (read.protectedHeader.typ !== typ) return { kind: 'refused', reason: 'another typ' };
      if (typeof read.protectedHeader.kid !== 'string') return { kind: 'refused', reason: 'no kid' };
      return { kind: 'verified', payload: Buffer.from(read.payload).toString('hex') };
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return { kind: 'unknown-key' };
      return { kind: 'refused', reason: error instanceof errors.JOSEError ? error.code : 'unreadable' };
    }
  };
}
