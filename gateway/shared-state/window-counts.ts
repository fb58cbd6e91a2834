import { LRUCache } from 'lru-cache';
import type { TryLimit } from './shared-state.ts';

/** Keys that one process remembers of one limit. Whoever comes with more forgets the ones that were idle the longest. */
const REMEMBERED_KEYS = 20_000;

/**
 * Counts of one process, each key by itself, within windows that begin with a key's first point. Unlike the library's own
 * it answers without waiting, goes by the given clock and holds a bounded number of keys without a timer for each.
 */
export class WindowCounts {
  readonly #limit: TryLimit;
  readonly #windows: LRUCache<string, { count: number }>;

  constructor(limit: TryLimit, nowMs: () => number) {
    this.#limit = limit;
    // The library keeps a value to the end of its last millisecond, when the wait that was told is over.
    const ttl = limit.windowSeconds * 1_000 - 1;
    this.#windows = new LRUCache({
      // By size rather than by number, for which the library would make room for all of them at once.
      maxSize: REMEMBERED_KEYS,
      sizeCalculation: () => 1,
      ttl,
      ttlResolution: 0,
      perf: { now: nowMs },
    });
  }

  /** @returns how long to wait, milliseconds; 0 when all the points were there to take. */
  take(key: string, points = 1): number {
    const window = this.#windows.get(key);
    if ((window?.count ?? 0) + points > this.#limit.points) return this.#waitMs(key);
    this.add(key, points);
    return 0;
  }

  /** Counts what has happened already, beyond the limit as well. */
  add(key: string, points: number): void {
    const window = this.#windows.get(key);
    if (window) window.count += points;
    else this.#windows.set(key, { count: points });
  }

  /** @returns what `take` of one point would, without taking it. */
  waitMs(key: string): number {
    const isFull = (this.#windows.get(key)?.count ?? 0) >= this.#limit.points;
    return isFull ? this.#waitMs(key) : 0;
  }

  giveBack(key: string): void {
    const window = this.#windows.get(key);
    if (window && window.count > 0) window.count -= 1;
  }

  #waitMs(key: string): number {
    // Where nothing may be taken at all there is no window to wait for.
    if (!this.#windows.has(key)) return this.#limit.windowSeconds * 1_000;
    return Math.max(1, Math.ceil(this.#windows.getRemainingTTL(key)));
  }
}
