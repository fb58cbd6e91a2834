import { RolledBack } from './rolled-back.ts';
import { toldOf } from './store-fault.ts';

/** What is known of how a log fares, for operators, load balancers and the process log. Owned by its `AccessLog`. */
export class LogHealth {
  readonly #now: () => Date;
  /** Since when the store takes no records, and why, as far as it may be told; undefined while it does. */
  #failure: { readonly since: Date; readonly told: string | undefined } | undefined;
  #conviction: string | undefined;
  #lastRefusal = '';
  #writtenMs = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** @returns whether it is news: the refusal of a store that stays as it is comes every second and is told once. */
  failed(error: unknown): boolean {
    this.#failure = { since: this.#failure?.since ?? this.#now(), told: toldOf(error) };
    const refusal = error instanceof RolledBack ? error.message : '';
    const isNews = refusal === '' || refusal !== this.#lastRefusal;
    this.#lastRefusal = refusal;
    return isNews;
  }

  /** Something was made durable just now. */
  written(): void {
    this.#failure = undefined;
    this.#writtenMs = performance.now();
  }

  get idleMs(): number {
    return performance.now() - this.#writtenMs;
  }

  /** @returns false when the log is convicted already: the first reason stands. */
  convict(reason: string): boolean {
    if (this.#conviction !== undefined) return false;
    this.#conviction = reason;
    return true;
  }

  /** Why nothing is written, and since when; nothing of the store itself. @param refusal why the store is refused. */
  whyNot(refusal: string | undefined): string {
    const refused = this.#conviction ?? refusal;
    if (refused !== undefined) return `${refused}; nothing leaves; see docs/access-log.md`;
    const { since, told } = this.#failure ?? {};
    const when = since === undefined ? '' : ` since ${since.toISOString()}`;
    const why = told === undefined ? '' : ` (${told})`;
    return `the store does not take records${when}${why}; no data leaves until it does`;
  }
}
