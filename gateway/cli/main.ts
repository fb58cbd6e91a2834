import { own } from '../../schema/own.ts';
import type { CommandIo } from './log/command-io.ts';

/** `npm run cli -- <log|policy|agency|schema|records|store> …`; each command is loaded only when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<(args: string[], io: CommandIo) => Promise<number>>>> =
  {
    log: async () => (await import('./log.ts')).runLogCommand,
    policy: async () => (await import('./policy.ts')).runPolicyCommand,
    agency: async () => (await import('./agency.ts')).runAgencyCommand,
    records: async () => (await import('./records.ts')).runRecordsCommand,
    schema: async () => (await import('./schema.ts')).runSchemaCommand,
    store: async () => (await import('./store.ts')).runStoreCommand,
  };

// `… | head` closes the pipe early: that is the reader's choice, not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const [name = '', ...args] = process.argv.slice(2);
const load = own(COMMANDS, name);
if (load) {
  const run = await load();
  try {
    process.exitCode = await run(args, {
      out: (line) => console.log(line),
      err: (line) => console.error(line),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
} else {
  console.error('usage: npm run cli -- log|policy|agency|schema|records|store <command>');
  process.exitCode = 2;
}
