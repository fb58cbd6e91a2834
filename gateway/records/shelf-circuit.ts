interface CircuitParts {
  readonly nowMs: () => number;
  /** Longer than this nobody waits, milliseconds. */
  readonly patienceMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** So many failures one after the other, and the shelf is left alone for a while. */
const FAILURES = 3;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 30_000;

/** Asks a shelf that may be slow or away. A caller waits for it shortly or not at all, and never hears of a failure. */
export class ShelfCircuit {
  readonly #parts: CircuitParts;
  #failures = 0;
  #restUntilMs = 0;
  #restMs = FIRST_REST_MS;

  constructor(parts: CircuitParts) {
    this.#parts = parts;
  }

  /** @returns undefined where the shelf failed, took too long, or is left alone. Never throws. */
  async run<T>(task: () => Promise<T>): Promise<T | undefined> {
    const { nowMs, patienceMs, onFailure } = this.#parts;
    if (nowMs() < this.#restUntilMs) return undefined;
    // Of those that come after a rest one tries, and the others go on without.
    if (this.#failures >= FAILURES) this.#restUntilMs = nowMs() + this.#restMs;
    let timer: NodeJS.Timeout | undefined;
    try {
      const tooSlow = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('the shelf of records is slow')), patienceMs);
        timer.unref();
      });
      const result = await Promise.race([task(), tooSlow]);
      this.#failures = 0;
      this.#restMs = FIRST_REST_MS;
      this.#restUntilMs = 0;
      return result;
    } catch (error) {
      this.#failed();
      onFailure(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#failures < FAILURES) return;
    this.#restUntilMs = this.#parts.nowMs() + this.#restMs;
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
  }
}
