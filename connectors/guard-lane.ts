import { CallerGone } from './guard-try.ts';

/** The lane and its queue are full. */
export class LaneFull extends Error {}

/** Calls of one operation that may be under way at once; further ones wait in their order. */
export class Lane {
  readonly #places: number;
  readonly #queue: number;
  #running = 0;
  /** In the order of their coming; each is given the place of a call that ended. */
  readonly #waiting = new Set<() => void>();

  /** @param queue how many may wait; more are refused at once. */
  constructor(places: number, queue: number) {
    this.#places = places;
    this.#queue = queue;
  }

  /** @throws LaneFull; CallerGone, at once, when the caller leaves before its call began. */
  async run<T>(caller: AbortSignal, call: () => Promise<T>): Promise<T> {
    if (caller.aborted) throw new CallerGone();
    if (this.#running < this.#places) this.#running += 1;
    else await this.#placeOfAnother(caller);
    try {
      return await call();
    } finally {
      this.#passOn();
    }
  }

  #placeOfAnother(caller: AbortSignal): Promise<void> {
    if (this.#waiting.size >= this.#queue) return Promise.reject(new LaneFull());
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        caller.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.delete(begin);
        reject(new CallerGone());
      };
      this.#waiting.add(begin);
      caller.addEventListener('abort', leave, { once: true });
    });
  }

  /** The place goes from hand to hand: who comes in between has to wait like everybody. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#running -= 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
