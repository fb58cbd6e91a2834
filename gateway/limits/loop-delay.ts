import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

/** How late the event loop is, on the whole, since it was last asked. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#histogram.enable();
  }

  /** @returns milliseconds. */
  take(): number {
    const { mean } = this.#histogram;
    this.#histogram.reset();
    // Node measures from timer to timer, the time between two included; NaN while there was none.
    return Number.isNaN(mean) ? 0 : Math.max(0, mean / 1_000_000 - RESOLUTION_MS);
  }

  close(): void {
    this.#histogram.disable();
  }
}
