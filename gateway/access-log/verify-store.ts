import type { SqlDriver } from '../storage/sql-driver.ts';
import { type NoteVerifier, openCheckpoint } from './checkpoint.ts';
import { readStoredEntries } from './stored-entries.ts';
import { type Verdict, verifyLog } from './verify-log.ts';

/**
 * Checks one log of a store, also while a gateway writes on: everything up to the head that was signed when the check
 * began, and that nothing lies beyond the head without a signature.
 * @returns undefined when the store has no such log.
 */
export async function verifyStore(
  driver: SqlDriver,
  instance: string,
  verifiers: readonly NoteVerifier[],
  earlierNotes: readonly string[] = [],
): Promise<Verdict | undefined> {
  const note = await headNote(driver, instance);
  if (note === undefined) return undefined;
  const kept = await driver.query('select note from access_checkpoint where instance = $1', [instance]);
  const notes = [...kept.map((row) => String(row['note'])), ...earlierNotes];
  const size = sizeOf(note, verifiers);
  const verdict = await verifyLog(readStoredEntries(driver, instance, size), note, verifiers, notes);
  if (!verdict.ok || size === undefined) return verdict;
  const [stray] = await driver.query(
    `select least((select min(idx) from access_record where instance = $1 and idx >= h.size),
       (select min(idx) from access_node where instance = $1 and level = 0 and idx >= h.size)) as idx, h.size
     from access_head h where h.instance = $1`,
    [instance],
  );
  if (stray?.['idx'] === null || stray?.['idx'] === undefined) return verdict;
  const index = Number(stray['idx']);
  return {
    ...verdict,
    ok: false,
    firstBad: index,
    fault: `entry ${index} lies beyond the signed head of ${Number(stray['size'])}`,
  };
}

export async function headNote(driver: SqlDriver, instance: string): Promise<string | undefined> {
  const [head] = await driver.query('select note from access_head where instance = $1', [instance]);
  return head && String(head['note']);
}

/** `undefined` for a note that cannot be opened; `verifyLog` then says why. */
function sizeOf(note: string, verifiers: readonly NoteVerifier[]): number | undefined {
  try {
    return openCheckpoint(note, verifiers).size;
  } catch {
    return undefined;
  }
}
