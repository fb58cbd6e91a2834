import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { validate as isUuid } from 'uuid';
import { findRecord } from '../../access-log/find-record.ts';
import type { AccessRecord } from '../../access-log/record.ts';
import { BadContainer, readContainer } from '../../evidence/asic-container.ts';
import { hashOf } from '../../evidence/evidence-hash.ts';
import { decryptContainer, newEvidenceKey } from '../../evidence/evidence-key.ts';
import { evidenceFolder, parseContainerName } from '../../evidence/evidence-vault.ts';
import type { CommandIo } from './command-io.ts';
import { type LogCommand, type Options, withStore } from './options.ts';

/**
 * The auditor's side of kept messages. `--new-key --out DIR` makes a pair: the public half goes to the gateway
 * (`ACCESS_LOG_EVIDENCE_KEY_FILE`), the private one stays with the auditor. `--open FILE --key PRIVATE --out DIR` unpacks a
 * container; with `--record ID` it is held against the access record that names it, and FILE may be left out.
 * @returns 0 as it was put in, 1 it is not, or it is not what the record names.
 */
export const evidenceCommand: LogCommand = async (options, io) => {
  const { out, key, record: id } = options;
  if (out === undefined) return undefined;
  if (options['new-key']) return makeKey(out, io);
  if (key === undefined || (options.open === undefined && id === undefined)) return undefined;
  if (id === undefined) return unpack(options.open ?? '', { key, out, io });
  if (!isUuid(id)) return undefined;
  const record = (await withStore(options, (driver) => findRecord(driver, id)))?.record;
  if (!record) {
    io.err('no such record');
    return 2;
  }
  const file = options.open ?? fileOf(record, options);
  if (file === undefined) {
    io.err('this record names no container');
    return 2;
  }
  return unpack(file, { key, out, io, record });
};

async function makeKey(out: string, io: CommandIo): Promise<number> {
  const { privateKey, publicKey } = newEvidenceKey();
  await mkdir(out, { recursive: true, mode: 0o700 });
  const [secret, open] = [join(out, 'evidence-private.pem'), join(out, 'evidence-public.pem')];
  // Never over another: what was kept for it could not be opened any more.
  await writeFile(secret, privateKey, { flag: 'wx', mode: 0o600 });
  await writeFile(open, publicKey, { flag: 'wx' });
  io.out(`${open} goes to the gateway: ACCESS_LOG_EVIDENCE_KEY_FILE`);
  io.out(`${secret} stays with the auditor; without it no container can be opened`);
  return 0;
}

function fileOf({ outcome }: AccessRecord, { data }: Options): string | undefined {
  const named = parseContainerName(outcome.evidence?.container ?? '');
  return named && join(evidenceFolder(data), named.path);
}

interface Unpacking {
  readonly key: string;
  readonly out: string;
  readonly io: CommandIo;
  readonly record?: AccessRecord;
}

async function unpack(file: string, { key, out, io, record }: Unpacking): Promise<number> {
  const sealed = await readFile(file);
  const faults: string[] = [];
  if (record) {
    const named = parseContainerName(record.outcome.evidence?.container ?? '');
    if (named?.sha256 !== hashOf(sealed)) faults.push('the file is not the one that the record names');
  }
  const zip = await decryptContainer(sealed.toString('latin1'), await readFile(key, 'utf8'));
  const files = await readFiles(zip, io);
  if (!files) return 1;
  for (const [name, bytes] of files) {
    await mkdir(dirname(join(out, name)), { recursive: true, mode: 0o700 });
    await writeFile(join(out, name), bytes, { mode: 0o600 });
    io.out(`${name} ${hashOf(bytes)}`);
  }
  if (record) faults.push(...missingIn(files, record));
  for (const fault of faults) io.out(`BAD: ${fault}`);
  if (faults.length === 0)
    io.out(record ? 'OK: these are the messages that the record names' : 'OK: as it was put in');
  return faults.length === 0 ? 0 : 1;
}

async function readFiles(
  zip: Uint8Array,
  io: CommandIo,
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  try {
    return readContainer(zip);
  } catch (error) {
    if (!(error instanceof BadContainer)) throw error;
    io.out(`BAD: ${error.message}`);
    return undefined;
  }
}

/** Messages that the record names by hash and that are not there. */
function missingIn(files: ReadonlyMap<string, Uint8Array>, { outcome }: AccessRecord): string[] {
  return (['request', 'answer'] as const).flatMap((role) => {
    const wanted = outcome.evidence?.[role];
    const isThere = [...files].some(
      ([name, bytes]) => name.startsWith(`${role}-`) && hashOf(bytes) === wanted,
    );
    return wanted === undefined || isThere ? [] : [`no ${role} has the hash of the record`];
  });
}
