import type { InWords } from './in-words.ts';
import { dayOf, MS_PER_DAY, MS_PER_MINUTE, msOfDay, startOfDayMs, weekdayOf } from './instant.ts';

/** A time of the week at which a system outside cannot be asked, or takes no requests. Minutes since midnight in Hanoi. */
export interface Sleep {
  readonly from: number;
  /** Not after `from`: on the day after. 24:00 is 1440. */
  readonly to: number;
  /** Weekdays on which it begins, 0 Sunday … 6 Saturday; absent: every day. */
  readonly days?: ReadonlySet<number> | undefined;
  /** It is read as always, and only what is to be done waits: what goes into a file that is collected at night. */
  readonly onlyRequests?: boolean | undefined;
  /** Why, in words for citizens. */
  readonly reason?: InWords | undefined;
}

export interface SourceHours {
  readonly sleeps: readonly Sleep[];
  /** Minute of the day at which the night's file is in: what is read is as of then. Absent: what is read is of now. */
  readonly fileReadyAt?: number | undefined;
}

/** One night, or a weekend: sleeps that touch are one. */
export interface Asleep {
  readonly since: Date;
  readonly until: Date;
  readonly reason: InWords | undefined;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly reason: InWords | undefined;
}

/** What of a source one wants to know: may it be read, or does it take requests? */
export type Wanted = 'read' | 'request';

/** A source that is not awake for a while at least once a week would keep everything waiting for ever. */
const LONGEST_MS = 6 * MS_PER_DAY;
/** Around an instant: longer than any sleep, on both sides. */
const DAYS_AROUND = 8;

/** When one source can be asked, and of when its data are. Pure: every instant comes from the caller. */
export class SourceCalendar {
  /** Milliseconds of its longest sleep, through which nothing can be read. */
  readonly longestMs: number;
  readonly #hours: SourceHours;
  /** What was found last, which holds until its end: an agency is asked many times a second. */
  readonly #known = new Map<Wanted, { fromMs: number; toMs: number; asleep: Asleep | undefined }>();

  /** @throws Error for hours that leave no time at which it is awake. */
  constructor(hours: SourceHours) {
    this.#hours = hours;
    if (this.#longest('request') > LONGEST_MS) throw new Error('asleep for more than six days on end');
    this.longestMs = this.#longest('read');
  }

  /** Does it ever sleep? */
  get hasSleeps(): boolean {
    return this.#hours.sleeps.length > 0;
  }

  /** @returns undefined while it is awake. It sleeps from the first millisecond on, and is awake again at the last. */
  asleepAt(at: Date, wanted: Wanted = 'read'): Asleep | undefined {
    if (this.#hours.sleeps.length === 0) return undefined;
    const atMs = at.getTime();
    const known = this.#known.get(wanted);
    if (known && known.fromMs <= atMs && atMs < known.toMs) return known.asleep;
    const spans = this.#spansAround(atMs, wanted);
    const now = spans.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
    const asleep = now && { since: new Date(now.fromMs), until: new Date(now.toMs), reason: now.reason };
    const wokeMs = Math.max(
      Number.NEGATIVE_INFINITY,
      ...spans.map(({ toMs }) => (toMs <= atMs ? toMs : -1 / 0)),
    );
    const nextMs = Math.min(
      Number.POSITIVE_INFINITY,
      ...spans.map(({ fromMs }) => (fromMs > atMs ? fromMs : 1 / 0)),
    );
    // Only as far as was looked.
    const edgeMs = DAYS_AROUND * MS_PER_DAY;
    this.#known.set(wanted, {
      fromMs: now?.fromMs ?? Math.max(wokeMs, atMs - edgeMs / 2),
      toMs: now?.toMs ?? Math.min(nextMs, atMs + edgeMs / 2),
      asleep,
    });
    return asleep;
  }

  /** How much of a time its last sleep took: for so long nothing could be heard from it. Milliseconds. */
  sleptMs(fromMs: number, toMs: number): number {
    if (this.#hours.sleeps.length === 0 || toMs <= fromMs) return 0;
    const last = this.#spansAround(toMs, 'read')
      .filter((span) => span.fromMs < toMs)
      .at(-1);
    return last ? Math.max(0, Math.min(toMs, last.toMs) - Math.max(fromMs, last.fromMs)) : 0;
  }

  /** A week is like any other. */
  #longest(wanted: Wanted): number {
    const spans = this.#hours.sleeps.length === 0 ? [] : this.#spansAround(0, wanted);
    return Math.max(0, ...spans.map(({ fromMs, toMs }) => toMs - fromMs));
  }

  /** Of when what is read at this instant is, where it comes from a night's file. */
  fileOf(at: Date): Date | undefined {
    const { fileReadyAt } = this.#hours;
    if (fileReadyAt === undefined) return undefined;
    const readyMs = fileReadyAt * MS_PER_MINUTE;
    const day = dayOf(at.getTime());
    return new Date(startOfDayMs(msOfDay(at.getTime()) < readyMs ? day - 1 : day) + readyMs);
  }

  /** In order; those that touch are one. */
  #spansAround(atMs: number, wanted: Wanted): readonly Span[] {
    const today = dayOf(atMs);
    const spans: Span[] = [];
    for (let day = today - DAYS_AROUND; day <= today + DAYS_AROUND; day += 1)
      for (const { from, to, days, onlyRequests, reason } of this.#hours.sleeps) {
        if ((onlyRequests && wanted === 'read') || (days && !days.has(weekdayOf(day)))) continue;
        const endsOn = to <= from ? day + 1 : day;
        const span = {
          fromMs: startOfDayMs(day) + from * MS_PER_MINUTE,
          toMs: startOfDayMs(endsOn) + to * MS_PER_MINUTE,
        };
        spans.push({ fromMs: span.fromMs, toMs: span.toMs, reason });
      }
    spans.sort((a, b) => a.fromMs - b.fromMs);
    const merged: Span[] = [];
    for (const span of spans) {
      const last = merged.at(-1);
      if (!last || span.fromMs > last.toMs) merged.push(span);
      else
        merged[merged.length - 1] = {
          fromMs: last.fromMs,
          toMs: Math.max(last.toMs, span.toMs),
          reason: last.reason ?? span.reason,
        };
    }
    return merged;
  }
}
