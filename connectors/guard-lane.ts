import { type Asker, hasReserve, type Share } from './asker.ts';
import { FairQueue, type Weights } from './fair-queue.ts';
import { CallerGone } from './guard-try.ts';

/** The lane and its queue are full, and others have less waiting in it. */
export class LaneFull extends Error {}

export interface LaneRules {
  /** Calls that may be under way at once. */
  readonly places: number;
  /** How many of them are kept for counters and officers; less than all. */
  readonly reserve: number;
  /** How many may wait. */
  readonly queue: number;
  readonly weights: Weights;
}

interface Waiting {
  readonly asker: Asker;
  readonly begin: () => void;
  readonly refuse: (reason: Error) => void;
}

/**
 * Calls of one operation that may be under way at once. Further ones wait for their turn, which is not the order of their
 * coming (`fair-queue.ts`); no place is empty while somebody waits who may have it.
 */
export class Lane {
  readonly #rules: LaneRules;
  readonly #queue: FairQueue<Waiting>;
  readonly #mayGo = (share: Share): boolean => this.#hasPlaceFor(share);
  #running = 0;
  /** Those among them that have no reserve. */
  #ordinary = 0;

  constructor(rules: LaneRules) {
    this.#rules = rules;
    this.#queue = new FairQueue(rules.weights);
  }

  get running(): number {
    return this.#running;
  }

  waiting(share: Share): number {
    return this.#queue.sizeOf(share);
  }

  /** @throws LaneFull; CallerGone, at once, when the caller leaves before its call began. */
  async run<T>(asker: Asker, caller: AbortSignal, call: () => Promise<T>): Promise<T> {
    if (caller.aborted) throw new CallerGone();
    if (!this.tryEnter(asker)) await this.#placeOfAnother(asker, caller);
    try {
      return await call();
    } finally {
      this.leave(asker);
    }
  }

  /** A place that nobody waits for. @returns false when there is none; otherwise `leave` gives it back. */
  tryEnter({ share }: Asker): boolean {
    if (!this.#hasPlaceFor(share)) return false;
    this.#enter(share);
    return true;
  }

  leave({ share }: Asker): void {
    this.#running -= 1;
    if (!hasReserve(share)) this.#ordinary -= 1;
    if (this.#queue.size === 0) return;
    for (let next = this.#queue.take(this.#mayGo); next; next = this.#queue.take(this.#mayGo)) {
      // The place goes from hand to hand: who comes in between has to wait like everybody.
      this.#enter(next.asker.share);
      next.begin();
    }
  }

  /** Nobody's turn will come soon: all who wait are told so now. */
  refuseWaiting(reason: () => Error): void {
    if (this.#queue.size > 0) for (const waiter of this.#queue.clear()) waiter.refuse(reason());
  }

  #hasPlaceFor(share: Share): boolean {
    const { places, reserve } = this.#rules;
    return this.#running < places && (hasReserve(share) || this.#ordinary < places - reserve);
  }

  #enter(share: Share): void {
    this.#running += 1;
    if (!hasReserve(share)) this.#ordinary += 1;
  }

  #placeOfAnother(asker: Asker, caller: AbortSignal): Promise<void> {
    if (this.#queue.size >= this.#rules.queue) {
      const other = this.#queue.givesWayTo(asker);
      if (!other) return Promise.reject(new LaneFull());
      this.#queue.remove(other);
      other.refuse(new LaneFull());
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        if (this.#queue.remove(waiter)) reject(new CallerGone());
      };
      const waiter: Waiting = {
        asker,
        begin: () => {
          caller.removeEventListener('abort', leave);
          resolve();
        },
        refuse: (reason) => {
          caller.removeEventListener('abort', leave);
          reject(reason);
        },
      };
      this.#queue.add(waiter);
      caller.addEventListener('abort', leave, { once: true });
    });
  }
}
