import type { SqlDriver } from '../storage/sql-driver.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { ensureMonth } from './months.ts';

export interface UpkeepParts {
  readonly driver: SqlDriver;
  readonly now: () => Date;
  /** Keeps the present signed head for good. @returns why the time is not to be relied on, if so. */
  readonly keepCheckpoint: (at: Date) => Promise<string | undefined>;
  /** Takes out what was kept long enough; ends early when told so. */
  readonly endRetention: (at: Date, signal: AbortSignal) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
const AHEAD_MS = 7 * 24 * HOUR_MS;

/**
 * What the log needs done every hour: a signed head that is kept, the next month's partition in good time, and records
 * erased whose retention has ended. While the clock is in doubt nothing ends.
 */
export class Upkeep {
  readonly #parts: UpkeepParts;
  readonly #stopping = new AbortController();
  #rounds: Repetition | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  start(): void {
    const { onFailure } = this.#parts;
    this.#rounds ??= repeat(() => this.run(), { everyMs: HOUR_MS, onFailure });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#rounds?.stop();
    await this.#running;
  }

  /** One round; a failing one is told and left for the next hour. */
  run(): Promise<void> {
    this.#running = this.#running.then(() => this.#round()).catch(this.#parts.onFailure);
    return this.#running;
  }

  async #round(): Promise<void> {
    const { driver, now, keepCheckpoint, endRetention, onFailure } = this.#parts;
    const at = now();
    const doubt = await keepCheckpoint(at);
    await ensureMonth(driver, new Date(at.getTime() + AHEAD_MS));
    if (doubt === undefined) await endRetention(at, this.#stopping.signal);
    else
      onFailure(new Error(`${doubt}: no retention ends until \`log confirm-clock\` or a witness settles it`));
  }
}
