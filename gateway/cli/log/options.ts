import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defined } from '../../../schema/defined.ts';
import { type NoteVerifier, parseVerifierKeys } from '../../access-log/checkpoint.ts';
import { openDriverBeside } from '../../access-log/open-access-log.ts';
import type { Verdict } from '../../access-log/verify-log.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import type { CommandIo } from './command-io.ts';

/** @returns the exit code, or undefined when the options do not suffice. */
export type LogCommand = (options: Options, io: CommandIo) => Promise<number | undefined>;

export const STORE_OPTIONS = {
  data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
  'database-url': { type: 'string' },
} as const;

const OPTIONS = {
  ...STORE_OPTIONS,
  instance: { type: 'string', default: process.env['GATEWAY_INSTANCE'] ?? 'gateway-1' },
  'verifier-key': { type: 'string' },
  checkpoint: { type: 'string', multiple: true, default: [] as string[] },
  export: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string', default: 'ndjson' },
  key: { type: 'string' },
  listen: { type: 'string' },
  'log-key': { type: 'string', multiple: true, default: [] as string[] },
  memory: { type: 'string' },
  name: { type: 'string' },
  all: { type: 'boolean', default: false },
} as const;

export const readOptions = (args: string[]) =>
  parseArgs({ args, options: OPTIONS, allowPositionals: false }).values;
export type Options = ReturnType<typeof readOptions>;

/** Where a store is, as options and environment say. */
type StoreOptions = Pick<Options, 'data' | 'database-url'>;
const storeOf = ({ data: dataDir, 'database-url': url }: StoreOptions) => ({
  dataDir,
  ...defined({ databaseUrl: url ?? process.env['DATABASE_URL'] }),
});

export const settingsOf = (options: Options) => ({
  ...storeOf(options),
  instance: options.instance,
  ...defined({ signingKeyFile: process.env['ACCESS_LOG_SIGNING_KEY_FILE'] }),
});

/** Opens the store, and closes it whatever happens. */
export async function withStore<T>(
  options: StoreOptions,
  work: (driver: SqlDriver) => Promise<T>,
): Promise<T> {
  const driver = await openDriverBeside(storeOf(options));
  try {
    return await work(driver);
  } finally {
    await driver.close();
  }
}

export async function verifiersOf(options: Options): Promise<NoteVerifier[]> {
  const file = options['verifier-key'] ?? join(options.data, 'log-verifier-key.txt');
  return parseVerifierKeys(await readFile(file, 'utf8'));
}

export const notesOf = (options: Options): Promise<string[]> =>
  Promise.all(options.checkpoint.map((file) => readFile(file, 'utf8')));

export function report(verdict: Verdict, io: CommandIo): number {
  if (verdict.ok) {
    const erased = verdict.erased > 0 ? `, ${verdict.erased} of them erased` : '';
    io.out(`OK: ${verdict.records} records are as they were signed${erased}`);
    return 0;
  }
  const place = verdict.firstBad === undefined ? '' : ` (first bad entry: ${verdict.firstBad})`;
  io.out(`BAD: ${verdict.fault ?? 'unknown'}${place}`);
  return 1;
}

export function noSuchLog(options: Options, io: CommandIo): number {
  io.err(`there is no log ${options.instance} in this store`);
  return 2;
}
