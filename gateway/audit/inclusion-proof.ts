import type { LogReader } from '../access-log/log-reader.ts';

/** `InclusionProof` of the SDL. */
export async function inclusionProofOf(
  reader: LogReader,
  { instance, index }: { readonly instance: string; readonly index: number },
) {
  const proof = await reader.inclusionProof(instance, index);
  return {
    log: instance,
    index,
    treeSize: proof.size,
    leafHash: proof.leafHash.toString('base64'),
    hashes: proof.hashes.map((hash) => hash.toString('base64')),
    checkpoint: proof.note,
  };
}
