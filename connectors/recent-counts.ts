const PARTS = 10;

/**
 * How often several kinds of things happened lately: a window in ten parts, the oldest of which is forgotten as a whole. What is
 * older is never counted, however long nothing happened in between. The caller tells the time, milliseconds that only go forward.
 */
export class RecentCounts {
  readonly #kinds: number;
  readonly #partMs: number;
  /** By place in the ring, then by kind. */
  readonly #parts: Uint32Array;
  readonly #sums: Uint32Array;
  /** Number of the newest part since the clock's beginning. */
  #newest = 0;

  constructor(kinds: number, windowMs: number) {
    this.#kinds = kinds;
    this.#partMs = windowMs / PARTS;
    this.#parts = new Uint32Array(kinds * PARTS);
    this.#sums = new Uint32Array(kinds);
  }

  add(kind: number, nowMs: number): void {
    this.#forget(nowMs);
    const at = (this.#newest % PARTS) * this.#kinds + kind;
    this.#parts[at] = (this.#parts[at] ?? 0) + 1;
    this.#sums[kind] = (this.#sums[kind] ?? 0) + 1;
  }

  of(kind: number, nowMs: number): number {
    this.#forget(nowMs);
    return this.#sums[kind] ?? 0;
  }

  clear(): void {
    this.#parts.fill(0);
    this.#sums.fill(0);
  }

  #forget(nowMs: number): void {
    const current = Math.floor(nowMs / this.#partMs);
    if (current <= this.#newest) return;
    if (current - this.#newest >= PARTS) this.clear();
    else for (let part = this.#newest + 1; part <= current; part += 1) this.#drop(part % PARTS);
    this.#newest = current;
  }

  #drop(place: number): void {
    for (let kind = 0; kind < this.#kinds; kind += 1) {
      const at = place * this.#kinds + kind;
      this.#sums[kind] = (this.#sums[kind] ?? 0) - (this.#parts[at] ?? 0);
      this.#parts[at] = 0;
    }
  }
}
