import { createHash } from 'node:crypto';

/** RFC 6962 §2.1 and RFC 9162 §2.1.3–2.1.4. Hashes are Buffers of 32 bytes. */
const sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

export const leafHash = (bytes) => sha256(LEAF, bytes);
export const nodeHash = (left, right) => sha256(NODE, left, right);
export const EMPTY_ROOT = sha256();

/** Grows leaf by leaf and knows the root at any time. */
export class GrowingTree {
  size = 0;
  /** Perfect subtrees at the right edge, largest first. */
  #edge = [];

  append(hash) {
    let [level, top] = [0, hash];
    while (this.#edge.at(-1)?.level === level) {
      top = nodeHash(this.#edge.pop().hash, top);
      level += 1;
    }
    this.#edge.push({ level, hash: top });
    this.size += 1;
  }

  root() {
    const [last, ...others] = this.#edge.map(({ hash }) => hash).reverse();
    return others.reduce((right, left) => nodeHash(left, right), last ?? EMPTY_ROOT);
  }
}

/** RFC 9162 §2.1.3.2. @returns the root that the proof leads to; undefined for a proof of the wrong shape. */
export function rootOfInclusion(leaf, index, size, proof) {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const step of proof) {
    if (sn === 0) return undefined;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(step, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      hash = nodeHash(hash, step);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? hash : undefined;
}

/** RFC 9162 §2.1.4.2. */
export function isConsistent(first, second, proof, firstRoot, secondRoot) {
  if (first === 0) return proof.length === 0 && firstRoot.equals(EMPTY_ROOT);
  if (first < 0 || first > second) return false;
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot);
  const path = Number.isInteger(Math.log2(first)) ? [firstRoot, ...proof] : [...proof];
  const seed = path.shift();
  if (seed === undefined) return false;
  let [fn, sn] = [first - 1, second - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [older, newer] = [seed, seed];
  for (const step of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [older, newer] = [nodeHash(step, older), nodeHash(step, newer)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      newer = nodeHash(newer, step);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && older.equals(firstRoot) && newer.equals(secondRoot);
}
