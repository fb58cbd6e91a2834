import { createHash, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { NoteSigner, NoteVerifier } from './checkpoint.ts';
import { CSV_HEADER, csvCell, csvRow } from './export-csv.ts';
import type { ExportEntry } from './verify-log.ts';

export type ExportFormat = 'ndjson' | 'csv';

const manifestShape = z.strictObject({
  format: z.enum(['ndjson', 'csv']),
  /** `log`: one whole log, which leads to its checkpoint. `selection`: what a filter found; no claim of completeness. */
  scope: z.enum(['log', 'selection']),
  instance: z.string(),
  /** What was asked for, persons and parcels as keyed hashes. */
  filter: z.record(z.string(), z.string()),
  entries: z.int().min(0),
  /** SHA-256 of all bytes before the manifest's own line, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Signed heads of the logs at the beginning of the export; the entries of a whole log lead to the only one. */
  checkpoints: z.array(z.string()),
  createdAt: z.iso.datetime(),
});
/** Describes an export so that it can be checked without the store; signed with the log's key. */
export type ExportManifest = z.infer<typeof manifestShape>;

/**
 * The text of an export, line by line: entries, then the signed manifest as the last line. It comes last because it
 * holds the hash of what came before; an export that was cut off has none. Holds one page of entries in memory.
 */
export async function* exportLines(
  entries: AsyncIterable<ExportEntry>,
  about: Omit<ExportManifest, 'entries' | 'sha256'>,
  signer: NoteSigner,
): AsyncIterable<string> {
  const hash = createHash('sha256');
  let count = 0;
  if (about.format === 'csv') {
    hash.update(CSV_HEADER);
    yield CSV_HEADER;
  }
  for await (const entry of entries) {
    const line = about.format === 'csv' ? csvRow(entry) : ndjsonLine(entry);
    hash.update(line);
    count += 1;
    yield line;
  }
  yield manifestLine({ ...about, entries: count, sha256: hash.digest('hex') }, signer);
}

/**
 * `{"index":…,"leaf":"…","record":{…}}`; an erased one has no record. The leaf hash is there so that a changed record can
 * be named. In a selection `"log":"…",` comes first, and there are no leaves.
 */
function ndjsonLine({ log, index, body, leaf }: ExportEntry): string {
  const parts = [
    ...(log === undefined ? [] : [`"log":${JSON.stringify(log)}`]),
    `"index":${index}`,
    ...(leaf === undefined ? [] : [`"leaf":"${leaf.toString('base64')}"`]),
    ...(body === undefined ? [] : [`"record":${body}`]),
  ];
  return `{${parts.join(',')}}\n`;
}

function manifestLine(manifest: ExportManifest, signer: NoteSigner): string {
  const text = JSON.stringify(manifest);
  const signature = sign(null, Buffer.from(text), signer.privateKey).toString('base64');
  return manifest.format === 'csv'
    ? `${['manifest', text, signature].map(csvCell).join(',')}\r\n`
    : `${JSON.stringify({ manifest: text, signature })}\n`;
}

/** Reads an export's last line. @throws Error when it is no manifest or its signature is wrong. */
export function openManifest(line: string, verifiers: readonly NoteVerifier[]): ExportManifest {
  const { text, signature } = splitManifest(line.trimEnd());
  const bytes = Buffer.from(signature, 'base64');
  if (!verifiers.some(({ publicKey }) => verify(null, Buffer.from(text), publicKey, bytes)))
    throw new Error('the signature of the manifest is wrong');
  return manifestShape.parse(JSON.parse(text));
}

const manifestLineShape = z.strictObject({ manifest: z.string(), signature: z.string() });

function splitManifest(line: string): { text: string; signature: string } {
  const csv = /^manifest,"((?:[^"]|"")*)",([A-Za-z0-9+/]+=*)$/.exec(line);
  if (csv) return { text: (csv[1] ?? '').replaceAll('""', '"'), signature: csv[2] ?? '' };
  try {
    const { manifest, signature } = manifestLineShape.parse(JSON.parse(line));
    return { text: manifest, signature };
  } catch (cause) {
    throw new Error('the export does not end with its manifest: it was cut off', { cause });
  }
}

/** One line of an NDJSON export. @throws Error when it is none. */
export function parseNdjsonLine(line: string, number: number): ExportEntry {
  const match =
    /^\{(?:"log":"([a-z0-9.-]+)",)?"index":(0|[1-9]\d*)(?:,"leaf":"([A-Za-z0-9+/]{43}=)")?(?:,"record":(\{.*\}))?\}$/.exec(
      line,
    );
  if (!match) throw new Error(`line ${number} of the export is no entry`);
  const [, log, index, leaf, body] = match;
  return {
    ...(log === undefined ? {} : { log }),
    index: Number(index),
    body,
    leaf: leaf === undefined ? undefined : Buffer.from(leaf, 'base64'),
  };
}
