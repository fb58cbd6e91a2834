import type { CircleChanges, UnreadableChange } from '../../connectors/dossier-circle.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { DONE, type Repetition, repeat, sleepUnnoticed } from '../timing/repeat.ts';
import type { ChangeTail } from './change-tail.ts';
import { type FeedLead, type FeedState, LeadLost, SAID_EVERY_MS } from './feed-lead.ts';
import type { SealedCircles } from './sealed-circles.ts';
import type { StandingDates } from './standing-dates.ts';
import { type StoredNews, storeChanges } from './stored-changes.ts';
import { UnreadPages } from './unread-pages.ts';
import { UnsortedTies } from './unsorted-ties.ts';

export interface FeedParts {
  readonly driver: SqlDriver;
  readonly sealed: SealedCircles;
  /** Undefined: none are kept beside the ties. */
  readonly dates?: StandingDates | undefined;
  readonly lead: FeedLead;
  readonly tail: Pick<ChangeTail, 'look' | 'isFilled'>;
  /** One page of changes after the cursor; may wait up to `waitMs` for news. Admitted and recorded by the boundary. */
  readonly readChanges: (
    cursor: string,
    limit: number,
    waitMs: number,
    signal: AbortSignal,
  ) => Promise<CircleChanges>;
  /** Changes were stored and are known in this process; others may look for them. */
  readonly onStored: () => void;
  /** Told once for each change that cannot be read. */
  readonly onUnreadable: (change: UnreadableChange) => void;
  readonly now: () => Date;
  readonly onFailure: (error: unknown) => void;
}

/** As many as the reception system's connector reads at once. */
const PAGE = 75;
const LONG_POLL_MS = 20_000;
const RETRY_MS = 1_000;
/** How often a process that does not lead looks whether anybody does. */
const STAND_BY_MS = 1_000;
/** Between two pieces of what an older program wrote: whoever serves goes first. */
const SORT_EVERY_MS = 20;

/**
 * Keeps the stored directory true to the reception system: one process of all that share the store reads everything once, then
 * waits for changes; the others stand by. What was read and up to where is stored in one transaction, so whoever leads next
 * goes on from there and no change is lost or read by two. A failing system leaves the directory as it is. A change that
 * cannot be read stops nothing: its dossier is set aside, and its page is read again from time to time.
 */
export class DirectoryFeed {
  readonly #parts: FeedParts;
  readonly #unread: UnreadPages;
  readonly #unsorted: UnsortedTies;
  /** Less than a whole page while pages could not be read: one that is too large stops nothing. */
  #pageSize = PAGE;
  #reading: Repetition | undefined;

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#unread = new UnreadPages(parts.now);
    this.#unsorted = new UnsortedTies(parts.sealed, parts.dates, parts.onFailure);
  }

  /** Has the directory been read once to its end? Until then "unknown" may only mean "not read yet". */
  get isFilled(): boolean {
    return this.#parts.tail.isFilled;
  }

  /** Not ready until it was read once; changes that cannot be read are told by their places in the messages. */
  async health(): Promise<{ readonly ok: boolean; readonly reason?: string }> {
    if (!this.isFilled) return { ok: false, reason: 'the directory of dossiers is not filled yet' };
    const [row] = await this.#parts.driver.query(UNREADABLE);
    const count = Number(row?.['count'] ?? 0);
    if (count === 0) return { ok: true };
    const places = Array.isArray(row?.['places']) ? row['places'].map(String) : [];
    return { ok: true, reason: `${count} dossiers cannot be read: ${[...new Set(places)].join('; ')}` };
  }

  start(): void {
    const { onFailure } = this.#parts;
    this.#reading ??= repeat((signal) => this.#readOnce(signal), {
      everyMs: 0,
      retryMs: RETRY_MS,
      onFailure,
    });
  }

  /** Looks at once, whether it waits for changes or stands by. */
  nudge(): void {
    this.#reading?.nudge();
  }

  async stop(): Promise<void> {
    await this.#reading?.stop();
    await this.#parts.lead.leave().catch(this.#parts.onFailure);
  }

  async #readOnce(signal: AbortSignal): Promise<void> {
    const { lead } = this.#parts;
    const state = await lead.take();
    if (!state) return sleepUnnoticed(STAND_BY_MS, signal);
    const ended = new AbortController();
    const working = AbortSignal.any([signal, ended.signal]);
    const saying = repeat(() => lead.keep(), {
      ...{ firstMs: SAID_EVERY_MS, everyMs: SAID_EVERY_MS },
      // Nothing more can be stored; what is waited for is not worth waiting for.
      onFailure: (error) => error instanceof LeadLost && ended.abort(),
    });
    try {
      await this.#lead(state, working);
    } catch (error) {
      if (!(error instanceof LeadLost) && !ended.signal.aborted) throw error;
    } finally {
      await saying.stop();
    }
  }

  async #lead({ cursor, isFilled }: FeedState, signal: AbortSignal): Promise<void> {
    if (isFilled) await this.#readAgain(signal);
    const sorting = isFilled ? this.#sortOlder() : undefined;
    const page = await this.#readPage(cursor, isFilled ? LONG_POLL_MS : 0, signal).finally(() =>
      sorting?.stop(),
    );
    const isNews = page.changes.length + page.unreadable.length > 0 || page.cursor !== cursor;
    if (isNews || (!page.hasMore && !isFilled))
      await this.#store(page, cursor, { cursor: page.cursor, isFilled: !page.hasMore });
  }

  /** While changes are waited for: ties that an older program wrote, as long as there are any. */
  #sortOlder(): Repetition {
    const { driver, lead, onFailure } = this.#parts;
    const store = (work: (session: SqlSession) => Promise<void>) =>
      lead.store({ isFilled: false }, async (session, seq) => {
        await work(session);
        return seq;
      });
    return repeat(async () => ((await this.#unsorted.sortSome(driver, store)) ? undefined : DONE), {
      ...{ everyMs: SORT_EVERY_MS, retryMs: RETRY_MS },
      onFailure: (error) => error instanceof LeadLost || onFailure(error),
    });
  }

  async #readPage(cursor: string, waitMs: number, signal: AbortSignal): Promise<CircleChanges> {
    try {
      const page = await this.#parts.readChanges(cursor, this.#pageSize, waitMs, signal);
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
    const { driver, readChanges, onFailure } = this.#parts;
    // One a turn: changes wait behind it.
    const cursor = await this.#unread.findDue(driver);
    if (cursor === undefined) return;
    try {
      await this.#store(await readChanges(cursor, PAGE, 0, signal), cursor, { isFilled: false });
    } catch (error) {
      // An old cursor may have ended; what is new must not wait for it.
      if (signal.aborted || error instanceof LeadLost) throw error;
      onFailure(error);
      await this.#unread.postpone(driver, cursor);
    }
  }

  async #store(
    page: CircleChanges,
    cursor: string,
    upTo: { readonly cursor?: string; readonly isFilled: boolean },
  ): Promise<void> {
    const { lead, sealed, dates, tail, onStored, onUnreadable } = this.#parts;
    let news: StoredNews = { seq: 0, setAside: [] };
    let nameless: readonly UnreadableChange[] = [];
    try {
      await lead.store(upTo, async (session, seq) => {
        news = await storeChanges(session, sealed, page, seq, dates);
        nameless = await this.#unread.note(session, cursor, page.unreadable);
        return news.seq;
      });
    } finally {
      // Also when nobody knows whether it was stored.
      await tail.look();
    }
    for (const change of [...news.setAside, ...nameless]) onUnreadable(change);
    onStored();
  }
}

const UNREADABLE = `
  select sum(count) as count, (array_agg(place))[1:5] as places from (
    select aside_place as place, count(*) as count from directory_dossier where is_aside group by 1
    union all select n.place, count(*) from directory_unread, unnest(nameless) as n(place) group by 1
  ) p`;
