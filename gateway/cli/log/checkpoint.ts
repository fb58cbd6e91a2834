import { readFile, rename, writeFile } from 'node:fs/promises';
import { newSigningKey, readSigningKey, verifierKey } from '../../access-log/checkpoint.ts';
import { keyFileOf, openSigner, verifierFileOf } from '../../access-log/log-keys.ts';
import { headNote } from '../../access-log/verify/verify-store.ts';
import { type LogCommand, noSuchLog, settingsOf, withStore } from './options.ts';
import { withLog } from './with-log.ts';

export const checkpointCommand: LogCommand = async (options, io) => {
  const note = await withStore(options, (driver) => headNote(driver, options.instance));
  if (note === undefined) return noSuchLog(options, io);
  io.out(note.trimEnd());
  return 0;
};

/**
 * A new signing key. The present head is signed by the old key and the new one together and kept for good: whoever
 * trusts the old key sees which key follows it. The gateway must be stopped; a running one holds the log.
 */
export const rotateKeyCommand: LogCommand = async (options, io) => {
  const settings = settingsOf(options);
  const old = await openSigner(settings);
  const pem = newSigningKey();
  const next = { name: old.name, privateKey: readSigningKey(pem) };
  const keyFile = keyFileOf(settings);
  const publicFile = verifierFileOf(options.data);
  return withLog(settings, io, async (log) => {
    await writeFile(`${keyFile}.next`, pem, { mode: 0o600 });
    const known = await readFile(publicFile, 'utf8');
    // In this order: at any line the gateway starts again, with the old key or with the new one.
    await writeFile(publicFile, `${verifierKey(next)}\n${known}`);
    await log.introduceKey(next, new Date());
    await rename(`${keyFile}.next`, keyFile);
    io.out(`the log continues with ${verifierKey(next)}`);
    io.out(`give the auditors ${publicFile}; it names the former keys too`);
    return 0;
  });
};
