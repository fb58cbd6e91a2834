import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { defined } from '../../../schema/defined.ts';
import { type NoteVerifier, parseVerifierKeys } from '../../access-log/checkpoint.ts';
import { verifierFileOf } from '../../access-log/log-keys.ts';
import { openDriverBeside, subjectKeysFile } from '../../access-log/open-access-log.ts';
import { SubjectKeys } from '../../access-log/subject-keys.ts';
import type { Verdict } from '../../access-log/verdict.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';
import type { CommandIo } from './command-io.ts';
import { FILTER_OPTIONS } from './filter-options.ts';

/** @returns the exit code, or undefined when the options do not suffice. */
export type LogCommand = (options: Options, io: CommandIo) => Promise<number | undefined>;

export const STORE_OPTIONS = {
  data: { type: 'string', default: process.env['DATA_DIR'] ?? './data' },
  'database-url': { type: 'string' },
} as const;

const OPTIONS = {
  ...STORE_OPTIONS,
  instance: { type: 'string' },
  'verifier-key': { type: 'string' },
  'trust-folder-key': { type: 'boolean', default: false },
  checkpoint: { type: 'string', multiple: true, default: [] as string[] },
  export: { type: 'string' },
  out: { type: 'string' },
  format: { type: 'string' },
  limit: { type: 'string' },
  by: { type: 'string' },
  distinct: { type: 'string', multiple: true, default: [] as string[] },
  key: { type: 'string' },
  'decided-by': { type: 'string' },
  reason: { type: 'string' },
  yes: { type: 'boolean', default: false },
  record: { type: 'string' },
  open: { type: 'string' },
  'new-key': { type: 'boolean', default: false },
  listen: { type: 'string' },
  'log-key': { type: 'string', multiple: true, default: [] as string[] },
  memory: { type: 'string' },
  name: { type: 'string' },
  all: { type: 'boolean', default: false },
  ranges: { type: 'string' },
  person: { type: 'string' },
  parcel: { type: 'string' },
  authority: { type: 'string' },
  ...FILTER_OPTIONS,
} as const;

export const readOptions = (args: string[]) => {
  const { values } = parseArgs({ args, options: OPTIONS, allowPositionals: false });
  const { instance } = values;
  return {
    ...values,
    instance: instance ?? process.env['GATEWAY_INSTANCE'] ?? 'gateway-1',
    /** The log that was named on the command line; a check without one is of the whole store. */
    oneLog: instance,
  };
};
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
  ...defined({
    signingKeyFile: process.env['ACCESS_LOG_SIGNING_KEY_FILE'],
    subjectKeys: process.env['ACCESS_LOG_SUBJECT_KEYS'],
  }),
});

/** Opens the store, by default beside a gateway that holds it, and closes it whatever happens. */
export async function withStore<T>(
  options: StoreOptions,
  work: (driver: SqlDriver) => Promise<T>,
  open: typeof openDriverBeside = openDriverBeside,
): Promise<T> {
  const driver = await open(storeOf(options));
  try {
    return await work(driver);
  } finally {
    await driver.close();
  }
}

/** Keys to check against, and whose they are. */
export interface Trust {
  readonly verifiers: NoteVerifier[];
  /** What the verdict is worth, where that is less than it seems. */
  readonly caveat?: string;
}

const NO_KEY = `no verifier key was given: --verifier-key FILE or LOG_VERIFIER_KEY_FILE.
Take it from the operator over a way of its own (log-verifier-key.txt of each gateway, one key a line) and keep it with you: whoever
can write to the audited folder can put a key of their own there, and then a log that they made up is as it was signed.
--trust-folder-key takes the key in the data folder; that shows only that the store is consistent with it.`;

/** The command cannot say anything without a key of the auditor's. */
export class MissingKey extends Error {}

/** @throws MissingKey that tells where a key is to come from, when none was given. */
export async function trustOf(options: Options): Promise<Trust> {
  const given = options['verifier-key'] ?? process.env['LOG_VERIFIER_KEY_FILE'];
  if (given !== undefined) return { verifiers: parseVerifierKeys(await readFile(given, 'utf8')) };
  if (!options['trust-folder-key']) throw new MissingKey(NO_KEY);
  const file = verifierFileOf(options.data);
  return {
    verifiers: parseVerifierKeys(await readFile(file, 'utf8')),
    caveat: `by the key in ${file}: this shows only that the store is consistent with it`,
  };
}

export const notesOf = (options: Options): Promise<string[]> =>
  Promise.all(options.checkpoint.map((file) => readFile(file, 'utf8')));

/** @returns the exit code. */
export function report(verdict: Verdict, io: CommandIo, caveat?: string): number {
  for (const fork of verdict.forks ?? []) io.out(`FORK: ${fork}`);
  for (const warning of verdict.warnings ?? []) io.out(`NOTE: ${warning}`);
  if (!verdict.ok) {
    for (const { log, index, fault } of verdict.faults ?? [])
      io.out(
        `BAD: ${log === undefined ? '' : `${log}: `}${fault}${index === verdict.firstBad && index !== undefined ? ` (first bad entry: ${index})` : ''}`,
      );
    return 1;
  }
  const { records, erased, partial } = verdict;
  const rest = [
    ...(erased > 0 ? [`${erased} of them erased`] : []),
    ...(partial === undefined ? [] : [partial]),
    ...(caveat === undefined ? [] : [caveat]),
  ];
  io.out([`OK: ${records} records are as they were signed`, ...rest].join(', '));
  return 0;
}

export function noSuchLog(options: Options, io: CommandIo): number {
  io.err(`there is no log ${options.instance} in this store`);
  return 2;
}

/** @throws Error where the keys are neither in the environment nor in the data folder: nobody could be looked for. */
export async function subjectKeysOf({ data }: Options): Promise<SubjectKeys> {
  const given = process.env['ACCESS_LOG_SUBJECT_KEYS'];
  return SubjectKeys.parse(given ?? (await readFile(subjectKeysFile(data), 'utf8')).trim());
}
