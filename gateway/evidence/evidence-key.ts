import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { CompactEncrypt, calculateJwkThumbprint, compactDecrypt } from 'jose';
import { ASIC_E } from './asic-container.ts';

/** Key agreement on X25519 or P-256, the content under AES-256-GCM (RFC 7516, RFC 7518 §4.6, RFC 8037). */
const AGREEMENT = 'ECDH-ES+A256KW';
const CONTENT = 'A256GCM';

/** Encrypts containers for the auditor, and for nobody else: the gateway itself cannot open them again. */
export interface EvidenceKey {
  /** @returns a compact JWE. */
  encrypt(container: Uint8Array): Promise<string>;
}

/**
 * @param text PEM (SPKI) or JWK of the auditor's public key.
 * @throws Error when it is none, or a private one: that key belongs to the auditor.
 */
export async function readEvidenceKey(text: string): Promise<EvidenceKey> {
  const key = fitKey(readPublic(text), 'evidence key');
  const kid = await calculateJwkThumbprint(key.export({ format: 'jwk' }) as Record<string, string>);
  return {
    encrypt: (container) =>
      new CompactEncrypt(container)
        .setProtectedHeader({ alg: AGREEMENT, enc: CONTENT, cty: ASIC_E, kid })
        .encrypt(key),
  };
}

/**
 * @param text PEM (PKCS#8) or JWK of the auditor's private key.
 * @throws Error when it is none, or the container is encrypted for another key or was changed.
 */
export async function decryptContainer(jwe: string, text: string): Promise<Uint8Array> {
  const key = fitKey(readPrivate(text), "auditor's key");
  try {
    const { plaintext } = await compactDecrypt(jwe.trim(), key, {
      keyManagementAlgorithms: [AGREEMENT],
      contentEncryptionAlgorithms: [CONTENT],
    });
    return plaintext;
  } catch (cause) {
    throw new Error('the container is not for this key, or was changed', { cause });
  }
}

/** A new pair for an auditor, PEM. */
export function newEvidenceKey(): { readonly privateKey: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

function readPublic(text: string): KeyObject {
  const jwk = jwkIn(text);
  if (jwk ? jwk.d !== undefined : /PRIVATE KEY/.test(text))
    throw new Error('evidence key: this is a private key; only its public half belongs here');
  return parsed('evidence key', () =>
    jwk ? createPublicKey({ key: jwk, format: 'jwk' }) : createPublicKey(text),
  );
}

const readPrivate = (text: string): KeyObject => {
  const jwk = jwkIn(text);
  return parsed("auditor's key", () =>
    jwk ? createPrivateKey({ key: jwk, format: 'jwk' }) : createPrivateKey(text),
  );
};

/** The library's own error quotes what it could not read. */
function parsed(name: string, read: () => KeyObject): KeyObject {
  try {
    return read();
  } catch {
    throw new Error(`${name}: neither PEM nor JWK`);
  }
}

function fitKey(key: KeyObject, name: string): KeyObject {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'x25519' || (type === 'ec' && details?.namedCurve === 'prime256v1')) return key;
  throw new Error(`${name}: neither X25519 nor P-256`);
}

function jwkIn(text: string): JsonWebKey | undefined {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as JsonWebKey;
  } catch {
    return {};
  }
}
