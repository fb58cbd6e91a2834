import { writeFile } from 'node:fs/promises';
import { openCheckpoint } from '../../access-log/checkpoint.ts';
import { findRecord } from '../../access-log/find-record.ts';
import { rootFromInclusion } from '../../access-log/inclusion-root.ts';
import { leafHash } from '../../access-log/merkle.ts';
import { readInclusionProof } from '../../access-log/proof-reader.ts';
import { type LogCommand, trustOf, withStore } from './options.ts';

/**
 * `log prove --record NUMBER`: one record's canonical bytes, and what proves that they are in the log, as one JSON object.
 * What is stored is proved before it is told. @returns 1 when it is not what was signed, 2 when there is no such record.
 */
export const proveCommand: LogCommand = async (options, io) => {
  const { record: number, out } = options;
  if (number === undefined) return undefined;
  // Whoever gets the proof holds it against a key of their own.
  const { verifiers } = await trustOf({ ...options, 'trust-folder-key': true });
  return withStore(options, async (driver) => {
    const found = await findRecord(driver, number);
    if (!found) {
      io.err(`there is no record ${number} in this store, or its content was erased`);
      return 2;
    }
    const { body, index, instance, record } = found;
    const proof = await readInclusionProof(driver, instance, index);
    const { root, size } = openCheckpoint(proof.note, verifiers);
    const leaf = leafHash(Buffer.from(body, 'utf8'));
    if (!leaf.equals(proof.leafHash))
      return bad(io, `the bytes of ${instance}/${index} are not those of its leaf`);
    if (size !== proof.size || !rootFromInclusion(leaf, index, size, proof.hashes)?.equals(root))
      return bad(io, `${instance}/${index} does not lead to the signed head`);
    const told = {
      id: record.id,
      canonical: body,
      nonce: record.nonce,
      proof: {
        ...{ log: instance, index, treeSize: size },
        leafHash: leaf.toString('base64'),
        hashes: proof.hashes.map((hash) => hash.toString('base64')),
        checkpoint: proof.note,
      },
    };
    const text = JSON.stringify(told, undefined, 2);
    if (out === undefined) io.out(text);
    else await writeFile(out, `${text}\n`, { mode: 0o600 });
    io.err(`OK: record ${record.id} is entry ${instance}/${index} of ${size} signed ones`);
    return 0;
  });
};

function bad(io: Parameters<LogCommand>[1], fault: string): number {
  io.out(`BAD: ${fault}`);
  return 1;
}
