import type { RecordShelf } from '../shared-state/record-shelf.ts';
import { DONE, type Repetition, repeat } from '../timing/repeat.ts';

interface ForgettingParts {
  readonly shelf: Pick<RecordShelf, 'throwAway' | 'throwAllAway'>;
  readonly onFailure: (error: unknown) => void;
}

/** Of more than these all is forgotten. */
const MOST_PENDING = 10_000;
const RETRY_MS = 100;
const LONGEST_RETRY_MS = 2_000;

/**
 * What is to be thrown away from the shelf, until it surely is: as long as the shelf has not said so, this process takes
 * nothing of it from there.
 */
export class Forgetting {
  readonly #parts: ForgettingParts;
  /** Key → names on the shelf, and how often it was to be forgotten. */
  readonly #pending = new Map<string, { readonly names: readonly string[]; times: number }>();
  #all: Promise<void> | undefined;
  #retrying: Repetition | undefined;
  #isClosed = false;

  constructor(parts: ForgettingParts) {
    this.#parts = parts;
  }

  isPending(key: string): boolean {
    return this.#all !== undefined || this.#pending.has(key);
  }

  forget(key: string, names: readonly string[]): void {
    const known = this.#pending.get(key);
    if (known) known.times += 1;
    else this.#pending.set(key, { names, times: 1 });
    if (this.#pending.size > MOST_PENDING) {
      this.forgetAll().catch(() => undefined);
      return;
    }
    this.#throwAway([key]).catch((error: unknown) => this.#later(error));
  }

  /** @throws Error while the shelf cannot be reached; it is tried again all the same. */
  forgetAll(): Promise<void> {
    const all = this.#parts.shelf.throwAllAway().then(
      () => {
        // Of several at once the last counts.
        if (this.#all === all) this.#all = undefined;
      },
      (error: unknown) => {
        this.#later(error);
        throw error;
      },
    );
    this.#all = all;
    this.#pending.clear();
    return all;
  }

  close(): void {
    this.#isClosed = true;
    void this.#retrying?.stop();
  }

  async #throwAway(keys: readonly string[]): Promise<void> {
    const asked = keys.flatMap((key) => {
      const pending = this.#pending.get(key);
      return pending ? [{ key, pending, times: pending.times }] : [];
    });
    await this.#parts.shelf.throwAway(asked.flatMap(({ pending }) => pending.names));
    // What was to be forgotten once more meanwhile waits for its own turn.
    for (const { key, pending, times } of asked)
      if (pending.times === times && this.#pending.get(key) === pending) this.#pending.delete(key);
  }

  #later(error: unknown): void {
    this.#parts.onFailure(error);
    if (this.#retrying || this.#isClosed) return;
    const again = async () => {
      if (this.#all) await this.forgetAll();
      const keys = [...this.#pending.keys()].slice(0, 500);
      if (keys.length > 0) await this.#throwAway(keys);
      return this.#pending.size === 0 && this.#all === undefined ? DONE : undefined;
    };
    const pace = { firstMs: RETRY_MS, everyMs: 1, retryMs: RETRY_MS, longestRetryMs: LONGEST_RETRY_MS };
    this.#retrying = repeat(again, { ...pace, onFailure: () => undefined });
    void this.#retrying.ended.then(() => {
      this.#retrying = undefined;
    });
  }
}
