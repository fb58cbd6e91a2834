import { constants, type KeyObject, type SignKeyObjectInput, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

export type SignatureAlgorithm = 'ES256' | 'EdDSA' | 'PS256' | 'RS256';

interface Arithmetic {
  /** `null` where the algorithm takes the message itself. */
  readonly digest: string | null;
  readonly use: Omit<SignKeyObjectInput, 'key'>;
}

/** RFC 7518 §3.3–3.5, RFC 8037 §3.1. */
const ARITHMETIC: Readonly<Record<SignatureAlgorithm, Arithmetic>> = {
  // r and s side by side, 64 bytes; what the library does unless told is DER.
  ES256: { digest: 'sha256', use: { dsaEncoding: 'ieee-p1363' } },
  EdDSA: { digest: null, use: {} },
  PS256: { digest: 'sha256', use: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } },
  RS256: { digest: 'sha256', use: { padding: constants.RSA_PKCS1_PADDING } },
};

const verifyElsewhere = promisify(verify);

/** A key bound to its algorithm, ready for many messages. It trusts that the key is one of that algorithm. */
export interface BoundKey {
  /** On the spot: to hand it to another thread would cost this one as much. */
  sign(message: Buffer): Buffer;
  /** In another thread: it takes three times as long as a signature, and an answer may be long. */
  verify(message: Buffer, signature: Buffer): Promise<boolean>;
}

export function bindKey(key: KeyObject, algorithm: SignatureAlgorithm): BoundKey {
  const { digest, use } = ARITHMETIC[algorithm];
  const keyInUse = { ...use, key };
  return {
    sign: (message) => sign(digest, message, keyInUse),
    verify: (message, signature) => verifyElsewhere(digest, message, keyInUse, signature),
  };
}
