import { access, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { splitNote } from '../access-log/checkpoint.ts';
import { addDurably } from '../storage/durable-file.ts';
import { hasCode } from '../storage/error-code.ts';
import type { PushedHead, Witness, Witnessed } from './witness.ts';

const DIGITS = 16;
const HEAD = /^([0-9]{16})(?:\.[1-9])?$/;
/** A write that was cut off leaves a torn file, which stays; the head goes beside it. */
const MOST_TORN = 9;

/**
 * Heads as plain files on storage where files can be added and nothing be changed: one a head, `<folder>/<instance>/<size
 * in 16 digits>`, never opened for writing again. It signs nothing; that it holds a head is what it says. The newest is
 * the one with the largest size.
 */
export class FileWitness implements Witness {
  readonly name: string;
  readonly isJudge = false;
  readonly #root: string;
  readonly #folder: string;
  #newest: { readonly file: string; readonly note: string } | undefined;
  #isRead = false;

  constructor(name: string, folder: string, instance: string) {
    this.name = name;
    this.#root = folder;
    this.#folder = join(folder, instance);
  }

  async submit({ note, checkpoint }: PushedHead): Promise<Witnessed> {
    const newest = await this.seen();
    if (newest !== undefined && splitNote(newest).text === splitNote(note).text) return { outcome: 'kept' };
    const base = String(checkpoint.size).padStart(DIGITS, '0');
    if (this.#newest && this.#newest.file.slice(0, DIGITS) >= base)
      return { outcome: 'refused', why: `it holds ${Number(this.#newest.file.slice(0, DIGITS))} records` };
    for (let place = 0; place <= MOST_TORN; place += 1) {
      const file = place === 0 ? base : `${base}.${place}`;
      try {
        await addDurably(join(this.#folder, file), note);
        this.#newest = { file, note };
        return { outcome: 'kept' };
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
    }
    throw new Error('too many torn files of one head');
  }

  /** The folder is read once; then only this process adds to it. One that is not there is not made: its disk is away. */
  async seen(): Promise<string | undefined> {
    if (!this.#isRead) {
      await access(this.#root);
      await mkdir(this.#folder, { recursive: true });
      this.#newest = await readNewest(this.#folder);
      this.#isRead = true;
    }
    return this.#newest?.note;
  }
}

/** A torn file says nothing; the one before it does. */
async function readNewest(folder: string): Promise<{ file: string; note: string } | undefined> {
  const names = (await readdir(folder)).filter((name) => HEAD.test(name));
  for (const file of names.sort().reverse()) {
    const note = await readFile(join(folder, file), 'utf8');
    if (isWhole(note)) return { file, note };
  }
  return undefined;
}

function isWhole(note: string): boolean {
  try {
    return splitNote(note).signatures.length > 0;
  } catch {
    return false;
  }
}
