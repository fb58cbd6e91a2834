import { appendFile, readFile, stat } from 'node:fs/promises';
import { type NoteVerifier, parseVerifierKey, verifierKey } from '../../access-log/checkpoint.ts';
import { findLost, type LostState, recordFork } from '../../access-log/fork.ts';
import { lostHeadsFileOf, openMemory, openSigner, settleKeys } from '../../access-log/log-keys.ts';
import { openDriver } from '../../access-log/open-access-log.ts';
import { newId, newNonce } from '../../storage/random-ids.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import type { CommandIo } from './command-io.ts';
import { faultOfDecision } from './decision.ts';
import { type LogCommand, notesOf, type Options, settingsOf, trustOf, withStore } from './options.ts';

/**
 * The way out for an operator who must go on from a store that was put back: says what is lost, and with `--yes` puts on
 * record who decided so and why, keeps the lost heads and lets the gateway start again. The gateway must be stopped.
 */
export const forkCommand: LogCommand = async (options, io) => {
  const [decidedBy, reason] = [options['decided-by']?.trim() ?? '', options.reason?.trim() ?? ''];
  const fault = faultOfDecision({ 'decided-by': decidedBy, reason });
  if (fault !== undefined) {
    io.err(fault);
    return 2;
  }
  const settings = settingsOf(options);
  const { instance, data } = options;
  const signer = await openSigner(settings);
  const memory = await openMemory(settings, signer);
  const verifiers = [parseVerifierKey(verifierKey(signer)), ...(await folderKeys(options))];
  const notes = [...(memory.note === undefined ? [] : [memory.note]), ...(await notesOf(options))];
  const work = async (driver: SqlDriver) => {
    const parts = { driver, instance, signer };
    const state = await findLost(driver, parts, verifiers, notes);
    const wasThere = memory.logs.includes(instance) || notes.length > 0;
    if (state.lost.length === 0 && memory.isReadable && (state.found !== undefined || !wasThere)) {
      io.err(
        `nothing was rolled back: log ${instance} continues every head that is known; nothing to decide`,
      );
      return 2;
    }
    await tellLost(state, memory.path, io);
    if (!options.yes) {
      io.out('Restore the right database if there is one. To go on without these records, add --yes.');
      return 1;
    }
    const kept = lostHeadsFileOf(data, instance);
    const known = await readFile(kept, 'utf8').catch(() => '');
    for (const { note } of state.lost)
      if (!known.includes(note)) await appendFile(kept, `${note}\n`, { mode: 0o600, flush: true });
    const decision = { lostHead: state.lost[0]?.note, decidedBy, reason };
    const note = await recordFork(parts, decision, { newId, newNonce, now: () => new Date() });
    memory.replace(note);
    await settleKeys(settings, signer);
    io.out(`The fork is on record, decided by ${decidedBy}; the gateway starts again.`);
    io.out(`Give the auditors the new head and ${kept}; witnesses that signed a lost head must be told:`);
    io.out(note.trimEnd());
    return 0;
  };
  // It writes: a store that a gateway holds is not looked at beside it.
  return withStore(options, work, openDriver);
};

/** Keys of the past may stand in the folder's file; the present one is at hand. */
const folderKeys = async (options: Options): Promise<readonly NoteVerifier[]> =>
  (await trustOf({ ...options, 'trust-folder-key': true }).catch(() => undefined))?.verifiers ?? [];

async function tellLost({ lost, found }: LostState, headFile: string, io: CommandIo): Promise<void> {
  const largest = lost[0]?.head.size;
  if (largest === undefined)
    io.out('No head that was signed is known outside of the store: what is lost cannot be told.');
  else {
    const at = await stat(headFile).catch(() => undefined);
    io.out(`${largest} records are signed${at ? `, the last of them about ${at.mtime.toISOString()}` : ''}.`);
  }
  if (found === undefined) io.out('The store holds no such log: a new one begins, and all of them are lost.');
  else if (largest === undefined) io.out(`The store holds ${found} records.`);
  else if (found < largest) io.out(`The store holds ${found}: at least ${largest - found} records are lost.`);
  else io.out(`The store holds ${found} records, but other ones: where they part, the lost ones are lost.`);
  io.out('Rights, requests and whatever else this database kept have gone back to the same moment.');
}
