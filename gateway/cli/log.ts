import { own } from '../../schema/own.ts';
import { checkpointCommand, rotateKeyCommand } from './log/checkpoint.ts';
import type { CommandIo } from './log/command-io.ts';
import { exportCommand } from './log/export.ts';
import { type LogCommand, MissingKey, readOptions } from './log/options.ts';
import { verifyCommand } from './log/verify.ts';
import { watchCommand } from './log/watch.ts';
import { witnessCommand } from './log/witness.ts';

const USAGE = [
  'log verify      --verifier-key FILE [--data DIR | --database-url URL] [--instance NAME] [--checkpoint FILE …]',
  'log verify      --verifier-key FILE --export FILE [--checkpoint FILE …]   check an export without the store',
  'log export      --out FILE [--format ndjson|csv]         one whole log; the last line is the signed manifest',
  'log checkpoint                                           print the signed head',
  'log witness     --verifier-key FILE --key FILE [--checkpoint FILE …]   countersign a head that continues the last',
  'log watch       [--all]                                  findings of the watch rules that are open',
  'log rotate-key                                           a new signing key, introduced by the old one',
  '--verifier-key FILE (or LOG_VERIFIER_KEY_FILE) holds the keys that the auditor keeps; --trust-folder-key takes those',
  'in the data folder, and shows only that the store is consistent with them',
];

const COMMANDS: Readonly<Record<string, LogCommand>> = {
  verify: verifyCommand,
  export: exportCommand,
  checkpoint: checkpointCommand,
  watch: watchCommand,
  witness: witnessCommand,
  'rotate-key': rotateKeyCommand,
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
