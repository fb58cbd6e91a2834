import { createHash, createPublicKey, verify } from 'node:crypto';

/**
 * What an auditor would write with a day's work and RFC 6962, RFC 8032 and the C2SP notes at hand. It shares no line
 * with the log: nothing is imported but the cryptography of the platform, and the algorithms are the recursive ones.
 */
const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafOf = (body: string): Buffer => sha256(Buffer.from([0]), Buffer.from(body, 'utf8'));
const nodeOf = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.from([1]), left, right);

/** RFC 6962 §2.1, as it is written there. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return first;
  const split = splitOf(leaves.length);
  return nodeOf(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

/** Largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** RFC 6962 §2.1.1 read backwards: the root that a leaf and its audit path lead to. */
export function rootFromPath(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer {
  if (size === 1) return leaf;
  const [sibling, rest] = [path[path.length - 1] ?? Buffer.alloc(0), path.slice(0, -1)];
  const split = splitOf(size);
  return index < split
    ? nodeOf(rootFromPath(leaf, index, split, rest), sibling)
    : nodeOf(sibling, rootFromPath(leaf, index - split, size - split, rest));
}

/** RFC 6962 §2.1.2 read backwards: the roots of the smaller and of the larger tree that a consistency proof leads to. */
export function rootsFromConsistency(
  first: number,
  second: number,
  proof: readonly Buffer[],
  knownRoot: Buffer,
): { readonly older: Buffer; readonly newer: Buffer } {
  const walk = (
    m: number,
    n: number,
    path: readonly Buffer[],
    isWhole: boolean,
  ): { older: Buffer; newer: Buffer } => {
    if (m === n) {
      const root = isWhole ? knownRoot : (path[0] ?? Buffer.alloc(0));
      return { older: root, newer: root };
    }
    const [last, rest] = [path[path.length - 1] ?? Buffer.alloc(0), path.slice(0, -1)];
    const split = splitOf(n);
    if (m <= split) {
      const left = walk(m, split, rest, isWhole);
      return { older: left.older, newer: nodeOf(left.newer, last) };
    }
    const right = walk(m - split, n - split, rest, false);
    return { older: nodeOf(last, right.older), newer: nodeOf(last, right.newer) };
  };
  return walk(first, second, proof, true);
}

/** A signed note (C2SP): checks one signature with the key of a verifier line `name+id+base64(0x01 ‖ key)`. */
export function readSignedHead(note: string, verifierLine: string): { size: number; root: Buffer } {
  const [name = '', id = '', encoded = ''] = verifierLine.trim().split('+');
  const key = Buffer.from(verifierLine.trim().slice(name.length + id.length + 2), 'base64').subarray(1);
  if (encoded === '' || key.length !== 32) throw new Error('not a verifier key');
  const expectedId = sha256(Buffer.from(`${name}\n`), Buffer.from([1]), key).subarray(0, 4);
  if (expectedId.toString('hex') !== id) throw new Error('key id does not fit');
  const end = note.indexOf('\n\n') + 1;
  const text = note.slice(0, end);
  const line = note
    .slice(end + 1)
    .split('\n')
    .find((one) => one.startsWith(`— ${name} `));
  const signature = Buffer.from(line?.split(' ')[2] ?? '', 'base64');
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: key.toString('base64url') },
    format: 'jwk',
  });
  if (!signature.subarray(0, 4).equals(expectedId)) throw new Error('signed by another key');
  if (!verify(null, Buffer.from(text), publicKey, signature.subarray(4))) throw new Error('bad signature');
  const [origin, size, root] = text.split('\n');
  if (origin !== name) throw new Error('another log');
  return { size: Number(size), root: Buffer.from(root ?? '', 'base64') };
}

/** A whole export of one log, from its text and the public key. @throws Error when it does not lead to the signed head. */
export function checkExport(text: string, verifierLine: string): number {
  const lines = text.split('\n').filter((line) => line !== '');
  const { manifest } = JSON.parse(lines.pop() ?? '{}');
  const head = readSignedHead(JSON.parse(manifest).checkpoints[0], verifierLine);
  const leaves = lines.map((line, index) => {
    const entry = JSON.parse(line);
    if (entry.index !== index) throw new Error(`line ${index} is out of order`);
    if (entry.record === undefined) return Buffer.from(entry.leaf, 'base64');
    // The record's own bytes, cut out of the line: nothing is serialised again.
    return leafOf(line.slice(line.indexOf('"record":') + '"record":'.length, -1));
  });
  if (leaves.length !== head.size || !rootOf(leaves).equals(head.root))
    throw new Error('the records do not lead to the signed head');
  return leaves.length;
}

export { leafOf };
