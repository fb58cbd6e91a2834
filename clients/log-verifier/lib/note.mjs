import { createHash, createPublicKey, verify } from 'node:crypto';

/** C2SP signed-note, tlog-checkpoint and tlog-cosignature; Ed25519 alone. */
export const SIGNATURE = 0x01;
const COSIGNATURE = 0x04;

/** `<name>+<hex key id>+<base64(algorithm ‖ key)>`, one a line. @throws Error. */
export function parseKeys(text) {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw new Error('there is no verifier key in the key file');
  return lines.map((line) => {
    const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    const algorithm = bytes[0];
    if (name === undefined || bytes.length !== 33 || (algorithm !== SIGNATURE && algorithm !== COSIGNATURE))
      throw new Error(`not an Ed25519 verifier key: ${line.slice(0, 60)}`);
    const own = createHash('sha256').update(`${name}\n`).update(bytes).digest().subarray(0, 4);
    if (own.toString('hex') !== id) throw new Error(`the key id of ${name} does not fit its key`);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.subarray(1).toString('base64url') };
    return { name, id: own, algorithm, publicKey: createPublicKey({ key: jwk, format: 'jwk' }) };
  });
}

/**
 * Opens a checkpoint. One of the keys of the log must have signed it, and every signature by a known key must be right.
 * @returns {{ origin: string, size: number, root: Buffer, note: string, cosigned: { name: string, at: Date }[] }}
 * @throws Error naming what is wrong.
 */
export function openCheckpoint(note, keys) {
  const border = note.lastIndexOf('\n\n');
  if (border < 0 || !note.endsWith('\n')) throw new Error('not a signed note');
  const text = note.slice(0, border + 1);
  let isSigned = false;
  const cosigned = [];
  for (const line of note.slice(border + 2, -1).split('\n')) {
    const [, name, encoded] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    if (name === undefined) throw new Error('a signature line is malformed');
    const bytes = Buffer.from(encoded, 'base64');
    const key = keys.find((one) => one.name === name && one.id.equals(bytes.subarray(0, 4)));
    if (!key) continue;
    if (key.algorithm === SIGNATURE) {
      if (!verify(null, Buffer.from(text), key.publicKey, bytes.subarray(4)))
        throw new Error(`the signature of ${name} is wrong`);
      isSigned ||= text.startsWith(`${name}\n`);
    } else {
      const seconds = bytes.subarray(4, 12).readBigUInt64BE();
      const signed = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
      if (bytes.length !== 76 || !verify(null, signed, key.publicKey, bytes.subarray(12)))
        throw new Error(`the cosignature of ${name} is wrong`);
      cosigned.push({ name, at: new Date(Number(seconds) * 1000) });
    }
  }
  const [origin = '', size = '', root = ''] = text.split('\n');
  if (!isSigned) throw new Error(`the checkpoint of ${origin} is not signed by a key of yours`);
  const hash = Buffer.from(root, 'base64');
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size)) || hash.length !== 32)
    throw new Error('not a checkpoint');
  return { origin, size: Number(size), root: hash, note, cosigned };
}
