import type { IndexRange } from '../index-ranges.ts';
import { isOrAre, rangeText } from '../index-ranges.ts';
import type { AccessRecord } from '../record.ts';

const MOST_BACK_MS = 10 * 60_000;
const MOST_APART_MS = 24 * 3_600_000;

/**
 * Times of records are what a clock said. What of them cannot be right is told, and is no fault of the log: records that
 * run backwards, records far from the time of the kept checkpoints around them, and records that doubt their own time.
 */
export class TimesCheck {
  readonly #tell: (text: string) => void;
  #latestMs = Number.NEGATIVE_INFINITY;
  #backwards: { range: IndexRange; ms: number } | undefined;
  #checkpointMs: number | undefined;
  /** The latest record since the last checkpoint: it must not lie far beyond the next one. */
  #furthest: { index: number; ms: number } | undefined;

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  take(index: number, record: AccessRecord): void {
    const ms = Date.parse(record.at);
    if (record.doubt !== undefined)
      this.#tell(`entry ${index} doubts its own time, ${record.at}: ${record.doubt}`);
    this.#compareWithLatest(index, ms);
    if (record.object?.kind === 'checkpoint') this.#atCheckpoint(ms);
    else this.#compareWithCheckpoint(index, ms);
  }

  end(): void {
    this.#tellBackwards();
  }

  #compareWithLatest(index: number, ms: number): void {
    const back = this.#latestMs - ms;
    if (back <= MOST_BACK_MS) {
      this.#latestMs = Math.max(this.#latestMs, ms);
      return;
    }
    if (this.#backwards?.range[1] === index)
      this.#backwards = {
        range: [this.#backwards.range[0], index + 1],
        ms: Math.max(this.#backwards.ms, back),
      };
    else {
      this.#tellBackwards();
      this.#backwards = { range: [index, index + 1], ms: back };
    }
  }

  #tellBackwards(): void {
    if (!this.#backwards) return;
    const { range, ms } = this.#backwards;
    this.#tell(
      `${rangeText(range)} ${isOrAre(range)} up to ${Math.round(ms / 60_000)} minutes older than an entry before`,
    );
    this.#backwards = undefined;
  }

  #compareWithCheckpoint(index: number, ms: number): void {
    if (this.#checkpointMs !== undefined && ms < this.#checkpointMs - MOST_APART_MS)
      this.#tell(`entry ${index} is more than a day older than the checkpoint before it`);
    if (ms > (this.#furthest?.ms ?? Number.NEGATIVE_INFINITY)) this.#furthest = { index, ms };
  }

  #atCheckpoint(ms: number): void {
    if (this.#furthest && this.#furthest.ms > ms + MOST_APART_MS)
      this.#tell(`entry ${this.#furthest.index} is more than a day younger than the checkpoint after it`);
    this.#furthest = undefined;
    this.#checkpointMs = ms;
  }
}
