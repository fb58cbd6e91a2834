import type { SharedState, Tries } from '../shared-state/shared-state.ts';
import { WindowCounts } from '../shared-state/window-counts.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import type { LimitTable, WindowName } from './limit-table.ts';

/** What happens too often, or too many at once, to ask the others first. */
const TOLD = ['crossings.address', 'crossings.person', 'requests.person', 'requests.client'] as const;
export type ToldName = Extract<WindowName, (typeof TOLD)[number]>;

export interface ToldParts {
  readonly table: LimitTable;
  readonly shared: Pick<SharedState, 'tries'>;
  readonly nowMs: () => number;
  readonly onFailure: (error: unknown) => void;
}

/** How often the other processes are told; they may let through as much as comes within this time. */
const TELL_EVERY_MS = 250;

interface Counts {
  readonly own: WindowCounts;
  readonly shared: Tries;
  /** Key → crossings that the others have not been told of. */
  readonly untold: Map<string, number>;
  /** Key → until when the others have used the window up. */
  readonly fullUntilMs: Map<string, number>;
}

/** Counts without waiting: exact within this process, and told to the others a moment later. */
export class ToldCounts {
  readonly #counts: ReadonlyMap<ToldName, Counts>;
  readonly #nowMs: () => number;
  readonly #telling: Repetition;

  constructor({ table, shared, nowMs, onFailure }: ToldParts) {
    const countsOf = (name: ToldName): Counts => ({
      own: new WindowCounts(table.window(name), nowMs),
      shared: shared.tries(name, table.window(name)),
      untold: new Map(),
      fullUntilMs: new Map(),
    });
    this.#counts = new Map(TOLD.map((name) => [name, countsOf(name)]));
    this.#nowMs = nowMs;
    const pace = { firstMs: TELL_EVERY_MS, everyMs: TELL_EVERY_MS, onFailure };
    this.#telling = repeat(() => this.tell(), pace);
  }

  /** @returns how long to wait, milliseconds; 0 when there was one to take. */
  take(name: ToldName, key: string): number {
    const { own, untold } = this.#countsOf(name);
    const waitMs = this.waitMs(name, key) || own.take(key);
    if (waitMs === 0) untold.set(key, (untold.get(key) ?? 0) + 1);
    return waitMs;
  }

  waitMs(name: ToldName, key: string): number {
    const { own, fullUntilMs } = this.#countsOf(name);
    const elsewhereMs = fullUntilMs.size === 0 ? 0 : (fullUntilMs.get(key) ?? 0) - this.#nowMs();
    return Math.max(own.waitMs(key), elsewhereMs, 0);
  }

  /** Tells the other processes, and hears from them. */
  async tell(): Promise<void> {
    const now = this.#nowMs();
    for (const { shared, untold, fullUntilMs } of this.#counts.values()) {
      for (const [key, end] of fullUntilMs) if (end <= now) fullUntilMs.delete(key);
      const news = [...untold];
      untold.clear();
      await Promise.all(
        news.map(async ([key, points]) => {
          const waitMs = await shared.take(key, points);
          if (waitMs > 0) fullUntilMs.set(key, now + waitMs);
        }),
      );
    }
  }

  #countsOf(name: ToldName): Counts {
    const counts = this.#counts.get(name);
    if (!counts) throw new Error(`no count ${name}`);
    return counts;
  }

  async close(): Promise<void> {
    await this.#telling.stop();
  }
}
