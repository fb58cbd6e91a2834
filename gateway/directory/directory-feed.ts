import type { CircleChanges, DossierCircle, UnreadableChange } from '../../connectors/dossier-circle.ts';
import { GatewayError } from '../../schema/errors.ts';
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
  /** Told once for each change that cannot be read. */
  readonly onUnreadable: (change: UnreadableChange) => void;
  readonly now: () => Date;
  readonly onFailure: (error: unknown) => void;
}

/** As many as the reception system's connector reads at once. */
const PAGE = 75;
const LONG_POLL_MS = 20_000;
const RETRY_MS = 1_000;
/** A page with changes that could not be read is read again so often. */
const REREAD_MS = 60_000;

/**
 * Keeps the directory true to the reception system: reads everything once, then waits for changes. A failing system
 * leaves the directory as it is; the feed goes on from its cursor, so no change is lost. A change that cannot be read stops
 * nothing: its dossier is set aside, and its page is read again from time to time.
 */
export class DirectoryFeed {
  readonly #parts: FeedParts;
  #cursor = '';
  /** Less than a whole page while pages could not be read: one that is too large stops nothing. */
  #pageSize = PAGE;
  #isFilled = false;
  /** Cursors before the pages that hold changes which could not be read; places of those of which not even the code could. */
  readonly #unreadable = new Map<string, { readonly readMs: number; readonly nameless: readonly string[] }>();
  #reading: Repetition | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
  }

  /** Has the directory been read once to its end? Until then "unknown" may only mean "not read yet". */
  get isFilled(): boolean {
    return this.#isFilled;
  }

  /** Not ready until it was read once; changes that cannot be read are told by their places in the messages. */
  health(): { readonly ok: boolean; readonly reason?: string } {
    if (!this.#isFilled) return { ok: false, reason: 'the directory of dossiers is not filled yet' };
    const nameless = [...this.#unreadable.values()].flatMap((page) => page.nameless);
    const places = [...this.#parts.directory.unreadablePlaces, ...nameless];
    if (places.length === 0) return { ok: true };
    const told = [...new Set(places)].slice(0, 5).join('; ');
    return { ok: true, reason: `${places.length} dossiers cannot be read: ${told}` };
  }

  start(): void {
    const { onFailure, directory } = this.#parts;
    directory.isBeingFilled = !this.#isFilled;
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
    await this.#readAgain(signal);
    const wait = this.#isFilled ? LONG_POLL_MS : 0;
    const page = await this.#readPage(wait, signal);
    this.#take(page, this.#cursor);
    this.#cursor = page.cursor;
    if (page.hasMore) return;
    this.#isFilled = true;
    this.#parts.directory.isBeingFilled = false;
  }

  async #readPage(waitMs: number, signal: AbortSignal): Promise<CircleChanges> {
    try {
      const page = await this.#parts.readChanges(this.#cursor, this.#pageSize, waitMs, signal);
      this.#pageSize = PAGE;
      return page;
    } catch (error) {
      const isUnreadable = error instanceof GatewayError && error.code === 'AGENCY_BAD_ANSWER';
      if (isUnreadable) this.#pageSize = Math.ceil(this.#pageSize / 4);
      throw error;
    }
  }

  /** What could not be read then may be readable now; what came later has won meanwhile and is left alone. */
  async #readAgain(signal: AbortSignal): Promise<void> {
    const nowMs = this.#parts.now().getTime();
    for (const [cursor, { readMs, nameless }] of [...this.#unreadable]) {
      if (!this.#isFilled || nowMs - readMs < REREAD_MS) continue;
      try {
        this.#take(await this.#parts.readChanges(cursor, PAGE, 0, signal), cursor);
      } catch (error) {
        // An old cursor may have ended; what is new must not wait for it.
        if (signal.aborted) throw error;
        this.#parts.onFailure(error);
        this.#unreadable.set(cursor, { readMs: nowMs, nameless });
      }
      // One a turn: changes wait behind it.
      return;
    }
  }

  #take({ changes, unreadable }: CircleChanges, cursor: string): void {
    const { directory, onChange, onUnreadable, now } = this.#parts;
    for (const circle of changes) if (directory.put(circle) && this.#isFilled) onChange(circle);
    const isKnown = this.#unreadable.has(cursor);
    for (const change of unreadable)
      if (change.code === undefined ? !isKnown : directory.setAside(change.code, change))
        onUnreadable(change);
    const nameless = unreadable.flatMap(({ code, place }) => (code === undefined ? place : []));
    if (unreadable.length > 0) this.#unreadable.set(cursor, { readMs: now().getTime(), nameless });
    else this.#unreadable.delete(cursor);
  }
}
