import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const NS_PER_MS = 1_000_000;

/** How late the event loop is, on the whole, since it was last asked. */
export class LoopDelay {
  /**
   * Never reset: with that Node forgets when its timer last fired, and leaves out the next turn of the loop. Where a turn takes
   * as long as the time between two questions every one would be left out, and the latest loop of all be told as punctual.
   */
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #count = 0;
  #sumMs = 0;
  #askedAtMs = performance.now();

  constructor() {
    this.#histogram.enable();
  }

  /** @returns milliseconds. */
  take(): number {
    const { count, mean } = this.#histogram;
    const nowMs = performance.now();
    // Node measures from timer to timer, the time between two included; the mean is NaN while there was none.
    const sumMs = count === 0 ? 0 : (mean * count) / NS_PER_MS;
    const betweenMs =
      count === this.#count ? nowMs - this.#askedAtMs : (sumMs - this.#sumMs) / (count - this.#count);
    this.#count = count;
    this.#sumMs = sumMs;
    this.#askedAtMs = nowMs;
    return Math.max(0, betweenMs - RESOLUTION_MS);
  }

  close(): void {
    this.#histogram.disable();
  }
}
