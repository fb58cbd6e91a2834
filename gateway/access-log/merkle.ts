import { createHash, hash } from 'node:crypto';

/** RFC 6962 §2: hashes of leaves and nodes have different prefixes, so that neither can be taken for the other. */
export const leafHash = (entry: Uint8Array): Buffer => sha256(Buffer.concat([LEAF, entry]));
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer =>
  sha256(Buffer.concat([NODE, left, right]));
export const EMPTY_ROOT: Buffer = createHash('sha256').digest();

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** A perfect subtree: `level` 0 is a leaf, `index` counts subtrees of that level from the left. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
}

/** Leaves from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface StoredNode extends Subtree {
  readonly hash: Buffer;
}

/** Nodes of every eighth level are stored; those between are at most 128 hashes away. */
export const STORED_LEVELS = 8;

/**
 * The right edge of a growing tree: hashes of its perfect subtrees, largest first. Owned by the log's writer, which
 * appends one batch at a time.
 */
export class Frontier {
  #size: number;
  readonly #hashes: { level: number; hash: Buffer }[];

  constructor(size = 0, hashes: readonly Buffer[] = []) {
    const levels = levelsOf(size);
    if (levels.length !== hashes.length)
      throw new Error(`a tree of ${size} leaves has ${levels.length} edge hashes, not ${hashes.length}`);
    this.#size = size;
    this.#hashes = levels.map((level, place) => ({ level, hash: hashes[place] ?? EMPTY_ROOT }));
  }

  get size(): number {
    return this.#size;
  }

  get hashes(): readonly Buffer[] {
    return this.#hashes.map(({ hash }) => hash);
  }

  clone(): Frontier {
    return new Frontier(this.#size, this.hashes);
  }

  /** Adds a leaf; gives back the inner nodes that became complete on a stored level. */
  append(hash: Buffer): StoredNode[] {
    const completed: StoredNode[] = [];
    let current = { level: 0, hash };
    this.#size += 1;
    for (let last = this.#hashes.at(-1); last?.level === current.level; last = this.#hashes.at(-1)) {
      this.#hashes.pop();
      current = { level: current.level + 1, hash: nodeHash(last.hash, current.hash) };
      if (current.level % STORED_LEVELS === 0)
        completed.push({ ...current, index: this.#size / 2 ** current.level - 1 });
    }
    this.#hashes.push(current);
    return completed;
  }

  root(): Buffer {
    return (
      this.#hashes.reduceRight<Buffer | undefined>(
        (right, { hash }) => (right ? nodeHash(hash, right) : hash),
        undefined,
      ) ?? EMPTY_ROOT
    );
  }
}

/** Levels of the perfect subtrees that make up a tree, left to right: the bits of its size. */
export function levelsOf(size: number): number[] {
  const levels: number[] = [];
  for (let level = Math.floor(Math.log2(Math.max(size, 1))); level >= 0; level -= 1) {
    if (Math.floor(size / 2 ** level) % 2 === 1) levels.push(level);
  }
  return levels;
}

/** Perfect subtrees that cover `[start, end)`, left to right; `start` lies on a border of them. */
export function cover(start: number, end: number): Subtree[] {
  const parts: Subtree[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= end) level += 1;
    parts.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return parts;
}

/** RFC 6962 §2.1.1: the ranges whose hashes prove that leaf `index` is in a tree of `size`, from the leaf upwards. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (index < 0 || index >= size) throw new RangeError('no such leaf in a tree of that size');
  const ranges: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const split = start + largestPowerBelow(end - start);
    if (index < split) {
      ranges.unshift({ start: split, end });
      end = split;
    } else {
      ranges.unshift({ start, end: split });
      start = split;
    }
  }
  return ranges;
}

/** RFC 6962 §2.1.2: the ranges whose hashes prove that a tree of `first` leaves is the beginning of one of `second`. */
export function consistencyRanges(first: number, second: number): Range[] {
  if (first < 1 || first > second)
    throw new RangeError('a consistency proof goes from a smaller to a larger tree');
  const walk = (start: number, end: number, isWhole: boolean): Range[] => {
    if (first === end) return isWhole ? [] : [{ start, end }];
    const split = start + largestPowerBelow(end - start);
    return first <= split
      ? [...walk(start, split, isWhole), { start: split, end }]
      : [...walk(split, end, false), { start, end: split }];
  };
  return first === second ? [] : walk(0, second, true);
}

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
