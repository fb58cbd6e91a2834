import { own } from '../../schema/own.ts';
import { checkpointCommand, rotateKeyCommand } from './log/checkpoint.ts';
import type { CommandIo } from './log/command-io.ts';
import { confirmClockCommand } from './log/confirm-clock.ts';
import { destroySubjectKeyCommand } from './log/destroy-subject-key.ts';
import { eraseCommand } from './log/erase.ts';
import { evidenceCommand } from './log/evidence.ts';
import { exportCommand } from './log/export.ts';
import { countCommand, findCommand } from './log/find.ts';
import { forkCommand } from './log/fork.ts';
import { type LogCommand, MissingKey, readOptions } from './log/options.ts';
import { proveCommand } from './log/prove.ts';
import { verifyCommand } from './log/verify.ts';
import { watchCommand } from './log/watch.ts';
import { witnessCommand } from './log/witness.ts';

const USAGE = [
  'log verify      --verifier-key FILE [--data DIR | --database-url URL] [--instance NAME] [--checkpoint FILE …]',
  'log verify      --verifier-key FILE --export FILE [--checkpoint FILE …]   check an export without the store',
  'log export      --out FILE [--format ndjson|csv|fhir|ocsf]         one whole log; the last line is the signed manifest',
  'log find        [--actor ID] [--dossier CODE] [--concerning-person ID] … [--format text|ndjson|csv] [--limit N]',
  'log count       --by actor|agency|… [--distinct persons|subjects …] [the same filters]',
  'log prove       --record NUMBER [--out FILE]            one record with its proof and the signed head, as JSON',
  'log checkpoint                                           print the signed head',
  'log witness     --verifier-key FILE --key FILE [--checkpoint FILE …]   countersign a head that continues the last',
  'log witness     --listen [HOST:]PORT --key FILE --log-key FILE … --memory DIR [--name NAME]   be a witness over HTTP',
  'log watch       [--all]                                  findings of the watch rules that are open',
  'log evidence    --open FILE --key PRIVATE.pem --out DIR [--record ID]   unpack kept messages and check them',
  'log evidence    --new-key --out DIR                      a key pair for the auditor who may open them',
  'log rotate-key                                           a new signing key, introduced by the old one',
  'log fork        --decided-by NAME --reason TEXT [--checkpoint FILE …] [--yes]   go on from a store that was put back',
  'log erase       --ranges 5-9,12 --authority TEXT --reason TEXT             take records out, by order',
  'log erase       --person ID | --parcel ID --authority TEXT --reason TEXT   … all records about somebody',
  'log destroy-subject-key --id k1 --authority TEXT --reason TEXT   its records are about nobody any more',
  'log confirm-clock --decided-by NAME --reason TEXT        the clock of this machine is right',
  '--verifier-key FILE (or LOG_VERIFIER_KEY_FILE) holds the keys that the auditor keeps; --trust-folder-key takes those',
  'in the data folder, and shows only that the store is consistent with them',
];

const COMMANDS: Readonly<Record<string, LogCommand>> = {
  verify: verifyCommand,
  export: exportCommand,
  find: findCommand,
  count: countCommand,
  checkpoint: checkpointCommand,
  prove: proveCommand,
  evidence: evidenceCommand,
  watch: watchCommand,
  witness: witnessCommand,
  'rotate-key': rotateKeyCommand,
  fork: forkCommand,
  erase: eraseCommand,
  'destroy-subject-key': destroySubjectKeyCommand,
  'confirm-clock': confirmClockCommand,
};

/** @returns exit code: 0 all is well, 1 the log is not what was signed, 2 the command cannot run. */
export async function runLogCommand(args: string[], io: CommandIo): Promise<number> {
  const [name = '', ...rest] = args;
  let exitCode: number | undefined;
  try {
    exitCode = await own(COMMANDS, name)?.(readOptions(rest), io);
  } catch (error) {
    if (!(error instanceof MissingKey)) throw error;
    io.err(error.message);
    return 2;
  }
  if (exitCode !== undefined) return exitCode;
  for (const line of USAGE) io.err(line);
  return 2;
}
