import { own } from '../../schema/own.ts';
import { checkpointCommand, rotateKeyCommand } from './log/checkpoint.ts';
import type { CommandIo } from './log/command-io.ts';
import { exportCommand } from './log/export.ts';
import { type LogCommand, readOptions } from './log/options.ts';
import { verifyCommand } from './log/verify.ts';
import { watchCommand } from './log/watch.ts';
import { witnessCommand } from './log/witness.ts';

const USAGE = [
  'log verify      [--data DIR | --database-url URL] [--instance NAME] [--verifier-key FILE] [--checkpoint FILE …]',
  'log verify      --export FILE [--verifier-key FILE] [--checkpoint FILE …]   check an export without the store',
  'log export      --out FILE [--format ndjson|csv|fhir|ocsf]         one whole log; the last line is the signed manifest',
  'log checkpoint                                           print the signed head',
  'log witness     --key FILE [--checkpoint FILE …]         countersign the head if it continues the last one',
  'log witness     --listen [HOST:]PORT --key FILE --log-key FILE … --memory DIR [--name NAME]   be a witness over HTTP',
  'log watch       [--all]                                  findings of the watch rules that are open',
  'log rotate-key                                           a new signing key, introduced by the old one',
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
  const exitCode = await own(COMMANDS, name)?.(readOptions(rest), io);
  if (exitCode !== undefined) return exitCode;
  for (const line of USAGE) io.err(line);
  return 2;
}
