import { randomBytes } from 'node:crypto';
import type { Place, RecordShelf } from '../shared-state/record-shelf.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type CachedRecord, readRecord, writeRecord } from './cached-record.ts';
import { Forgetting } from './forgetting.ts';
import type { Slot } from './memory-tier.ts';
import { ShelfCircuit } from './shelf-circuit.ts';

export interface SharedTierParts {
  readonly shelf: RecordShelf;
  /** The ring of the store's keys: the same in all processes. */
  readonly encryption: Pick<FieldEncryption, 'hash' | 'hashes' | 'encrypt' | 'decrypt'>;
  readonly nowMs: () => number;
  /** A value that was not ours, was changed or moved. */
  readonly onNonsense: () => void;
  readonly onFailure: (error: unknown) => void;
}

export interface SharedFind {
  readonly records: readonly CachedRecord[];
  /** For putting what is asked for now; undefined: it stays in this process. */
  readonly mark: string | undefined;
  readonly isClaimed: boolean;
}

const NOTHING: SharedFind = { records: [], mark: undefined, isClaimed: false };
/** A request waits for the shelf no longer than this. */
const PATIENCE_MS = 60;
/** How long a process has a place for itself while it asks the agency. */
const CLAIM_MS = 2_000;
/** Longer texts are not worth their way. */
const MAX_TEXT = 256 * 1_024;

/**
 * Records that several processes share, sealed, under names that tell nobody what they are about. Whatever the shelf does
 * (away, slow, full, emptied, telling nonsense), a request goes on as if it had nothing, and after some failures without asking.
 */
export class SharedTier {
  readonly #parts: SharedTierParts;
  readonly #circuit: ShelfCircuit;
  readonly #forgetting: Forgetting;

  constructor(parts: SharedTierParts) {
    this.#parts = parts;
    this.#circuit = new ShelfCircuit({ ...parts, patienceMs: PATIENCE_MS });
    this.#forgetting = new Forgetting({ shelf: parts.shelf, onFailure: parts.onFailure });
  }

  /** Never throws. */
  async find(slot: Slot): Promise<SharedFind> {
    if (this.#forgetting.isPending(slot.key)) return NOTHING;
    const place = this.#placeOf(slot);
    const found = await this.#circuit.run(() =>
      this.#parts.shelf.look(place, randomBytes(12).toString('base64url')),
    );
    // What was to be forgotten while we looked may be what we found.
    if (!found || this.#forgetting.isPending(slot.key)) return NOTHING;
    const { mark, text, isClaimed } = found;
    return { records: text === undefined ? [] : this.#open(place, text), mark, isClaimed };
  }

  /** @returns false where another process asks the agency at this moment. Never throws. */
  async claim(slot: Slot): Promise<boolean> {
    const isOurs = await this.#circuit.run(() => this.#parts.shelf.claim(this.#placeOf(slot), CLAIM_MS));
    return isOurs ?? true;
  }

  /** Never throws, and nobody waits for it. */
  put(slot: Slot, mark: string, records: readonly CachedRecord[], keepMs: number): void {
    const place = this.#placeOf(slot);
    if (keepMs <= 0 || this.#forgetting.isPending(slot.key)) return;
    const text = this.#parts.encryption.encrypt(records.map(writeRecord), ownerOf(place));
    if (text.length > MAX_TEXT) this.leave(slot);
    else void this.#circuit.run(() => this.#parts.shelf.put({ ...place, mark, text, keepMs }));
  }

  /** Nothing came of a claim. */
  leave(slot: Slot): void {
    void this.#circuit.run(() => this.#parts.shelf.leave(this.#placeOf(slot)));
  }

  /** From now on nothing of it is found by this process; it is gone for all as soon as the shelf can be reached. */
  forget(key: string): void {
    this.#forgetting.forget(key, this.#parts.encryption.hashes('record', key));
  }

  /** @returns when all is gone. @throws Error while the shelf cannot be reached; it is tried again all the same. */
  forgetAll(): Promise<void> {
    return this.#forgetting.forgetAll();
  }

  close(): void {
    this.#forgetting.close();
    this.#parts.shelf.close();
  }

  /** Of a value without a key the scope is what it is about. */
  #placeOf({ scope, key }: Slot): Place {
    const { encryption } = this.#parts;
    const name = key === '' ? encryption.hash('record', 'value', scope) : encryption.hash('record', key);
    return { name, field: encryption.hash('record field', scope, key) };
  }

  #open(place: Place, text: string): readonly CachedRecord[] {
    try {
      const told = this.#parts.encryption.decrypt(text, ownerOf(place));
      const records = Array.isArray(told) ? told.map(readRecord) : [undefined];
      if (records.every((record) => record !== undefined)) return records;
    } catch {
      // Counted below: what is no text of ours is nothing to fail for.
    }
    this.#parts.onNonsense();
    return [];
  }
}

/** A sealed text opens in its own place and nowhere else. */
const ownerOf = ({ name, field }: Place): string => `record ${name} ${field}`;
