import { existsSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keepSecret } from '../storage/kept-secret.ts';
import {
  type NoteSigner,
  newSigningKey,
  parseVerifierKey,
  parseVerifierKeys,
  readSigningKey,
  verifierKey,
} from './checkpoint.ts';
import { HeadFile } from './head-file.ts';

export interface KeySettings {
  readonly dataDir: string;
  readonly instance: string;
  /** Given by the operator; the folder's own by default. */
  readonly signingKeyFile?: string;
}

export const ORIGIN_PREFIX = 'lienthong.hanoi.example/';

const KEY_FILE = 'log-signing-key.pem';
/** The key of a log that has not begun yet: under its own name it says that there is a log. */
const FIRST_KEY_FILE = `${KEY_FILE}.first`;
const VERIFIER_FILE = 'log-verifier-key.txt';
const HEAD_FILE = 'log-head.';

export const keyFileOf = ({ dataDir, signingKeyFile }: KeySettings): string =>
  signingKeyFile ?? join(dataDir, KEY_FILE);
export const verifierFileOf = (dataDir: string): string => join(dataDir, VERIFIER_FILE);
/** Heads that a fork gave up, one after the other, each with an empty line after it. */
export const lostHeadsFileOf = (dataDir: string, instance: string): string =>
  join(dataDir, `log-heads-lost.${instance}`);

/** The key of a log that is there. @throws Error when there is none. */
export async function openSigner(settings: KeySettings): Promise<NoteSigner> {
  const [own, first] = [keyFileOf(settings), join(settings.dataDir, FIRST_KEY_FILE)];
  const file = settings.signingKeyFile === undefined && !existsSync(own) && existsSync(first) ? first : own;
  if (!existsSync(file)) throw new Error(`there is no signing key ${file}: no gateway has begun a log there`);
  return signerOf(settings, await readFile(file, 'utf8'));
}

/** The same for a gateway that starts: without a key given or kept, one is made. */
export async function openOrMakeSigner(settings: KeySettings): Promise<NoteSigner> {
  if (settings.signingKeyFile !== undefined || existsSync(keyFileOf(settings))) return openSigner(settings);
  return signerOf(settings, await keepSecret(join(settings.dataDir, FIRST_KEY_FILE), newSigningKey));
}

const signerOf = ({ instance }: KeySettings, pem: string): NoteSigner => ({
  name: `${ORIGIN_PREFIX}${instance}`,
  privateKey: readSigningKey(pem),
});

/** What the data folder knows of logs: the last head of this one, and which ones its keys have signed. */
export async function openMemory({ dataDir, instance }: KeySettings, signer: NoteSigner): Promise<HeadFile> {
  const logs = await knownLogs(dataDir, instance);
  return new HeadFile(join(dataDir, `${HEAD_FILE}${instance}`), parseVerifierKey(verifierKey(signer)), logs);
}

/** Logs that this folder's files name; a signing key alone stands for this process's own. */
async function knownLogs(dataDir: string, instance: string): Promise<readonly string[]> {
  const files = await readdir(dataDir);
  const heads = files.flatMap((name) => (name.startsWith(HEAD_FILE) ? [name.slice(HEAD_FILE.length)] : []));
  const keys = files.includes(VERIFIER_FILE)
    ? parseVerifierKeys(await readFile(verifierFileOf(dataDir), 'utf8')).flatMap(({ name }) =>
        name.startsWith(ORIGIN_PREFIX) ? [name.slice(ORIGIN_PREFIX.length)] : [],
      )
    : [];
  const named = [...new Set([...heads, ...keys])];
  return named.length === 0 && files.includes(KEY_FILE) ? [instance] : named;
}

/**
 * Once the log is there, and not before: the key gets its name, and auditors their file. From now on a store without
 * this log is refused. A start that broke off before begins again.
 */
export async function settleKeys({ dataDir }: KeySettings, signer: NoteSigner): Promise<void> {
  const [first, own] = [join(dataDir, FIRST_KEY_FILE), join(dataDir, KEY_FILE)];
  const file = verifierFileOf(dataDir);
  const key = verifierKey(signer);
  const known = existsSync(file) ? await readFile(file, 'utf8') : '';
  if (!known.split('\n').includes(key)) {
    await writeFile(`${file}.next`, `${key}\n${known}`, { flush: true });
    await rename(`${file}.next`, file);
  }
  if (existsSync(first) && !existsSync(own)) await rename(first, own);
}
