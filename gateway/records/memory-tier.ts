import { LRUCache } from 'lru-cache';
import type { FieldTree } from '../../connectors/contract.ts';
import type { CachedRecord } from './cached-record.ts';
import { covers } from './field-cover.ts';

/** Where a record stands: what was asked, of whom, as whom (`scope.ts`), and under which key. */
export interface Slot {
  readonly scope: string;
  /** Dossier, person or parcel; empty for the value of a call without keys. */
  readonly key: string;
}

interface Held {
  readonly key: string;
  /** The newest first; each was asked for with other fields. */
  readonly records: readonly CachedRecord[];
  /** Milliseconds since the epoch; then none of them is of use any more. */
  readonly untilMs: number;
  /** Something changed that its source cannot tell now: it may stand in while the source sleeps, and for nothing else. */
  readonly isOutdated: boolean;
}

/** Callers who are granted different things ask for different fields: so many ways are held of one record. */
const MOST_WAYS = 4;

export const slotId = ({ scope, key }: Slot): string => `${scope}\n${key}`;

/** What the newer one holds as well goes, and so does what says otherwise of how the record is to be judged. */
const mayStayBeside = (older: CachedRecord, newer: CachedRecord): boolean =>
  !covers(newer.fields, older.fields) &&
  older.isAbsent === newer.isAbsent &&
  JSON.stringify(older.flags) === JSON.stringify(newer.flags);

/** Records in this process: as many as fit into a number of bytes, those that were not asked for the longest go first. */
export class MemoryTier {
  readonly #held: LRUCache<string, Held>;
  /** By key, so that all that is held of a dossier can be forgotten at once. */
  readonly #slots = new Map<string, Set<string>>();

  /** @param maxBytes at least 1. */
  constructor(maxBytes: number) {
    this.#held = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ records }) => records.reduce((sum, { bytes }) => sum + bytes, 0),
      dispose: ({ key }, id) => this.#unlist(key, id),
    });
  }

  /** The newest record that holds the asked fields. */
  find(slot: Slot, asked: FieldTree): CachedRecord | undefined {
    return this.all(slot).find(({ fields }) => covers(fields, asked));
  }

  isOutdated(slot: Slot): boolean {
    return this.#held.get(slotId(slot))?.isOutdated === true;
  }

  all(slot: Slot): readonly CachedRecord[] {
    return this.#held.get(slotId(slot))?.records ?? [];
  }

  /** @param untilMs milliseconds since the epoch; it is of no use after that. */
  put(slot: Slot, record: CachedRecord, untilMs: number): void {
    const id = slotId(slot);
    const held = this.#held.get(id);
    const known = held?.isOutdated ? undefined : held;
    const records = [record, ...(known?.records ?? []).filter((other) => mayStayBeside(other, record))];
    this.#held.set(id, {
      key: slot.key,
      records: records.slice(0, MOST_WAYS),
      untilMs: Math.max(untilMs, known?.untilMs ?? 0),
      isOutdated: false,
    });
    // It is not held where it alone is larger than everything may be.
    if (!this.#held.has(id)) return;
    const ids = this.#slots.get(slot.key);
    if (ids) ids.add(id);
    else this.#slots.set(slot.key, new Set([id]));
  }

  /** @param isKept of a source that cannot be asked now. */
  forget(key: string, isKept: (scope: string) => boolean): void {
    for (const id of [...(this.#slots.get(key) ?? [])]) this.#outdate(id, isKept);
  }

  /** Of everything something may have changed. */
  outdateAll(isKept: (scope: string) => boolean): void {
    for (const id of [...this.#held.keys()]) this.#outdate(id, isKept);
  }

  forgetAll(): void {
    this.#held.clear();
  }

  /** Drops what is of no use any more: nothing about anybody lies in memory for longer than it may be told. */
  sweep(nowMs: number): void {
    for (const [id, { untilMs }] of [...this.#held.entries()]) if (untilMs <= nowMs) this.#held.delete(id);
  }

  get bytes(): number {
    return this.#held.calculatedSize;
  }

  #outdate(id: string, isKept: (scope: string) => boolean): void {
    const held = this.#held.get(id);
    if (!held || !isKept(id.slice(0, id.indexOf('\n')))) {
      this.#held.delete(id);
      return;
    }
    const { key, records, untilMs } = held;
    this.#held.set(id, { key, records, untilMs, isOutdated: true });
    // A value that is exchanged is taken off the list of its key.
    const ids = this.#slots.get(key);
    if (ids) ids.add(id);
    else this.#slots.set(key, new Set([id]));
  }

  #unlist(key: string, id: string): void {
    const ids = this.#slots.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#slots.delete(key);
  }
}
