import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { addDurably } from '../storage/durable-file.ts';
import { hasCode } from '../storage/error-code.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';

const NAME = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\.sealed$/;

/**
 * Documents as files, encrypted, each under an id of our making: nothing that a client says is ever part of a path. A file
 * that was put under another id does not open.
 */
export class UploadFiles {
  readonly #folder: string;
  readonly #encryption: FieldEncryption;

  constructor(folder: string, encryption: FieldEncryption) {
    this.#folder = folder;
    this.#encryption = encryption;
  }

  /** Durable when this resolves. */
  async add(id: string, bytes: Buffer): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await addDurably(this.#path(id), this.#encryption.sealBytes(bytes, id));
  }

  /** @returns undefined where there is none. @throws Error for one that was changed or moved. */
  async read(id: string): Promise<Buffer | undefined> {
    try {
      return this.#encryption.openBytes(await readFile(this.#path(id)), id);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  remove(id: string): Promise<void> {
    return rm(this.#path(id), { force: true });
  }

  /** Files that are older than this and whose id `isKept` does not know: left by a process that died between two lines. */
  async removeStray(olderThan: Date, isKept: (id: string) => Promise<boolean>): Promise<number> {
    let removed = 0;
    for (const name of await this.#names()) {
      if (!NAME.test(name)) continue;
      const id = name.replace('.sealed', '');
      const { mtime } = await stat(join(this.#folder, name)).catch(() => ({ mtime: new Date() }));
      if (mtime.getTime() >= olderThan.getTime() || (await isKept(id))) continue;
      await this.remove(id);
      removed += 1;
    }
    return removed;
  }

  /** Nobody has put anything in where the folder is not there. */
  async #names(): Promise<readonly string[]> {
    try {
      return await readdir(this.#folder);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  #path(id: string): string {
    const name = `${id}.sealed`;
    if (!NAME.test(name)) throw new Error('no id of a document');
    return join(this.#folder, name);
  }
}
