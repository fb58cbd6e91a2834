import type { Checkpoint } from '../checkpoint.ts';
import { type IndexRange, isOrAre, rangeText } from '../index-ranges.ts';
import { Frontier, leafHash, type StoredNode } from '../merkle.ts';
import { type AccessRecord, isCanonical, parseRecord } from '../record.ts';
import type { StoredEntry } from '../stored-entries.ts';
import type { Found } from '../verdict.ts';
import { ErasureCheck } from './verify-erasures.ts';
import { type EarlierNote, type KnownLog, NotesCheck, openOwn } from './verify-notes.ts';
import { TimesCheck } from './verify-times.ts';

/** What is known of an entry once it was looked at. */
export interface CheckedEntry {
  /** Undefined where it is gone, or its bytes are no record. */
  readonly record: AccessRecord | undefined;
  /** Inner nodes of stored levels that this entry made complete. */
  readonly completed: readonly StoredNode[];
}
const NOTHING: CheckedEntry = { record: undefined, completed: [] };

/**
 * One pass over one log, entry by entry: every hash up to the signed head, earlier heads on the way, erasures, forks and
 * times. It goes on after a fault, so that all of them are told.
 */
export class LogPass {
  readonly #found: Found;
  readonly #log: string | undefined;
  readonly #head: Checkpoint;
  readonly #frontier = new Frontier();
  readonly #notes: NotesCheck;
  readonly #erasures = new ErasureCheck();
  readonly #times: TimesCheck;
  /** False once a leaf is unknown: no hash above it can be told from there on. */
  #isTreeKnown = true;
  #next = 0;
  #missing: IndexRange[] = [];

  constructor(head: Checkpoint, notes: readonly EarlierNote[], known: KnownLog, found: Found) {
    this.#found = found;
    this.#log = known.log;
    this.#head = head;
    this.#notes = new NotesCheck(notes, known, found);
    this.#notes.pass(0, () => this.#frontier.root());
    this.#times = new TimesCheck((text) =>
      found.warn(known.log === undefined ? text : `${known.log}: ${text}`),
    );
  }

  /** The tree's edge after the last entry; undefined when a leaf before it is unknown. */
  get edge(): readonly Buffer[] | undefined {
    return this.#isTreeKnown ? this.#frontier.hashes : undefined;
  }

  /** Entries that are gone, in order, so far. */
  get gone(): readonly IndexRange[] {
    return this.#erasures.gone;
  }

  take(entry: StoredEntry): CheckedEntry {
    const { index, body } = entry;
    if (!this.#isNext(index)) return NOTHING;
    const record = body === undefined ? undefined : this.#recordOf(index, body);
    if (record) {
      this.#notes.take(index, record, () => (this.#isTreeKnown ? this.#frontier.root() : undefined));
      this.#erasures.take(index, record);
      this.#times.take(index, record);
    }
    if (body === undefined) {
      this.#found.erased += 1;
      this.#erasures.isGone(index);
    }
    return { record, completed: this.#append(entry) };
  }

  end(): void {
    const { size, root } = this.#head;
    this.#found.records += this.#next;
    if (this.#next < size) {
      this.#bad(`entry ${this.#next} is missing: the log ends early, ${size} are signed`, this.#next);
      this.#isTreeKnown = false;
    }
    if (this.#isTreeKnown && !this.#frontier.root().equals(root))
      this.#bad('the entries do not lead to the signed root');
    this.#notes.end(size, this.#isTreeKnown);
    this.#erasures.end((fault, index) => this.#bad(fault, index));
    this.#times.end();
  }

  #isNext(index: number): boolean {
    if (index < this.#next) {
      const isLate = this.#missing.some(([from, until]) => from <= index && index < until);
      this.#bad(`entry ${index} ${isLate ? 'is out of order' : 'comes twice'}`, index);
      return false;
    }
    if (index >= this.#head.size) {
      this.#bad(`entry ${index} lies beyond the signed head of ${this.#head.size}`, index);
      return false;
    }
    if (index > this.#next) {
      const range = [this.#next, index] as const;
      this.#bad(`${rangeText(range)} ${isOrAre(range)} missing`, this.#next);
      this.#missing.push(range);
      this.#erasures.isMissing(...range);
      this.#isTreeKnown = false;
    }
    this.#next = index + 1;
    return true;
  }

  #append({ index, body, leaf }: StoredEntry): readonly StoredNode[] {
    const own = body === undefined ? undefined : leafHash(Buffer.from(body, 'utf8'));
    // Where bytes and leaf differ the leaf goes on, so that one changed record does not hide the faults behind it.
    const hash = leaf?.length === 32 ? leaf : own;
    if (body !== undefined && own && hash && !hash.equals(own))
      this.#bad(`entry ${index}: ${whyOther(body)}`, index);
    if (leaf && leaf.length !== 32) this.#bad(`entry ${index}: its leaf hash is no SHA-256 hash`, index);
    if (!hash) {
      this.#bad(`entry ${index}: neither record nor leaf hash`, index);
      this.#isTreeKnown = false;
    }
    if (!this.#isTreeKnown || !hash) return [];
    const completed = this.#frontier.append(hash);
    this.#notes.pass(this.#frontier.size, () => this.#frontier.root());
    return completed;
  }

  #recordOf(index: number, body: string): AccessRecord | undefined {
    try {
      return parseRecord(body);
    } catch {
      this.#bad(`entry ${index}: the record is unreadable`, index);
      return undefined;
    }
  }

  #bad(fault: string, index?: number): void {
    this.#found.bad(fault, this.#log, index);
  }
}

/** Bytes that fit their leaf need no closer look: whether the leaf is the signed one, the root tells. */
function whyOther(body: string): string {
  try {
    return isCanonical(body)
      ? 'the record was changed: it does not fit its leaf hash'
      : 'the record is not in canonical form';
  } catch {
    return 'the record was changed: it does not fit its leaf hash';
  }
}

/** @returns undefined when it cannot be opened, which is found then. */
export function openHead(note: string, known: KnownLog, found: Found): Checkpoint | undefined {
  try {
    return openOwn(note, known);
  } catch (error) {
    found.bad(error instanceof Error ? error.message : 'the checkpoint is unreadable', known.log);
    return undefined;
  }
}
