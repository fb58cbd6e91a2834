import type { CircleChanges, DossierCircle } from '../../connectors/dossier-circle.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
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
  #cursor = '';
  #isFilled = false;
  #reading: Repetition | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** Has the directory been read once to its end? Until then "unknown" may only mean "not read yet". */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  start(): void {
    const { onFailure } = this.#parts;
    this.#reading ??= repeat((signal) => this.#readOnce(signal), {
      everyMs: 0,
      retryMs: RETRY_MS,
      onFailure,
    });
  }

  /** Another process knows of a change that has not come here: what is waited on may have broken off in silence. */
  nudge(): void {
    if (this.#isFilled) this.#reading?.nudge();
  }

  async stop(): Promise<void> {
    await this.#reading?.stop();
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
