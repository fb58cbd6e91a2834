import { TAG, writeDer, writeInteger } from './der.ts';
import { OID } from './object-ids.ts';

/**
 * RFC 3161 §2.4.1: asks for a time stamp of a SHA-256 hash, with the certificate of who stamps.
 * @param nonce random bytes that the answer must repeat.
 */
export const timeStampRequest = (hash: Buffer, nonce: Buffer): Buffer =>
  writeDer(
    TAG.sequence,
    writeInteger(Buffer.from([1])),
    messageImprint(hash),
    writeInteger(nonce),
    writeDer(TAG.boolean, Buffer.from([0xff])),
  );

/** What is stamped; the token holds the same bytes. */
export const messageImprint = (hash: Buffer): Buffer =>
  writeDer(
    TAG.sequence,
    writeDer(TAG.sequence, writeDer(TAG.oid, Buffer.from(OID.sha256, 'hex')), writeDer(TAG.null)),
    writeDer(TAG.octets, hash),
  );
