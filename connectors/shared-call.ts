/** One piece of work for several: who goes away or has no more time leaves the others waiting; after the last it is given up. */
export class SharedCall<Result> {
  readonly #abort = new AbortController();
  readonly #result: Promise<Result>;
  #waiting = 0;
  #isDone = false;

  constructor(work: (signal: AbortSignal) => Promise<Result>) {
    this.#result = work(this.#abort.signal).finally(() => {
      this.#isDone = true;
    });
  }

  /** It has its result, or has failed. */
  get isDone(): boolean {
    return this.#isDone;
  }

  get isGivenUp(): boolean {
    return this.#abort.signal.aborted;
  }

  /** @throws whatever the work throws; what `gone` makes, once this waiter's signal has aborted. */
  async wait(signal: AbortSignal, gone: () => unknown): Promise<Result> {
    this.#waiting += 1;
    let leave = () => {};
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => reject(gone());
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([this.#result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#isDone) this.#abort.abort(signal.reason);
    }
  }
}
