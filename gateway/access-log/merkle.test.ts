import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { verifyConsistency } from './consistency.ts';
import { consistencyRanges, cover, EMPTY_ROOT, Frontier, inclusionRanges, leafHash } from './merkle.ts';
import { verifyInclusion } from './testing/merkle-proofs.ts';

/** The recursive definition of RFC 6962 §2.1, as plain as it stands there: shares nothing with the code under test. */
const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
function plainRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha();
  if (leaves.length === 1) return sha(Buffer.from([0]), leaves[0] ?? Buffer.alloc(0));
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha(Buffer.from([1]), plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
}

const entries = (count: number) => Array.from({ length: count }, (_, i) => Buffer.from(`entry ${i}`));
const SIZES = [...Array.from({ length: 34 }, (_, i) => i), 63, 64, 65, 255, 256, 257];

describe('the Merkle tree', () => {
  test('has the empty root of RFC 6962', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
    expect(leafHash(Buffer.alloc(0)).toString('hex')).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
  });

  test('has the published roots of the eight test inputs of certificate transparency', () => {
    const inputs = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const frontier = new Frontier();
    for (const input of inputs) frontier.append(leafHash(Buffer.from(input, 'hex')));
    expect(frontier.root().toString('hex')).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    );
  });

  test.each(SIZES)('of %i leaves has the root of the plain definition, grown leaf by leaf', (size) => {
    const frontier = new Frontier();
    for (const entry of entries(size)) frontier.append(leafHash(entry));
    expect(frontier.root()).toEqual(plainRoot(entries(size)));
    expect(new Frontier(size, frontier.hashes).root()).toEqual(frontier.root());
  });

  test.each([65_535, 65_536, 65_537])('of %i leaves too', (size) => {
    const frontier = new Frontier();
    const leaves = entries(size);
    for (const entry of leaves) frontier.append(leafHash(entry));
    expect(frontier.root()).toEqual(plainRoot(leaves));
  });
});

describe('proofs', () => {
  const rangeRoot = ({ start, end }: { start: number; end: number }, size: number) =>
    plainRoot(entries(size).slice(start, end));

  test.each([1, 2, 3, 7, 8, 21, 33])('every leaf of %i is proved, and nothing else is', (size) => {
    const root = plainRoot(entries(size));
    for (let index = 0; index < size; index += 1) {
      const leaf = leafHash(entries(size)[index] ?? Buffer.alloc(0));
      const proof = inclusionRanges(index, size).map((range) => rangeRoot(range, size));
      expect(verifyInclusion(leaf, index, size, proof, root)).toBe(true);
      expect(verifyInclusion(leaf, (index + 1) % size, size, proof, root)).toBe(size === 1);
      expect(verifyInclusion(leaf, index, size, [...proof, root], root)).toBe(false);
      expect(verifyInclusion(leaf, index, size, proof.slice(1), root)).toBe(proof.length === 0);
      expect(verifyInclusion(leafHash(Buffer.from('other')), index, size, proof, root)).toBe(false);
    }
  });

  test('every smaller tree is proved to be the beginning of a larger one', () => {
    const size = 21;
    for (let first = 1; first <= size; first += 1) {
      const proof = consistencyRanges(first, size).map((range) => rangeRoot(range, size));
      const roots = [plainRoot(entries(first)), plainRoot(entries(size))] as const;
      expect(verifyConsistency(first, size, proof, ...roots)).toBe(true);
      expect(verifyConsistency(first, size, proof, roots[1], roots[0])).toBe(first === size);
      if (proof.length > 0) expect(verifyConsistency(first, size, proof.slice(1), ...roots)).toBe(false);
    }
  });

  test('a proof from the empty tree proves nothing', () => {
    expect(verifyConsistency(0, 5, [], EMPTY_ROOT, plainRoot(entries(5)))).toBe(false);
    expect(() => consistencyRanges(0, 5)).toThrow(RangeError);
    expect(() => inclusionRanges(5, 5)).toThrow(RangeError);
  });

  test('a range is covered by whole subtrees, left to right', () => {
    expect(cover(0, 7)).toEqual([
      { level: 2, index: 0 },
      { level: 1, index: 2 },
      { level: 0, index: 6 },
    ]);
    expect(cover(4, 8)).toEqual([{ level: 2, index: 1 }]);
  });
});
