import { createHash } from 'node:crypto';
import { type NoteVerifier, originOf } from '../checkpoint.ts';
import { type ExportManifest, openManifest, parseNdjsonLine } from '../export-log.ts';
import { isCanonical } from '../record.ts';
import type { ExportEntry } from '../stored-entries.ts';
import { Found, type Verdict } from '../verdict.ts';
import { LogPass, openHead } from './verify-log.ts';

/**
 * Checks an export from its bytes and the public keys alone, in two passes: the manifest stands at the end.
 * @param lines gives the export anew, line by line, each with its line end.
 */
export async function verifyExport(
  lines: () => AsyncIterable<string>,
  verifiers: readonly NoteVerifier[],
  earlierNotes: readonly string[] = [],
): Promise<Verdict> {
  const found = new Found();
  try {
    const { sha256, last } = await digestOf(lines());
    const manifest = openManifest(last, verifiers);
    // Other forms are for reading: that their bytes are those that were signed is all that can be told of them.
    if (manifest.format !== 'ndjson') found.records = manifest.entries;
    else if (manifest.scope === 'log')
      await checkLog(entriesOf(lines()), manifest, { verifiers, earlierNotes }, found);
    else await checkSelection(entriesOf(lines()), manifest.entries, found);
    if (sha256 !== manifest.sha256) found.bad('the file is not the one that the manifest describes');
  } catch (error) {
    found.bad(error instanceof Error ? error.message : 'the export is unreadable');
  }
  return found.verdict();
}

interface Trusted {
  readonly verifiers: readonly NoteVerifier[];
  readonly earlierNotes: readonly string[];
}

/** A whole log: by the same rules as in a store, erasures included. */
async function checkLog(
  entries: AsyncIterable<ExportEntry>,
  { instance, checkpoints, erased }: ExportManifest,
  { verifiers, earlierNotes }: Trusted,
  found: Found,
): Promise<void> {
  const origin = originOf(instance);
  const known = { origin, verifiers: verifiers.filter(({ name }) => name === origin) };
  if (known.verifiers.length === 0)
    return found.bad(`no key of the log ${instance} is among the auditor's: it is not known whose it is`);
  const head = openHead(checkpoints[0] ?? '', known, found);
  if (!head) return;
  const notes = earlierNotes.map((note) => ({ note, from: 'given to this check' }));
  const pass = new LogPass(head, notes, known, found);
  for await (const entry of entries) pass.take(entry);
  pass.end();
  if (erased && JSON.stringify(erased) !== JSON.stringify(pass.gone))
    found.bad('other entries are erased than the manifest says');
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
async function checkSelection(
  entries: AsyncIterable<ExportEntry>,
  expected: number,
  found: Found,
): Promise<void> {
  for await (const { index, body } of entries) {
    if (body === undefined || !isReadable(body))
      found.bad(`entry ${index} is no record in canonical form`, undefined, index);
    else found.records += 1;
  }
  if (found.records !== expected) found.bad(`${expected} entries were signed, ${found.records} are there`);
}

function isReadable(body: string): boolean {
  try {
    return isCanonical(body);
  } catch {
    return false;
  }
}
