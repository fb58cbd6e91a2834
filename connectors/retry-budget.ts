import { RecentCounts } from './recent-counts.ts';

export const BUDGET_WINDOW_MS = 10_000;
/** Of the calls of the window. */
export const EXTRA_SHARE = 0.1;
/** So many are allowed however few calls there are: where little is asked a second try hurts nobody. */
export const EXTRA_FLOOR = 10;

const CALLS = 0;
const EXTRA = 1;

/**
 * How much more than it was asked for an agency may be asked: second tries and hedges together. An agency that fails under load
 * would else get twice the load for it.
 */
export class RetryBudget {
  readonly #recent = new RecentCounts(2, BUDGET_WINDOW_MS);

  called(nowMs: number): void {
    this.#recent.add(CALLS, nowMs);
  }

  /** @returns false when there is nothing left; otherwise it is spent. */
  spend(nowMs: number): boolean {
    const most = Math.max(EXTRA_FLOOR, this.#recent.of(CALLS, nowMs) * EXTRA_SHARE);
    if (this.#recent.of(EXTRA, nowMs) + 1 > most) return false;
    this.#recent.add(EXTRA, nowMs);
    return true;
  }
}
