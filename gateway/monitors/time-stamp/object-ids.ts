/** Object identifiers of RFC 3161, RFC 5652 and RFC 5035, as their encoded bytes in hexadecimal. */
export const OID = {
  sha256: '608648016503040201',
  sha384: '608648016503040202',
  sha512: '608648016503040203',
  signedData: '2a864886f70d010702',
  timeStampInfo: '2a864886f70d0109100104',
  contentType: '2a864886f70d010903',
  messageDigest: '2a864886f70d010904',
  /** Which certificate signed: by SHA-1, and by a named hash. */
  signingCertificate: '2a864886f70d010910020c',
  signingCertificateV2: '2a864886f70d010910022f',
} as const;

/** In words, as certificates name it. */
export const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';

const DIGESTS: ReadonlyMap<string, string> = new Map([
  [OID.sha256, 'sha256'],
  [OID.sha384, 'sha384'],
  [OID.sha512, 'sha512'],
]);

/** @throws Error for a hash that we do not take. */
export function digestName(oid: string): string {
  const name = DIGESTS.get(oid);
  if (name === undefined) throw new Error('the time stamp is made with a hash that is not taken');
  return name;
}
