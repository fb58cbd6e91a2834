import { createDecipheriv, createHash, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto';

/**
 * Opens what the gateway keeps with nothing but `node:crypto`, as an auditor's own program would: compact JWE with
 * ECDH-ES+A256KW and A256GCM (RFC 7516, RFC 7518 §4.6), and a ZIP of stored files (APPNOTE 4.3).
 */
export function openJwe(compact: string, privateKey: KeyObject): Buffer {
  const [head = '', wrapped = '', iv = '', sealed = '', tag = ''] = compact.split('.');
  const { alg, enc, epk } = JSON.parse(Buffer.from(head, 'base64url').toString());
  if (alg !== 'ECDH-ES+A256KW' || enc !== 'A256GCM') throw new Error(`${alg} ${enc}`);
  const shared = diffieHellman({ privateKey, publicKey: createPublicKey({ key: epk, format: 'jwk' }) });
  // Concat KDF (NIST SP 800-56A): one round; AlgorithmID, no party infos, key length.
  const word = (number: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(number);
    return bytes;
  };
  const kek = createHash('sha256')
    .update(Buffer.concat([word(1), shared, word(alg.length), Buffer.from(alg), word(0), word(0), word(256)]))
    .digest();
  const unwrap = createDecipheriv('id-aes256-wrap', kek, Buffer.alloc(8, 0xa6));
  const key = Buffer.concat([unwrap.update(Buffer.from(wrapped, 'base64url')), unwrap.final()]);
  const open = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'));
  open.setAAD(Buffer.from(head));
  open.setAuthTag(Buffer.from(tag, 'base64url'));
  return Buffer.concat([open.update(Buffer.from(sealed, 'base64url')), open.final()]);
}

/** Files in the order of the central directory. @throws Error for one that is compressed. */
export function storedFilesOf(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006'));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
    ];
    if (method !== 0) throw new Error('a compressed file');
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const head = zip.readUInt32LE(at + 42);
    const from = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
    files.set(name, Buffer.from(zip.subarray(from, from + size)));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
