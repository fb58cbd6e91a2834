import type { CommandIo } from './log/command-io.ts';
import { downCommand } from './store/down.ts';
import { readStoreOptions, type StoreOptions } from './store/options.ts';
import { statusCommand } from './store/status.ts';
import { upCommand } from './store/up.ts';

const USAGE = [
  'store migrate status                             which steps the store has taken, which are missing, who lives on it',
  'store migrate up       [--dry-run]               take what only adds, as a start does: gateways go on serving',
  'store migrate up       --contract [--dry-run]    take also what older programs do not survive; refused while one is alive',
  'store migrate down     --of TABLE --to STEP [--dry-run] [--lose NAME …]',
  '                                                 go back to a step of the owner whose steps stand in TABLE (see status);',
  '                                                 says what would be lost, and takes it only where it is named',
  'each with [--data DIR | --database-url URL]; DATA_DIR and DATABASE_URL as the gateways have them. The embedded store belongs to one',
  'process: stop its gateway first. Exit: 0 done, 1 refused (what stands against it is said), 2 the command cannot run.',
  'docs/operations.md, "Roll out and back"',
];

const COMMANDS = new Map<string, (options: StoreOptions, io: CommandIo) => Promise<number>>([
  ['status', statusCommand],
  ['up', upCommand],
  ['down', downCommand],
]);

/** `store migrate …`: the steps of the store's tables. @returns the exit code. @throws Error when the store cannot be opened. */
export async function runStoreCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const [room, name = '', ...rest] = args;
  const command = room === 'migrate' ? COMMANDS.get(name) : undefined;
  if (args.includes('--help')) {
    for (const line of USAGE) io.out(line);
    return 0;
  }
  const options = command && readStoreOptions(rest, io);
  if (command && options) return command(options, io);
  for (const line of USAGE) io.err(line);
  return 2;
}
