import {
  type Checkpoint,
  checkpointText,
  openCheckpoint,
  parseVerifierKeys,
} from '../access-log/checkpoint.ts';
import type { MonitoredLog } from '../access-log/monitored-log.ts';
import { readRoot } from '../access-log/proof-reader.ts';
import { sizeOf } from './log-routes.ts';

export interface Claim {
  readonly log: MonitoredLog;
  /** Keys that this log has had, newest first. */
  readonly verifierKeys: readonly string[];
  /** Heads that an operator gave up, on record, when the store was put back: notes one after the other. */
  readonly givenUp: () => Promise<string>;
}

/**
 * Holds the log against a head that a witness shows. The head counts only if this log signed it: nobody else's word, and
 * no network in between, can convict it. One that was given up, to the letter, convicts no more.
 * @returns what the store lacks; undefined when it continues that head.
 * @throws Error when the note is no head that this log signed.
 */
export async function holdAgainst(
  { givenUp, log, verifierKeys }: Claim,
  note: string,
): Promise<string | undefined> {
  const seen = openCheckpoint(note, parseVerifierKeys(verifierKeys.join('\n')));
  if (seen.origin !== log.origin) throw new Error('the witness shows a head of another log');
  const lack = await lackOf(log, seen);
  if (lack === undefined) return undefined;
  const isGivenUp = `\n${await givenUp()}`.includes(`\n${checkpointText(seen)}\n`);
  return isGivenUp ? undefined : lack;
}

async function lackOf(log: MonitoredLog, seen: Checkpoint): Promise<string | undefined> {
  const size = sizeOf(log);
  if (seen.size > size) return `${seen.size} records were signed, and the store has ${size}`;
  const root = await readRoot(log.driver, log.instance, seen.size);
  return root.equals(seen.root) ? undefined : `the first ${seen.size} records are not those that were signed`;
}
