import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openCheckpoint, parseVerifierKey, verifierKey } from '../../access-log/checkpoint.ts';
import { EXPORT_FORMATS, exportLines } from '../../access-log/export-log.ts';
import { openSigner } from '../../access-log/log-keys.ts';
import { readStoredEntries } from '../../access-log/stored-entries.ts';
import { headNote } from '../../access-log/verify/verify-store.ts';
import { type LogCommand, noSuchLog, settingsOf, withStore } from './options.ts';

/** Writes one whole log to a file, up to the head that is signed now. */
export const exportCommand: LogCommand = async (options, io) => {
  const { out, instance } = options;
  if (out === undefined) return undefined;
  const format = EXPORT_FORMATS.find((known) => known === (options.format ?? 'ndjson'));
  if (format === undefined) return undefined;
  const signer = await openSigner(settingsOf(options));
  return withStore(options, async (driver) => {
    const note = await headNote(driver, instance);
    if (note === undefined) return noSuchLog(options, io);
    const { size } = openCheckpoint(note, parseVerifierKey(verifierKey(signer)));
    const about = { format, scope: 'log', instance, filter: {} } as const;
    const lines = exportLines(
      readStoredEntries(driver, instance, size),
      { ...about, checkpoints: [note], createdAt: new Date().toISOString() },
      signer,
    );
    await pipeline(Readable.from(lines), createWriteStream(out, { encoding: 'utf8', mode: 0o600 }));
    io.out(`${size} entries written to ${out}`);
    return 0;
  });
};
