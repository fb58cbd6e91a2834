import { setTimeout as wait } from 'node:timers/promises';
import type { AnswerResult } from '../respond/let-out.ts';

export interface Told {
  readonly result: AnswerResult;
  /** Equal marks: there is nothing in it that the client has not been told. */
  readonly mark: string;
  /** The caller gets nothing more: the dossier is no longer theirs to see, or nothing can be recorded. */
  readonly isLast: boolean;
}

export interface StreamParts {
  /** Reads the dossier for this caller, now. Never throws. */
  readonly tell: (signal: AbortSignal) => Promise<Told>;
  /** What a caller whose token has ended is told. */
  readonly expired: () => AnswerResult;
  /** Milliseconds until then; undefined: never. */
  readonly expiresInMs: number | undefined;
  /** Least time between two tellings, milliseconds. */
  readonly gapMs: number;
  /** For a client that comes back: the mark of what it was told last, as far as that is known. */
  readonly resume: { readonly mark: string | undefined } | undefined;
  /** Called once, however it ends. */
  readonly onEnd: () => void;
}

export type StreamEnd = 'client' | 'drain' | 'expiry' | 'last';

const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * The events of one subscription, told one at a time as its consumer asks for them. It holds no queue: changes
 * that come while the consumer is slow leave one mark, and the dossier is read when it is asked for. So memory is the
 * same for every client, and a slow one gets the newest state rather than an old one late.
 */
export class DossierStream implements AsyncIterableIterator<AnswerResult> {
  readonly #parts: StreamParts;
  readonly #abort = new AbortController();
  readonly #expiry: NodeJS.Timeout | undefined;
  #mark: string | undefined;
  #isChanged: boolean;
  #wake: (() => void) | undefined;
  #lastTellingMs = Number.NEGATIVE_INFINITY;
  #end: StreamEnd | undefined;
  #isExpiryTold = false;

  constructor(parts: StreamParts) {
    this.#parts = parts;
    this.#mark = parts.resume?.mark;
    this.#isChanged = parts.resume !== undefined;
    if (parts.expiresInMs !== undefined) {
      const ms = Math.max(0, Math.min(parts.expiresInMs, LONGEST_TIMER_MS));
      this.#expiry = setTimeout(() => this.stop('expiry'), ms);
      this.#expiry.unref();
    }
  }

  /** Why it ended; undefined while it runs. */
  get end(): StreamEnd | undefined {
    return this.#end;
  }

  /** Something about the dossier changed. */
  change(): void {
    this.#isChanged = true;
    this.#wake?.();
  }

  /** Ends it; the first reason stays. */
  stop(why: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = why;
    clearTimeout(this.#expiry);
    this.#abort.abort();
    this.#wake?.();
    this.#parts.onEnd();
  }

  async next(): Promise<IteratorResult<AnswerResult, undefined>> {
    while (this.#end === undefined) {
      await this.#untilChanged();
      await this.#untilGap();
      if (this.#end !== undefined) break;
      this.#isChanged = false;
      this.#lastTellingMs = performance.now();
      const told = await this.#parts.tell(this.#abort.signal);
      // Ended while it was read: who resumes is told then, and nobody else may be.
      if (this.#hasEnded() || told.mark === this.#mark) continue;
      this.#mark = told.mark;
      if (told.isLast) this.stop('last');
      return { done: false, value: told.result };
    }
    if (this.#end === 'expiry' && !this.#isExpiryTold) {
      this.#isExpiryTold = true;
      return { done: false, value: this.#parts.expired() };
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<AnswerResult, undefined>> {
    this.stop('client');
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #hasEnded(): boolean {
    return this.#end !== undefined;
  }

  #untilChanged(): Promise<void> | undefined {
    if (this.#isChanged || this.#end !== undefined) return undefined;
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }

  #untilGap(): Promise<void> | undefined {
    const leftMs = this.#lastTellingMs + this.#parts.gapMs - performance.now();
    if (leftMs <= 0 || this.#end !== undefined) return undefined;
    return wait(leftMs, undefined, { signal: this.#abort.signal }).catch(() => undefined);
  }
}
