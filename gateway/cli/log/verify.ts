import { createReadStream, existsSync } from 'node:fs';
import { defined } from '../../../schema/defined.ts';
import { subjectKeysFile } from '../../access-log/open-access-log.ts';
import { verifyExport } from '../../access-log/verify/verify-export.ts';
import { verifyStore } from '../../access-log/verify/verify-store.ts';
import { KEPT_FAMILIES, KEPT_KINDS, WORKING_TABLES } from './kept-kinds.ts';
import {
  type LogCommand,
  noSuchLog,
  notesOf,
  type Options,
  report,
  subjectKeysOf,
  trustOf,
  withStore,
} from './options.ts';

/** Checks a store, or an export without one, from records, checkpoints and the auditor's keys alone. */
export const verifyCommand: LogCommand = async (options, io) => {
  const { verifiers, caveat } = await trustOf(options);
  const notes = await notesOf(options);
  const { export: file, oneLog } = options;
  if (file !== undefined)
    return report(await verifyExport(() => linesOf(file), verifiers, notes), io, caveat);
  const subjectKeys = await fingerprintsOf(options);
  const question = {
    ...{
      verifiers,
      notes,
      kinds: KEPT_KINDS,
      families: KEPT_FAMILIES,
      workingTables: Object.keys(WORKING_TABLES),
    },
    ...defined({ subjectKeys }),
  };
  const verdict = await withStore(options, (driver) =>
    verifyStore(driver, oneLog === undefined ? question : { ...question, instance: oneLog }),
  );
  return verdict ? report(verdict, io, caveat) : noSuchLog(options, io);
};

/** Of the subject keys that a gateway would use; undefined where the ring is not at hand, as for an auditor elsewhere. */
async function fingerprintsOf(options: Options): Promise<Readonly<Record<string, string>> | undefined> {
  const isAtHand =
    process.env['ACCESS_LOG_SUBJECT_KEYS'] !== undefined || existsSync(subjectKeysFile(options.data));
  if (!isAtHand) return undefined;
  const keys = (await subjectKeysOf(options)).fingerprints();
  return Object.fromEntries(keys.map(({ id, fingerprint }) => [id, fingerprint]));
}

/** Lines with their ends, byte for byte: what was hashed. */
export async function* linesOf(file: string): AsyncIterable<string> {
  let rest = '';
  for await (const part of createReadStream(file, 'utf8')) {
    const lines = `${rest}${part}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield `${line}\n`;
  }
  if (rest !== '') yield rest;
}
