import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../storage/durable-file.ts';
import { hasCode } from '../storage/error-code.ts';
import { claimFolder } from '../storage/folder-claim.ts';

/**
 * What a witness has cosigned: the newest head of each log with the log's signature and its own, one file a log. Owned by
 * one process.
 */
export class WitnessMemory {
  readonly #folder: string;
  readonly #release: () => Promise<void>;

  private constructor(folder: string, release: () => Promise<void>) {
    this.#folder = folder;
    this.#release = release;
  }

  /** @throws Error when another process holds the folder. */
  static async open(folder: string): Promise<WitnessMemory> {
    await mkdir(folder, { recursive: true });
    return new WitnessMemory(
      folder,
      await claimFolder(join(folder, 'witness.owner'), 'the memory of the witness'),
    );
  }

  /** @param originHash as `originHash` makes it. @returns undefined for a log that it never cosigned. */
  async read(originHash: string): Promise<string | undefined> {
    try {
      return await readFile(this.#fileOf(originHash), 'utf8');
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** Durable when this resolves; no signature is told before. */
  keep(originHash: string, note: string): Promise<void> {
    return writeDurably(this.#fileOf(originHash), note);
  }

  close(): Promise<void> {
    return this.#release();
  }

  #fileOf(originHash: string): string {
    return join(this.#folder, `${originHash}.checkpoint`);
  }
}

/** As tlog-witness names a log in addresses. */
export const originHash = (origin: string): string => createHash('sha256').update(origin).digest('hex');
