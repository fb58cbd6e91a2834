import type { CircleChanges, DossierCircle } from '../../connectors/dossier-circle.ts';
import type { DossierDirectory } from './dossier-directory.ts';

export interface FeedParts {
  readonly directory: DossierDirectory;
  /** One page of changes after the cursor; may wait up to `waitMs` for news. Admitted and recorded by the boundary. */
  readonly readChanges: (
    cursor: string,
    limit: number,
    waitMs: number,
    signal: AbortSignal,
  ) => Promise<CircleChanges>;
  readonly onChange: (circle: DossierCircle) => void;
  readonly onFailure: (error: unknown) => void;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PAGE = 1_000;
const LONG_POLL_MS = 20_000;
const RETRY_MS = 1_000;

/**
 * Keeps the directory true to the reception system: reads everything once, then waits for changes. A failing system
 * leaves the directory as it is; the feed goes on from its cursor, so no change is lost.
 */
export class DirectoryFeed {
  readonly #parts: FeedParts;
  readonly #stop = new AbortController();
  #cursor = '';
  #isFilled = false;
  #running: Promise<void> | undefined;
  /** Ends the wait of this moment. */
  #nudge = new AbortController();

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** Has the directory been read once to its end? Until then "unknown" may only mean "not read yet". */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Another process knows of a change that has not come here: what is waited on may have broken off in silence. */
  nudge(): void {
    if (this.#isFilled) this.#nudge.abort();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      this.#nudge = new AbortController();
      const untilNudged = AbortSignal.any([signal, this.#nudge.signal]);
      try {
        await this.#readOnce(untilNudged);
      } catch (error) {
        if (signal.aborted) return;
        if (untilNudged.aborted) continue;
        this.#parts.onFailure(error);
        await this.#parts.sleep(RETRY_MS, untilNudged);
      }
    }
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    const wait = this.#isFilled ? LONG_POLL_MS : 0;
    const page = await this.#parts.readChanges(this.#cursor, PAGE, wait, signal);
    for (const circle of page.changes) {
      this.#parts.directory.put(circle);
      if (this.#isFilled) this.#parts.onChange(circle);
    }
    this.#cursor = page.cursor;
    if (!page.hasMore) this.#isFilled = true;
  }
}
