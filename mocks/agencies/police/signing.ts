import {
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomUUID,
  sign,
  verify,
} from 'node:crypto';

/** Compact JWS by hand on `node:crypto`: a second implementation, so that the connector is not checked by itself. */
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const ES256 = { dsaEncoding: 'ieee-p1363' } as const;

export function signJws(header: object, payload: object, key: KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, ...ES256 }).toString('base64url')}`;
}

/** @returns the claims, or the reason why the message is refused. */
export function openJws(
  compact: string,
  expected: { readonly typ: string; readonly kid: string; readonly key: KeyObject },
): { readonly claims: Readonly<Record<string, unknown>> } | { readonly refused: string } {
  const [head = '', body = '', signature = '', ...more] = compact.split('.');
  if (more.length > 0 || signature === '') return { refused: 'not a compact JWS' };
  try {
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    const { alg, typ, kid } = header as Record<string, unknown>;
    if (alg !== 'ES256' || typ !== expected.typ || kid !== expected.kid)
      return { refused: 'alg, typ or kid' };
    const key = { key: expected.key, ...ES256 };
    const isGood = verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
    if (!isGood) return { refused: 'signature' };
    return { claims: JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) };
  } catch {
    return { refused: 'unreadable' };
  }
}

interface PoliceKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JsonWebKey;
}

function createKey(): PoliceKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    kid: `police-${randomUUID().slice(0, 8)}`,
    privateKey,
    publicJwk: publicKey.export({ format: 'jwk' }),
  };
}

/** The police's signing keys: one signs, the one before is still published so that answers under way stay valid. */
export class PoliceKeys {
  #current = createKey();
  #previous: PoliceKey | undefined;

  get current(): PoliceKey {
    return this.#current;
  }

  rotate(): void {
    this.#previous = this.#current;
    this.#current = createKey();
  }

  jwks(): { readonly keys: readonly object[] } {
    const published = [this.#current, ...(this.#previous ? [this.#previous] : [])];
    return { keys: published.map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: 'ES256', use: 'sig' })) };
  }
}

/** The partner registered the public half; it follows from the private one. */
export const publicKeyOf = (privatePem: string): KeyObject => createPublicKey(privatePem);
