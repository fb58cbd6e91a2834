import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCheckpoint, parseVerifierKey, splitNote } from '../access-log/checkpoint.ts';
import { withCosignatures } from '../access-log/cosignature.ts';
import type { MonitoredLog } from '../access-log/monitored-log.ts';
import { writeDurably } from '../storage/durable-file.ts';
import { hasCode } from '../storage/error-code.ts';

/**
 * The newest head that a witness has cosigned, kept in `DATA_DIR/log-cosigned.<instance>` over restarts. The store's own
 * copy of a head never changes, so cosignatures stand here.
 */
export class CosignedHeads {
  readonly #file: string;
  #newest: string | undefined;

  private constructor(file: string, newest: string | undefined) {
    this.#file = file;
    this.#newest = newest;
  }

  /** A file that is none of this log's heads is left for the first cosignature to replace. */
  static async open(dataDir: string, log: MonitoredLog): Promise<CosignedHeads> {
    const file = join(dataDir, `log-cosigned.${log.instance}`);
    const note = await readFile(file, 'utf8').catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    });
    return new CosignedHeads(file, note !== undefined && isOurs(note, log) ? note : undefined);
  }

  /** With log's signature and cosignatures; undefined before the first. */
  get newest(): string | undefined {
    return this.#newest;
  }

  /** The given head with what cosignatures there are for it. */
  dress(head: string): string {
    return this.#newest !== undefined && isSame(this.#newest, head) ? this.#newest : head;
  }

  /** Adds cosignature lines to a head; an older head's are gone with it. */
  async keep(head: string, lines: string): Promise<void> {
    const note = withCosignatures(this.dress(head), lines);
    await writeDurably(this.#file, note);
    this.#newest = note;
  }
}

const isSame = (one: string, other: string): boolean => splitNote(one).text === splitNote(other).text;

function isOurs(note: string, { origin, verifierKey }: MonitoredLog): boolean {
  try {
    return openCheckpoint(note, parseVerifierKey(verifierKey)).origin === origin;
  } catch {
    return false;
  }
}
