import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openCheckpoint } from '../../access-log/checkpoint.ts';
import { exportLines } from '../../access-log/export-log.ts';
import { openSigner } from '../../access-log/open-access-log.ts';
import { readStoredEntries } from '../../access-log/stored-entries.ts';
import { headNote } from '../../access-log/verify-store.ts';
import { type LogCommand, noSuchLog, settingsOf, verifiersOf, withStore } from './options.ts';

/** Writes one whole log to a file, up to the head that is signed now. */
export const exportCommand: LogCommand = async (options, io) => {
  const { out, instance } = options;
  const { format = 'ndjson' } = options;
  if (out === undefined || (format !== 'csv' && format !== 'ndjson')) return undefined;
  const signer = await openSigner(settingsOf(options));
  return withStore(options, async (driver) => {
    const note = await headNote(driver, instance);
    if (note === undefined) return noSuchLog(options, io);
    const { size } = openCheckpoint(note, await verifiersOf(options));
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
