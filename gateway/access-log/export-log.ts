import { createHash, sign, verify } from 'node:crypto';
import { z } from 'zod';
import type { NoteSigner, NoteVerifier } from './checkpoint.ts';
import { CSV_HEADER, csvCell, csvRow } from './export-csv.ts';
import { auditEventOf } from './export-fhir.ts';
import { ocsfEventOf } from './export-ocsf.ts';
import { RangeCollector } from './index-ranges.ts';
import { type AccessRecord, parseRecord } from './record.ts';
import type { ExportEntry } from './stored-entries.ts';

/** `ndjson` can be verified down to the signed head; the others show records in the forms that other systems read. */
export const EXPORT_FORMATS = ['ndjson', 'csv', 'fhir', 'ocsf'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const LINES: Readonly<Record<ExportFormat, (entry: ExportEntry) => string>> = {
  ndjson: ndjsonLine,
  csv: csvRow,
  fhir: (entry) => eventLine(entry, auditEventOf),
  ocsf: (entry) => eventLine(entry, ocsfEventOf),
};

const manifestShape = z.strictObject({
  format: z.enum(EXPORT_FORMATS),
  /** `log`: one whole log, which leads to its checkpoint. `selection`: what a filter found; no claim of completeness. */
  scope: z.enum(['log', 'selection']),
  instance: z.string(),
  /** What was asked for, persons and parcels as keyed hashes. */
  filter: z.record(z.string(), z.string()),
  entries: z.int().min(0),
  /** Of a whole log: which of its entries are erased, half-open ranges in order; files of before do not say. */
  erased: z.array(z.tuple([z.int().min(0), z.int().min(1)])).optional(),
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
  about: Omit<ExportManifest, 'entries' | 'erased' | 'sha256'>,
  signer: NoteSigner,
): AsyncIterable<string> {
  const hash = createHash('sha256');
  const erased = new RangeCollector();
  let count = 0;
  if (about.format === 'csv') {
    hash.update(CSV_HEADER);
    yield CSV_HEADER;
  }
  for await (const entry of entries) {
    const line = LINES[about.format](entry);
    if (line === '') continue;
    hash.update(line);
    count += 1;
    if (entry.body === undefined) erased.add(entry.index);
    yield line;
  }
  const gone =
    about.scope === 'log'
      ? { erased: erased.ranges.map(([from, until]): [number, number] => [from, until]) }
      : {};
  yield manifestLine({ ...about, entries: count, ...gone, sha256: hash.digest('hex') }, signer);
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

/** An erased entry is no event any more. */
function eventLine(
  { log = '', index, body }: ExportEntry,
  eventOf: (record: AccessRecord, place: string) => object,
): string {
  return body === undefined ? '' : `${JSON.stringify(eventOf(parseRecord(body), `${log}/${index}`))}\n`;
}

function manifestLine(manifest: ExportManifest, signer: NoteSigner): string {
  const text = JSON.stringify(manifest);
  const signature = sign(null, Buffer.from(text), signer.privateKey).toString('base64');
  return manifestLineOf(manifest.format, text, signature);
}

const manifestLineOf = (format: ExportFormat, text: string, signature: string): string =>
  format === 'csv'
    ? `${['manifest', text, signature].map(csvCell).join(',')}\r\n`
    : `${JSON.stringify({ manifest: text, signature })}\n`;

/**
 * Reads an export's last line, with its line end.
 * @throws Error when it is no manifest, its signature is wrong or it is spelt otherwise than we spell it.
 */
export function openManifest(line: string, verifiers: readonly NoteVerifier[]): ExportManifest {
  const { text, signature } = splitManifest(line.trimEnd());
  const bytes = Buffer.from(signature, 'base64');
  if (!verifiers.some(({ publicKey }) => verify(null, Buffer.from(text), publicKey, bytes)))
    throw new Error('the signature of the manifest is wrong');
  const manifest = manifestShape.parse(JSON.parse(text));
  // The manifest's own line is in no hash: what is not signed of it must at least be as it was written.
  if (line !== manifestLineOf(manifest.format, text, bytes.toString('base64')))
    throw new Error('the line of the manifest was changed');
  return manifest;
}

const manifestLineShape = z.strictObject({ manifest: z.string(), signature: z.string() });

function splitManifest(line: string): { text: string; signature: string } {
  // One signature in 64 begins with a plus sign, which `csvCell` disarms.
  const csv = /^manifest,"((?:[^"]|"")*)",'?([A-Za-z0-9+/]+=*)$/.exec(line);
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
