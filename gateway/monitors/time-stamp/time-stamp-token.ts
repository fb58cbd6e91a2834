import { type Der, need, partsOf, readOne, TAG, writeInteger } from './der.ts';
import { OID } from './object-ids.ts';

/** A time stamp as the authority answered it. */
export interface TimeStampToken {
  readonly at: Date;
  /** The bytes that are signed (TSTInfo). */
  readonly info: Buffer;
  /** Of the CMS around them: certificates and the signer. */
  readonly certificates: readonly Buffer[];
  readonly signer: Der;
}

/** PKIStatus: granted, and granted with changes, of which none matters here (the imprint and the nonce are compared). */
const GRANTED = ['00', '01'];

/**
 * Reads an answer of RFC 3161 §2.4.2 to a request for `hash` with `nonce`. Who signed it is checked elsewhere.
 * @throws Error when it was not granted, or is a stamp of something else.
 */
export function readTimeStamp(response: Buffer, hash: Buffer, nonce: Buffer): TimeStampToken {
  const [status, token] = partsOf(readOne(response, TAG.sequence));
  const [code] = partsOf(need(status, TAG.sequence));
  if (!GRANTED.includes(need(code, TAG.integer).value.toString('hex')))
    throw new Error('the time-stamping authority refuses');
  const signedData = contentOf(need(token, TAG.sequence), OID.signedData, TAG.sequence);
  const [, , content, ...rest] = partsOf(signedData);
  const info = contentOf(need(content, TAG.sequence), OID.timeStampInfo, TAG.octets).value;
  const certificates = rest.find(({ tag }) => tag === TAG.first);
  const signers = partsOf(need(rest.at(-1), TAG.set));
  const [signer] = signers;
  if (!signer || signers.length > 1) throw new Error('a time stamp has one signer');
  return {
    at: readInfo(info, hash, nonce),
    info,
    certificates: certificates ? partsOf(certificates).map(({ whole }) => whole) : [],
    signer,
  };
}

/** `SEQUENCE { type, [0] content }`, of the type that is wanted. */
function contentOf(wrapper: Der, type: string, tag: number): Der {
  const [oid, content] = partsOf(wrapper);
  if (need(oid, TAG.oid).value.toString('hex') !== type) throw new Error('the answer is no time stamp');
  return readOne(need(content, TAG.first).value, tag);
}

/** TSTInfo: version, policy, imprint, serial number, time, then what is optional: the nonce is the integer among it. */
function readInfo(info: Buffer, hash: Buffer, nonce: Buffer): Date {
  const [, , imprint, , time, ...optional] = partsOf(readOne(info, TAG.sequence));
  if (!isImprintOf(need(imprint, TAG.sequence), hash)) throw new Error('the time stamp is of something else');
  const told = optional.find(({ tag }) => tag === TAG.integer);
  if (!told?.whole.equals(writeInteger(nonce))) throw new Error('the time stamp answers another request');
  return readTime(need(time, TAG.time).value.toString('latin1'));
}

/** The parameters of SHA-256 may be NULL or absent. */
function isImprintOf(imprint: Der, hash: Buffer): boolean {
  const [algorithm, hashed] = partsOf(imprint);
  const [oid] = partsOf(need(algorithm, TAG.sequence));
  return (
    need(oid, TAG.oid).value.toString('hex') === OID.sha256 && need(hashed, TAG.octets).value.equals(hash)
  );
}

/** GeneralizedTime in UTC, seconds and parts of them. */
function readTime(text: string): Date {
  const [, year, month, day, hour, minute, second, part = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(text) ?? [];
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${part}Z`);
  if (Number.isNaN(at.getTime())) throw new Error('the time stamp tells no time');
  return at;
}
