import { createHash } from 'node:crypto';
import type { NoteVerifier } from './checkpoint.ts';
import { openManifest, parseNdjsonLine } from './export-log.ts';
import { isCanonical } from './record.ts';
import { type ExportEntry, type Verdict, verifyLog } from './verify-log.ts';

/**
 * Checks an export from its bytes and the public keys alone, in two passes: the manifest stands at the end.
 * @param lines gives the export anew, line by line, each with its line end.
 */
export async function verifyExport(
  lines: () => AsyncIterable<string>,
  verifiers: readonly NoteVerifier[],
  earlierNotes: readonly string[] = [],
): Promise<Verdict> {
  try {
    const { sha256, last } = await digestOf(lines());
    const manifest = openManifest(last, verifiers);
    const isUnchanged = sha256 === manifest.sha256;
    const verdict =
      manifest.format !== 'ndjson'
        ? { ok: true, records: manifest.entries, erased: 0 }
        : manifest.scope === 'log'
          ? await verifyLog(entriesOf(lines()), manifest.checkpoints[0] ?? '', verifiers, earlierNotes)
          : await verifySelection(entriesOf(lines()), manifest.entries);
    if (!verdict.ok || isUnchanged) return verdict;
    return { ...verdict, ok: false, fault: 'the file is not the one that the manifest describes' };
  } catch (error) {
    const fault = error instanceof Error ? error.message : 'the export is unreadable';
    return { ok: false, records: 0, erased: 0, fault };
  }
}

/** SHA-256 of everything before the last line, and that line. */
async function digestOf(lines: AsyncIterable<string>): Promise<{ sha256: string; last: string }> {
  const hash = createHash('sha256');
  let last: string | undefined;
  for await (const line of lines) {
    if (last !== undefined) hash.update(last);
    last = line;
  }
  return { sha256: hash.digest('hex'), last: last ?? '' };
}

async function* entriesOf(lines: AsyncIterable<string>): AsyncIterable<ExportEntry> {
  let number = 0;
  let waiting: string | undefined;
  for await (const line of lines) {
    if (waiting !== undefined) yield parseNdjsonLine(waiting.replace(/\n$/, ''), number);
    number += 1;
    waiting = line;
  }
}

/** A selection proves nothing of what it leaves out; each record must at least be one, and none may be lost. */
async function verifySelection(entries: AsyncIterable<ExportEntry>, expected: number): Promise<Verdict> {
  let records = 0;
  for await (const { index, body } of entries) {
    if (body === undefined || !isCanonical(body))
      return {
        ok: false,
        records,
        erased: 0,
        firstBad: index,
        fault: `entry ${index} is no record in canonical form`,
      };
    records += 1;
  }
  if (records === expected) return { ok: true, records, erased: 0 };
  return { ok: false, records, erased: 0, fault: `${expected} entries were signed, ${records} are there` };
}
