import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type NoteSigner,
  newSigningKey,
  ORIGIN_PREFIX,
  readSigningKey,
} from '../../access-log/checkpoint.ts';
import { cosignatureLine, cosignerKey } from '../../access-log/cosignature.ts';
import { headNote, verifyStore } from '../../access-log/verify/verify-store.ts';
import { writeDurably } from '../../storage/durable-file.ts';
import { keepSecret } from '../../storage/kept-secret.ts';
import { type LogCommand, noSuchLog, notesOf, report, trustOf, withStore } from './options.ts';
import { serveWitness } from './serve-witness.ts';

/**
 * A witness signs only what continues the last head that it signed; so a log that was rolled back or written anew is
 * seen by whoever asks it. It keeps its key and its memory with itself, away from the gateway. With `--listen` it is shown
 * heads over HTTP; without, it looks into the store itself, at every record, and remembers in `FILE.<instance>.last`. The
 * key is `--key FILE`, its public half `FILE.pub`.
 */
export const witnessCommand: LogCommand = async (options, io) => {
  const { key: keyFile, instance, listen, memory: folder } = options;
  if (keyFile === undefined) return undefined;
  if (listen !== undefined) {
    if (folder === undefined || options['log-key'].length === 0) return undefined;
    const signer = await openWitnessKey(keyFile, options.name);
    await serveWitness(
      { ...{ listen, signer, memory: folder }, logKeyFiles: options['log-key'] },
      io,
      signalled(),
    );
    return 0;
  }
  const signer = await openWitnessKey(keyFile, options.name);
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
    await writeDurably(memory, note);
    io.out(`${note}${cosignatureLine(note, signer, new Date())}`.trimEnd());
    return 0;
  });
};

async function openWitnessKey(keyFile: string, name = `${ORIGIN_PREFIX}witness`): Promise<NoteSigner> {
  if (/[\s+]/.test(name) || name === '') throw new Error('--name has no spaces and no plus sign');
  await mkdir(dirname(keyFile), { recursive: true });
  const pem = await keepSecret(keyFile, newSigningKey);
  const signer = { name, privateKey: readSigningKey(pem) };
  await writeFile(`${keyFile}.pub`, `${cosignerKey(signer)}\n`);
  return signer;
}

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
