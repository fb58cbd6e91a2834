import { rootFromInclusion } from '../inclusion-root.ts';

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  proof: readonly Buffer[],
  root: Buffer,
): boolean {
  return leaf.length === 32 && rootFromInclusion(leaf, index, size, proof)?.equals(root) === true;
}
