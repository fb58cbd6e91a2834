import type { SqlSession } from '../../storage/sql-driver.ts';
import { type Checkpoint, isSignedByNoOther, type NoteVerifier, originOf } from '../checkpoint.ts';
import { levelsOf } from '../merkle.ts';
import type { AccessRecord } from '../record.ts';
import type { Found } from '../verdict.ts';
import { checkNodes, checkRow, checkStrays, entryPages } from './verify-entries.ts';
import { LogPass, openHead } from './verify-log.ts';
import { type EarlierNote, type KnownLog, openOwn } from './verify-notes.ts';

/** What the records of all logs name; a handful of each. */
export interface LogNames {
  readonly policySets: Set<string>;
  /** Kinds of objects. */
  readonly kinds: Set<string>;
}

export interface StoredLog {
  readonly instance: string;
  readonly verifiers: readonly NoteVerifier[];
  readonly notes: readonly string[];
}

/** One log of a store: records with their columns, tree, head and kept heads, in one pass of bounded memory. */
export async function checkStoredLog(
  session: SqlSession,
  { instance, verifiers, notes }: StoredLog,
  names: LogNames,
  found: Found,
): Promise<void> {
  const known: KnownLog = { log: instance, origin: originOf(instance), verifiers };
  if (verifiers.length === 0)
    return found.bad(`no key of this log is among the auditor's: it is not known whose it is`, instance);
  const [row] = await session.query('select size, frontier, note from access_head where instance = $1', [
    instance,
  ]);
  const headNote = String(row?.['note']);
  const head = openHead(headNote, known, found);
  if (!head) return;
  if (!isSignedByNoOther(headNote, verifiers))
    found.bad("access_head: the note bears a signature of none of the auditor's keys", instance);
  if (Number(row?.['size']) !== head.size)
    found.bad(`access_head: size is ${Number(row?.['size'])}, the signed one is ${head.size}`, instance);
  const kept = await keptNotes(session, known, found);
  const given = notes.map((note): EarlierNote => ({ note, from: 'given to this check' }));
  const pass = new LogPass(head, [...kept, ...given], known, found);
  for await (const page of entryPages(session, instance, head.size)) {
    const completed = page.flatMap((entry) => {
      const checked = pass.take(entry);
      checkRow(entry, checked.record, found, instance);
      if (checked.record) remember(checked.record, names);
      return checked.completed;
    });
    await checkNodes(session, instance, completed, found);
  }
  pass.end();
  checkFrontier(row?.['frontier'], pass, head, instance, found);
  await checkStrays(session, instance, head.size, found);
}

function remember({ decision, object }: AccessRecord, { policySets, kinds }: LogNames): void {
  if (decision) policySets.add(decision.policySet);
  if (object) kinds.add(object.kind);
}

/** The heads that the store itself kept: each must be one of this log, under its own size. */
async function keptNotes(session: SqlSession, known: KnownLog, found: Found): Promise<EarlierNote[]> {
  const rows = await session.query(
    'select size, note from access_checkpoint where instance = $1 order by size',
    [known.log],
  );
  return rows.flatMap((row) => {
    const [size, note] = [Number(row['size']), String(row['note'])];
    try {
      const signed = openOwn(note, known);
      if (signed.size === size) return [{ note, from: 'access_checkpoint' }];
      found.bad(`access_checkpoint: the head under ${size} is one of ${signed.size} records`, known.log);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'it is unreadable';
      found.bad(`access_checkpoint: the head of ${size} records: ${why}`, known.log);
    }
    return [];
  });
}

function checkFrontier(
  stored: unknown,
  pass: LogPass,
  head: Checkpoint,
  instance: string,
  found: Found,
): void {
  const hashes = Array.isArray(stored)
    ? stored.map((hash: unknown) => (hash instanceof Uint8Array ? Buffer.from(hash) : Buffer.alloc(0)))
    : [];
  const isFit =
    hashes.length === levelsOf(head.size).length &&
    (pass.edge?.every((hash, place) => hashes[place]?.equals(hash)) ?? true);
  if (!isFit) found.bad('access_head: the frontier is not the edge of the tree', instance);
}
