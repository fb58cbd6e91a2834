import { readFile } from 'node:fs/promises';
import { type NoteSigner, type NoteVerifier, parseVerifierKeys } from '../../access-log/checkpoint.ts';
import { WitnessMemory } from '../../monitors/witness-memory.ts';
import { startWitnessServer } from '../../monitors/witness-server.ts';
import { hasCode } from '../../storage/error-code.ts';
import type { CommandIo } from './command-io.ts';

export interface ServedWitness {
  /** `[host:]port`; the loopback by default, port 0 takes a free one. */
  readonly listen: string;
  readonly signer: NoteSigner;
  /** Verifier files of the logs that are watched. Read anew for each head: a log may begin, or change its key. */
  readonly logKeyFiles: readonly string[];
  readonly memory: string;
}

/** A witness over HTTP until `ended`. @throws Error when it cannot listen, or another process holds its memory. */
export async function serveWitness(
  { listen, logKeyFiles, memory: folder, signer }: ServedWitness,
  io: CommandIo,
  ended: Promise<unknown>,
): Promise<void> {
  const [, host = '127.0.0.1', port] = /^(?:(.+):)?([0-9]{1,5})$/.exec(listen) ?? [];
  if (port === undefined) throw new Error('--listen takes [HOST:]PORT');
  const memory = await WitnessMemory.open(folder);
  try {
    const server = await startWitnessServer({
      ...{ host, port: Number(port), signer, memory },
      logKeys: async () => (await Promise.all(logKeyFiles.map(readKeys))).flat(),
      now: () => new Date(),
      onFailure: (error) => io.err(`the witness could not answer: ${String(error)}`),
    });
    io.out(JSON.stringify({ ready: true, port: server.port, name: signer.name }));
    await ended;
    await server.close();
  } finally {
    await memory.close();
  }
}

/** A log that has not begun has no key yet. */
async function readKeys(file: string): Promise<readonly NoteVerifier[]> {
  try {
    return parseVerifierKeys(await readFile(file, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
