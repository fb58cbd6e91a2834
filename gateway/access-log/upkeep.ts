import type { SqlDriver } from '../storage/sql-driver.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { dropExpiredMonths, ensureMonth } from './months.ts';
import type { AccessRecord } from './record.ts';

export interface UpkeepParts {
  readonly driver: SqlDriver;
  readonly retentionMonths: number;
  readonly now: () => Date;
  /** Keeps the present signed head for good. */
  readonly keepCheckpoint: (at: Date) => Promise<unknown>;
  readonly record: (kind: AccessRecord['kind'], note: string, at: Date) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
const AHEAD_MS = 7 * 24 * HOUR_MS;

/**
 * What the log needs done every hour: a signed head that is kept, the next month's partition in good time, and months
 * whose retention has ended dropped, which is itself recorded.
 */
export class Upkeep {
  readonly #parts: UpkeepParts;
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
    await this.#rounds?.stop();
    await this.#running;
  }

  /** One round; a failing one is told and left for the next hour. */
  run(): Promise<void> {
    this.#running = this.#running.then(() => this.#round()).catch(this.#parts.onFailure);
    return this.#running;
  }

  async #round(): Promise<void> {
    const { driver, now, retentionMonths, keepCheckpoint, record } = this.#parts;
    const at = now();
    await keepCheckpoint(at);
    await ensureMonth(driver, new Date(at.getTime() + AHEAD_MS));
    const dropped = await dropExpiredMonths(driver, at, retentionMonths);
    if (dropped.length > 0)
      await record('upkeep', `retention of ${retentionMonths} months ended for ${dropped.join(', ')}`, at);
  }
}
