import { readFile, writeFile } from 'node:fs/promises';
import { cosign, newSigningKey, originOf, readSigningKey, verifierKey } from '../../access-log/checkpoint.ts';
import { headNote, verifyStore } from '../../access-log/verify-store.ts';
import { keepSecret } from '../../storage/kept-secret.ts';
import { type LogCommand, noSuchLog, notesOf, report, trustOf, withStore } from './options.ts';

/**
 * A witness signs only what continues the last head that it signed; so a log that was rolled back or written anew is
 * seen by whoever asks it. It keeps its key and its memory with itself, away from the gateway: `--key FILE`, and beside
 * it `FILE.<instance>.last` and the public `FILE.pub`.
 */
export const witnessCommand: LogCommand = async (options, io) => {
  const { key: keyFile, instance } = options;
  if (keyFile === undefined) return undefined;
  const pem = await keepSecret(keyFile, newSigningKey);
  const signer = { name: originOf('witness'), privateKey: readSigningKey(pem) };
  await writeFile(`${keyFile}.pub`, `${verifierKey(signer)}\n`);
  const memory = `${keyFile}.${instance}.last`;
  const last = await readFile(memory, 'utf8').catch(() => undefined);
  const { verifiers, caveat } = await trustOf(options);
  const given = await notesOf(options);
  return withStore(options, async (driver) => {
    const note = await headNote(driver, instance);
    const notes = last === undefined ? given : [last, ...given];
    const verdict = await verifyStore(driver, { verifiers, instance, notes });
    if (note === undefined || !verdict) return noSuchLog(options, io);
    if (!verdict.ok) return report(verdict, io, caveat);
    // Remembered before the signature is told: a witness never signs two heads that contradict each other.
    await writeFile(memory, note);
    io.out(cosign(note, signer).trimEnd());
    return 0;
  });
};
