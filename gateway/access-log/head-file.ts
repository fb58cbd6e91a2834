import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Checkpoint, type NoteVerifier, openCheckpoint } from './checkpoint.ts';
import type { HeadMemory } from './right-head.ts';

/** Longer than any head: two signatures under the longest names. */
const SLOT_BYTES = 2_048;
const SLOTS = 2;
const SPACE = 0x20;

/**
 * The last signed head of a log, kept outside its database: whoever puts the database back to an older state does not put
 * this file back. Written after every COMMIT and before anybody is told of it; two slots take turns, so that a torn write
 * leaves the other, and the note's own signature proves each. Owned by the log's one process.
 *
 * A single write is not flushed: a killed process loses nothing by that, and after a power cut the file may lag behind
 * the database, never the other way round.
 */
export class HeadFile implements HeadMemory {
  readonly logs: readonly string[];
  readonly #path: string;
  readonly #verifier: NoteVerifier;
  readonly #buffer = Buffer.alloc(SLOT_BYTES, SPACE);
  #last: { readonly note: string; readonly slot: number } | undefined;
  #fault: string | undefined;
  #descriptor: number | undefined;

  /** Reads what is there; nothing is made yet. @param verifier of the log's present key. */
  constructor(path: string, verifier: NoteVerifier, logs: readonly string[]) {
    this.#path = path;
    this.#verifier = verifier;
    this.logs = logs;
    if (existsSync(this.#path)) this.#read();
  }

  /** The head that is kept; undefined when none ever was. @throws Error when the file proves nothing. */
  get last(): Checkpoint | undefined {
    if (this.#fault !== undefined) throw new Error(this.#fault);
    return this.#last && this.#open(this.#last.note);
  }

  get note(): string | undefined {
    return this.#last?.note;
  }

  get isReadable(): boolean {
    return this.#fault === undefined;
  }

  get path(): string {
    return this.#path;
  }

  /** Keeps a head that continues the last one. @throws Error when it cannot be written: then it must not be told either. */
  keep(note: string): void {
    if (note === this.#last?.note) return;
    if (this.#last === undefined) {
      this.replace(note);
      return;
    }
    const slot = (this.#last.slot + 1) % SLOTS;
    this.#descriptor ??= openSync(this.#path, 'r+');
    writeSync(this.#descriptor, this.#slotOf(note), 0, SLOT_BYTES, slot * SLOT_BYTES);
    this.#last = { note, slot };
  }

  /** Writes the file anew, durably: both slots hold this head. */
  replace(note: string): void {
    this.#close();
    const next = join(dirname(this.#path), `log-head-next.${this.#verifier.keyId.toString('hex')}`);
    const slot = this.#slotOf(note);
    writeFileSync(next, Buffer.concat([slot, slot]), { mode: 0o600, flush: true });
    renameSync(next, this.#path);
    flushFolder(dirname(this.#path));
    this.#fault = undefined;
    this.#last = { note, slot: 0 };
  }

  close(): void {
    if (this.#descriptor !== undefined) fsyncSync(this.#descriptor);
    this.#close();
  }

  #close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #read(): void {
    const bytes = readFileSync(this.#path);
    let size = -1;
    for (let slot = 0; slot < SLOTS; slot += 1) {
      const text = bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES).toString('utf8');
      try {
        const note = `${text.trimEnd()}\n`;
        const head = this.#open(note);
        if (head.size < size) continue;
        size = head.size;
        this.#last = { note, slot };
      } catch {
        // Torn by a power cut: the other slot stands.
      }
    }
    if (this.#last === undefined)
      this.#fault = `${this.#path} holds no head that ${this.#verifier.name} has signed; see "Roll-back" in docs/access-log.md`;
  }

  #open(note: string): Checkpoint {
    const head = openCheckpoint(note, this.#verifier);
    if (head.origin !== this.#verifier.name) throw new Error('the head is of another log');
    return head;
  }

  #slotOf(note: string): Buffer {
    const length = Buffer.byteLength(note);
    if (length > SLOT_BYTES) throw new Error('the head is too long to be kept');
    this.#buffer.fill(SPACE).write(note);
    return Buffer.from(this.#buffer);
  }
}

function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
