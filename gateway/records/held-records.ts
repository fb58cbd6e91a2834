import type { AgencyAnswer, FieldTree } from '../../connectors/contract.ts';
import { type CachedRecord, recordOf } from './cached-record.ts';
import { covers } from './field-cover.ts';
import { Flight, type FlightParts } from './flight.ts';
import { isFresh, type Lifetimes, mayStandIn, remainingMs } from './lifetimes.ts';
import { MemoryTier, type Slot, slotId } from './memory-tier.ts';
import type { SharedTier } from './shared-tier.ts';
import { Watches } from './watches.ts';

/** How one read's records are kept. */
export interface Keeping {
  readonly scope: string;
  readonly lives: Lifetimes;
  readonly holdsEvery: boolean;
  /** Where processes share it; undefined for what stays in this one. */
  readonly shared: SharedTier | undefined;
}

/** Marks of the shared tier by key, as they were before the agency was asked. */
export type Marks = ReadonlyMap<string, string>;

/** Everything that is held or under way in this process. */
export class HeldRecords {
  readonly watches = new Watches();
  readonly #memory: MemoryTier;
  readonly #flights = new Map<string, Flight>();
  readonly #nowMs: () => number;

  constructor(maxBytes: number, nowMs: () => number) {
    this.#memory = new MemoryTier(maxBytes);
    this.#nowMs = nowMs;
  }

  findFresh(slot: Slot, asked: FieldTree, lives: Lifetimes): CachedRecord | undefined {
    const record = this.#memory.isOutdated(slot) ? undefined : this.#memory.find(slot, asked);
    return record && isFresh(record, lives, this.#nowMs()) ? record : undefined;
  }

  /** While the agency fails or sleeps. */
  findStandIn(slot: Slot, asked: FieldTree, lives: Lifetimes): CachedRecord | undefined {
    const record = this.#memory.find(slot, asked);
    if (!record || !mayStandIn(record, lives, this.#nowMs())) return undefined;
    const isAsleep = lives.calendar?.asleepAt(new Date(this.#nowMs())) !== undefined;
    return isAsleep || !this.#memory.isOutdated(slot) ? record : undefined;
  }

  /** A message under way that brings what is asked, unless something changed since it was begun. */
  findFlight(slot: Slot, asked: FieldTree): Flight | undefined {
    const flight = this.#flights.get(slotId(slot));
    const serves = flight?.isUnderWay && !flight.isOutdated(slot.key) && covers(flight.fields, asked);
    return serves ? flight : undefined;
  }

  /** What another process told; the caller sees to it that nothing changed meanwhile. */
  adopt(slot: Slot, record: CachedRecord, lives: Lifetimes): void {
    const known = this.#memory.find(slot, record.fields);
    if (known && known.startedMs >= record.startedMs) return;
    this.#put(slot, record, lives);
  }

  /** Sends a message, for which others may wait unless every answer is to be fetched anew. */
  fly(keeping: Keeping, marks: Marks, parts: Omit<FlightParts, 'watch' | 'kept' | 'onEnd'>): Flight {
    const { scope, lives } = keeping;
    const ids = parts.slots.map((key) => slotId({ scope, key }));
    const flight = new Flight({
      ...parts,
      watch: this.watches.begin(parts.slots),
      kept: (landed, answer) => this.#keep(keeping, marks, landed, answer, parts.connector.manifest.evidence),
      onEnd: (over) => {
        for (const id of ids) if (this.#flights.get(id) === over) this.#flights.delete(id);
        for (const [key] of marks) if (!over.records.has(key)) keeping.shared?.leave({ scope, key });
      },
    });
    if (lives.freshMs > 0) for (const id of ids) this.#flights.set(id, flight);
    return flight;
  }

  /** @param isKept scope of a source that cannot be asked now: what is known of it stands in until it can. */
  forget(key: string, isKept: (scope: string) => boolean): void {
    this.watches.changed(key);
    this.#memory.forget(key, isKept);
  }

  /** What changed is not known. */
  forgetUnsure(isKept: (scope: string) => boolean): void {
    this.watches.allChanged();
    this.#memory.outdateAll(isKept);
  }

  forgetAll(): void {
    this.watches.allChanged();
    this.#memory.forgetAll();
  }

  sweep(): void {
    this.#memory.sweep(this.#nowMs());
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  #keep(
    { scope, lives, holdsEvery, shared }: Keeping,
    marks: Marks,
    flight: Flight,
    answer: AgencyAnswer,
    isEvidence: boolean,
  ): ReadonlyMap<string, CachedRecord> {
    const { fields, slots, startedMs, evidence } = flight;
    const records = new Map<string, CachedRecord>();
    // What was told without its messages being laid down is no record of this agency's.
    if (isEvidence && !evidence.isWhole) return records;
    const evidenceOf = (key: string) => evidence.of(key);
    for (const key of slots) {
      const record = recordOf(key, { fields, startedMs, answer, holdsEvery, evidenceOf });
      if (!record) continue;
      records.set(key, record);
      if (flight.isOutdated(key)) continue;
      this.#put({ scope, key }, record, lives);
      const mark = marks.get(key);
      if (mark === undefined) continue;
      const all = this.#memory.all({ scope, key });
      shared?.put({ scope, key }, mark, all.length > 0 ? all : [record], this.#remaining(record, lives));
    }
    return records;
  }

  #put(slot: Slot, record: CachedRecord, lives: Lifetimes): void {
    const remaining = this.#remaining(record, lives);
    if (remaining > 0) this.#memory.put(slot, record, this.#nowMs() + remaining);
  }

  #remaining = (record: CachedRecord, lives: Lifetimes): number => remainingMs(record, lives, this.#nowMs());
}
