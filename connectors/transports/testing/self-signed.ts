import { createPrivateKey, createSign, generateKeyPairSync } from 'node:crypto';

/** A key pair with a self-signed certificate, made for one test run: no key lies in the repository. */
export interface SelfSigned {
  readonly privateKey: string;
  readonly certificate: string;
}

const der = (tag: number, ...contents: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const oid = (...bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes));
/** sha256WithRSAEncryption. */
const ALGORITHM = der(0x30, oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), der(0x05));

/** X.509 v1 (RFC 5280 §4.1 with the defaults), RSA 2048, valid for this century. */
export function createSelfSigned(name: string): SelfSigned {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const commonName = der(0x30, der(0x31, der(0x30, oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
  const time = (text: string): Buffer => der(0x18, Buffer.from(text));
  const toBeSigned = der(
    0x30,
    der(0x02, Buffer.from([1])),
    ALGORITHM,
    commonName,
    der(0x30, time('20000101000000Z'), time('20991231235959Z')),
    commonName,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('sha256')
    .update(toBeSigned)
    .sign(createPrivateKey(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })));
  const certificate = der(0x30, toBeSigned, ALGORITHM, der(0x03, Buffer.from([0]), signature));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}
