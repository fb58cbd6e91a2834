import {
  type Checkpoint,
  type NoteVerifier,
  openCheckpoint,
  parseVerifierKeys,
} from '../access-log/checkpoint.ts';
import { forksOnRecord, isGivenUpBy } from '../access-log/forks-on-record.ts';
import type { MonitoredLog } from '../access-log/monitored-log.ts';
import { readRoot } from '../access-log/proof-reader.ts';
import { UNKNOWN_HEAD } from '../access-log/unknown-head.ts';
import { sizeOf } from './log-routes.ts';

export interface Claim {
  readonly log: MonitoredLog;
  /** Keys that this log has had, newest first. */
  readonly verifierKeys: readonly string[];
}

/**
 * Holds the log against a head that a witness shows. The head counts only if this log signed it: nobody else's word, and
 * no network in between, can convict it. One that was given up convicts no more, once the log itself says so on record:
 * what lies beside it in a file silences nobody.
 * @returns what the store lacks; undefined when it continues that head.
 * @throws Error when the note is no head that this log signed.
 */
export async function holdAgainst({ log, verifierKeys }: Claim, note: string): Promise<string | undefined> {
  const verifiers = parseVerifierKeys(verifierKeys.join('\n'));
  const seen = openCheckpoint(note, verifiers);
  if (seen.origin !== log.origin) throw new Error('the witness shows a head of another log');
  const lack = await lackOf(log, seen);
  if (lack === undefined) return undefined;
  return (await isGivenUp(log, seen, verifiers)) ? undefined : lack;
}

/** Between what was kept and what was lost, by a decision on record. Of a head that nobody knew nothing is given up. */
async function isGivenUp(
  { driver, instance }: MonitoredLog,
  seen: Checkpoint,
  verifiers: readonly NoteVerifier[],
): Promise<boolean> {
  const forks = await forksOnRecord(driver, instance);
  return forks.some(
    ({ keptSize, lostHead }) =>
      lostHead !== UNKNOWN_HEAD &&
      isGivenUpBy({ keptSize, lost: openCheckpoint(lostHead, verifiers) }, seen.size),
  );
}

async function lackOf(log: MonitoredLog, seen: Checkpoint): Promise<string | undefined> {
  const size = sizeOf(log);
  if (seen.size > size) return `${seen.size} records were signed, and the store has ${size}`;
  const root = await readRoot(log.driver, log.instance, seen.size);
  return root.equals(seen.root) ? undefined : `the first ${seen.size} records are not those that were signed`;
}
