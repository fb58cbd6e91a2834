import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto';

type Json = Readonly<Record<string, unknown>>;

const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** What a token may be made of, every part as its forger likes: no library would make these. */
export interface Forgery {
  readonly header: unknown;
  readonly payload: unknown;
  /** Base64url. */
  readonly signature: string;
}

export const compact = ({ header, payload, signature }: Forgery): string =>
  `${part(header)}.${part(payload)}.${signature}`;

export const partsOf = (token: string): { header: Json; payload: Json; signature: string } => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const read = (text: string): Json => JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  return { header: read(header), payload: read(payload), signature };
};

/** A key pair of the forger's own. */
export interface OwnKey {
  readonly privateKey: KeyObject;
  readonly jwk: Json;
}

export function makeOwnKey(): OwnKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: publicKey.export({ format: 'jwk' }) as Json };
}

/** ES256 over what the forger wrote (RFC 7515 §5.1). */
export function signedBy(privateKey: KeyObject, header: unknown, payload: unknown): string {
  const signature = sign('sha256', Buffer.from(`${part(header)}.${part(payload)}`), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return compact({ header, payload, signature: signature.toString('base64url') });
}

/** HS256 whose secret everybody knows, e.g. a public key. */
export function macedBy(secret: string | Buffer, header: unknown, payload: unknown): string {
  const mac = createHmac('sha256', secret).update(`${part(header)}.${part(payload)}`);
  return compact({ header, payload, signature: mac.digest('base64url') });
}

/** The forms in which a public key may be taken for a secret. */
export function publicForms(jwk: Json): readonly (string | Buffer)[] {
  const key = createPublicKey({ key: jwk as never, format: 'jwk' });
  return [
    key.export({ type: 'spki', format: 'pem' }),
    key.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwk),
    Buffer.from(String(jwk['x']), 'base64url'),
  ];
}

/** A DPoP proof (RFC 9449 §4.2), each member as its maker likes. */
export function proofBy(
  key: OwnKey,
  token: string,
  url: string,
  over: { readonly header?: Json; readonly payload?: Json } = {},
): string {
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: key.jwk, ...over.header };
  const payload = {
    htm: 'POST',
    htu: `${url}/graphql`,
    iat: Math.floor(Date.now() / 1000),
    jti: randomUUID(),
    ath: createHash('sha256').update(token).digest('base64url'),
    ...over.payload,
  };
  return signedBy(key.privateKey, header, payload);
}
