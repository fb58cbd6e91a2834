/**
 * Something that another system publishes and may withdraw: a set of keys. It is believed for a while, then fetched anew; when
 * that fails it is believed for a while longer, and then no more.
 */
export interface AgedValueOptions<Value> {
  /** Whoever calls at the same moment waits for one fetch. */
  readonly fetch: (signal: AbortSignal) => Promise<Value>;
  readonly now: () => number;
  /** How old it may be before it is fetched anew, milliseconds: how long a withdrawn key is accepted at most. */
  readonly maxAgeMs?: number;
  /** How old it may be while it cannot be fetched, milliseconds: how long an outage of its source may last. */
  readonly believableMs?: number;
}

export const MAX_AGE_MS = 5 * 60_000;
export const BELIEVABLE_MS = 60 * 60_000;
/** After a failed fetch, what is held is used without another try for so long. */
const RETRY_MS = 5_000;
/** Anybody can send messages with invented key ids: without this bound they would make us flood the source. */
export const REFETCHES_PER_WINDOW = 3;
export const REFETCH_WINDOW_MS = 60_000;

export class AgedValue<Value> {
  readonly #options: Required<AgedValueOptions<Value>>;
  #held: { readonly value: Value; readonly atMs: number } | undefined;
  /** Of the last fetch; undefined when it succeeded. */
  #failure: { readonly atMs: number; readonly error: unknown } | undefined;
  #refetchedAtMs: readonly number[] = [];

  constructor(options: AgedValueOptions<Value>) {
    this.#options = { maxAgeMs: MAX_AGE_MS, believableMs: BELIEVABLE_MS, ...options };
  }

  /** @throws what the fetch throws, when nothing believable is held. */
  async current(signal: AbortSignal): Promise<Value> {
    const { now, maxAgeMs, believableMs } = this.#options;
    const held = this.#held;
    const ageMs = held ? now() - held.atMs : Number.POSITIVE_INFINITY;
    if (held && ageMs < maxAgeMs) return held.value;
    const isBelievable = held && ageMs < believableMs;
    if (isBelievable && this.#failure && now() - this.#failure.atMs < RETRY_MS) return held.value;
    try {
      return await this.#fetch(signal);
    } catch (error) {
      if (isBelievable) return held.value;
      throw error;
    }
  }

  /**
   * Another value than the one that lacked something, if there is one by now: fetched anew, but not for ever.
   * @returns undefined when it has been asked for too often lately.
   * @throws what the fetch throws.
   */
  async other(than: Value, signal: AbortSignal): Promise<Value | undefined> {
    if (this.#held && this.#held.value !== than) return this.#held.value;
    const at = this.#options.now();
    this.#refetchedAtMs = this.#refetchedAtMs.filter((earlier) => at - earlier < REFETCH_WINDOW_MS);
    if (this.#refetchedAtMs.length >= REFETCHES_PER_WINDOW) {
      // Whether there is another cannot be known while the source is away.
      if (this.#failure) throw this.#failure.error;
      return undefined;
    }
    this.#refetchedAtMs = [...this.#refetchedAtMs, at];
    return this.#fetch(signal);
  }

  async #fetch(signal: AbortSignal): Promise<Value> {
    const { fetch, now } = this.#options;
    try {
      const value = await fetch(signal);
      this.#held = { value, atMs: now() };
      this.#failure = undefined;
      return value;
    } catch (error) {
      // A caller who went away says nothing of the source.
      if (!signal.aborted) this.#failure = { atMs: now(), error };
      throw error;
    }
  }
}
