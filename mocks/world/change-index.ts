import type { DossierIndex } from './dossier-index.ts';
import { MINUTE_MS } from './time.ts';

/** 2^20 dossiers at most fit beside a minute number into one exact double. */
const INDEX_SPACE = 1_048_576;
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * All steps of all generated dossiers in the order of time, 12 bytes each, made at the first use. `key` is minute
 * number × 2^20 + dossier index, hence unique up to a dossier's steps within one minute.
 */
export class ChangeIndex {
  readonly #keys: Float64Array;
  /** Minute of the same dossier's next step. */
  readonly #next: Float64Array;

  constructor(dossiers: DossierIndex) {
    const keys: number[] = [];
    for (let index = 0; index < dossiers.size; index += 1) {
      for (const { atMs } of dossiers.schedule(index)) keys.push((atMs / MINUTE_MS) * INDEX_SPACE + index);
    }
    this.#keys = Float64Array.from(keys).sort();
    this.#next = new Float64Array(this.#keys.length);
    const upcoming = new Float64Array(dossiers.size).fill(NEVER);
    for (let at = this.#keys.length - 1; at >= 0; at -= 1) {
      const key = this.#keys[at] ?? 0;
      this.#next[at] = upcoming[key % INDEX_SPACE] ?? NEVER;
      upcoming[key % INDEX_SPACE] = Math.floor(key / INDEX_SPACE);
    }
  }

  /** Position of the first key above the given one. */
  #after(key: number): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? 0) > key) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Each dossier whose latest step (as of `now`) has a key above `key`, oldest first: `[dossier index, key]`. */
  *since(key: number, now: Date): Generator<readonly [index: number, key: number]> {
    const nowMinute = Math.floor(now.getTime() / MINUTE_MS);
    for (let at = this.#after(key); at < this.#keys.length; at += 1) {
      const found = this.#keys[at] ?? 0;
      if (Math.floor(found / INDEX_SPACE) > nowMinute) return;
      if ((this.#next[at] ?? NEVER) > nowMinute) yield [found % INDEX_SPACE, found];
    }
  }
}

/** The greatest key of the minute that holds this instant. */
export const keyOf = (ms: number): number => (Math.floor(ms / MINUTE_MS) + 1) * INDEX_SPACE - 1;
