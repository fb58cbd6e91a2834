import { openCheckpoint, parseVerifierKeys } from '../access-log/checkpoint.ts';
import type { MonitoredLog } from '../access-log/monitored-log.ts';
import { readRoot } from '../access-log/proof-reader.ts';
import { sizeOf } from './log-routes.ts';

/**
 * Holds the log against a head that a witness shows. The head counts only if this log signed it: nobody else's word, and
 * no network in between, can convict it.
 * @returns what the store lacks; undefined when it continues that head.
 * @throws Error when the note is no head that this log signed.
 */
export async function holdAgainst(
  log: MonitoredLog,
  verifierKeys: readonly string[],
  note: string,
): Promise<string | undefined> {
  const seen = openCheckpoint(note, parseVerifierKeys(verifierKeys.join('\n')));
  if (seen.origin !== log.origin) throw new Error('the witness shows a head of another log');
  const size = sizeOf(log);
  if (seen.size > size) return `${seen.size} records were signed, and the store has ${size}`;
  const root = await readRoot(log.driver, log.instance, seen.size);
  return root.equals(seen.root) ? undefined : `the first ${seen.size} records are not those that were signed`;
}
