import { createHash, verify, X509Certificate } from 'node:crypto';
import { type Der, need, partsOf, TAG } from './der.ts';
import { digestName, OID, TIME_STAMPING } from './object-ids.ts';
import type { TimeStampToken } from './time-stamp-token.ts';

const LONGEST_CHAIN = 6;

/**
 * Checks who signed a time stamp: RFC 5652 §5.4 (the signature covers the stamp), RFC 3161 §2.4.1 with RFC 5035 (by the
 * certificate that it names), and that this certificate is for time stamps and leads to one of `trusted`.
 * @throws Error naming what is wrong.
 */
export function checkSigner(token: TimeStampToken, trusted: readonly X509Certificate[]): void {
  const [, , digestAlgorithm, attributes, , signature] = partsOf(token.signer);
  const signed = need(attributes, TAG.first);
  const digest = digestName(oidOf(need(digestAlgorithm, TAG.sequence)));
  const values = attributesOf(signed);
  const digestOfInfo = createHash(digest).update(token.info).digest();
  if (values.get(OID.contentType)?.value.toString('hex') !== OID.timeStampInfo)
    throw new Error('the signature is not of a time stamp');
  if (!values.get(OID.messageDigest)?.value.equals(digestOfInfo))
    throw new Error('the signature is of another time stamp');
  const given = token.certificates.map((bytes) => new X509Certificate(bytes));
  const signer = given.find((one) => isNamed(one, values));
  if (!signer) throw new Error('the certificate that the time stamp names is not there');
  // What was signed has the tag of a set, whatever tag it stands there with.
  const bytes = Buffer.concat([Buffer.from([TAG.set]), signed.whole.subarray(1)]);
  if (!verify(digestFor(signer, digest), bytes, signer.publicKey, need(signature, TAG.octets).value))
    throw new Error('the signature of the time stamp is wrong');
  if (!signer.keyUsage?.includes(TIME_STAMPING))
    throw new Error('the certificate of the time stamp is not for time stamps');
  if (!leadsTo(signer, given, trusted, token.at))
    throw new Error('the certificate of the time stamp leads to none that is trusted');
}

const oidOf = (algorithm: Der): string => need(partsOf(algorithm)[0], TAG.oid).value.toString('hex');

/** EdDSA hashes by itself. */
const digestFor = (signer: X509Certificate, digest: string): string | null =>
  signer.publicKey.asymmetricKeyType?.startsWith('ed') ? null : digest;

/** Signed attributes with one value each, by type. */
function attributesOf(attributes: Der): ReadonlyMap<string, Der> {
  return new Map(
    partsOf(attributes).map((attribute) => {
      const [type, values] = partsOf(attribute);
      const [value, ...more] = partsOf(need(values, TAG.set));
      if (!value || more.length > 0) throw new Error('an attribute of the time stamp has several values');
      return [need(type, TAG.oid).value.toString('hex'), value];
    }),
  );
}

/** `SigningCertificate { SEQUENCE OF { hash, … } }`; the second version may name the hash before it. */
function isNamed(certificate: X509Certificate, values: ReadonlyMap<string, Der>): boolean {
  const second = values.get(OID.signingCertificateV2);
  const named = second ?? values.get(OID.signingCertificate);
  const [list] = named ? partsOf(named) : [];
  const [first] = list ? partsOf(list) : [];
  const parts = first ? partsOf(first) : [];
  const hash = parts.find(({ tag }) => tag === TAG.octets);
  const algorithm = parts[0]?.tag === TAG.sequence && second ? digestName(oidOf(parts[0])) : undefined;
  const digest = second ? (algorithm ?? 'sha256') : 'sha1';
  return hash?.value.equals(createHash(digest).update(certificate.raw).digest()) === true;
}

/** Walks up from certificate to certificate; each is valid at the time that was stamped. */
function leadsTo(
  signer: X509Certificate,
  given: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
  at: Date,
): boolean {
  let current = signer;
  for (let step = 0; step < LONGEST_CHAIN; step += 1) {
    if (at < new Date(current.validFrom) || at > new Date(current.validTo)) return false;
    const isTrusted = trusted.some(({ raw }) => raw.equals(current.raw));
    if (isTrusted) return true;
    const issuer = [...trusted, ...given].find(
      (one) => one.ca && current.checkIssued(one) && current.verify(one.publicKey),
    );
    if (!issuer) return false;
    current = issuer;
  }
  return false;
}
