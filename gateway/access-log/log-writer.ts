import { setTimeout as gather } from 'node:timers/promises';
import { GatewayError } from '../../schema/errors.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { DONE, type Pace, repeat } from '../timing/repeat.ts';
import { type EncodedRecord, encodeRecord } from './encode-record.ts';
import type { LogStore } from './log-store.ts';
import type { AccessRecord } from './record.ts';

export interface WriterParts {
  readonly store: Pick<LogStore, 'append' | 'takeOver' | 'write' | 'probe'> & {
    readonly driver: { reopen(): Promise<void> };
  };
  readonly onFailure: (error: unknown) => void;
  readonly now?: () => Date;
  readonly sleep?: Pace['sleep'];
  /** Most records that may wait, and most bytes; more are refused at once, so that memory stays bounded. */
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
}

/** Something to be written: records, or a change with its own records, which then has a transaction to itself. */
interface Waiting {
  readonly entries: readonly EncodedRecord[];
  readonly change?: (() => Promise<unknown>) | undefined;
  readonly bytes: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export type WriterState = 'ready' | 'writing' | 'recovering' | 'convicted' | 'closed';

/** What a change does, through the session alone, and the records of it. */
export type ChangeWork<T> = (
  session: SqlSession,
) => Promise<{ readonly value: T; readonly records: readonly AccessRecord[] }>;

/** Records of a change are made when its turn has come; they are few and small. */
const CHANGE_BYTES = 4_096;
const weightOf = ({ entries, change }: Pick<Waiting, 'entries' | 'change'>): number =>
  change ? 1 : entries.length;
const MAX_BATCH = 2_000;
const DEFAULT_MAX_WAITING = 20_000;
const DEFAULT_MAX_WAITING_BYTES = 64 * 1024 * 1024;
/** Doubled up to the second: a store that was put back may stay so for hours. */
const RECOVERY_PAUSE_MS = { first: 250, longest: 1_000 };
/** What a commit costs, about: waiting as long halves the commits of a busy gateway. */
const GATHER_MS = 3;

/**
 * Group commit: while one batch is on its way to the disk, everybody else's records gather for the next. A promise
 * resolves only when its records are durable.
 *
 * After a failed commit the outcome is unknown: the batch's callers are refused, the handle is thrown away and the
 * true state read anew before anything else is written. It recovers by itself.
 */
export class LogWriter {
  readonly #parts: WriterParts;
  readonly #closing = new AbortController();
  #queue: Waiting[] = [];
  /** Of records queued and being written: both are held in memory. */
  #waiting = { records: 0, bytes: 0 };
  #state: WriterState = 'ready';
  #running: Promise<void> = Promise.resolve();
  /** Why nothing is taken any more; set once, for good. */
  #conviction: Error | undefined;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  get state(): WriterState {
    return this.#conviction && this.#state !== 'closed' ? 'convicted' : this.#state;
  }

  /** From now on nothing is taken, nor told to be durable, until this process ends. The first reason stands. */
  convict(reason: Error): void {
    this.#conviction ??= reason;
    this.#refuse(this.#queue.splice(0), reason);
  }

  /** @throws GatewayError ACCESS_LOG_UNAVAILABLE when the records are not, or not surely, durable. */
  async append(records: readonly AccessRecord[]): Promise<void> {
    this.#mustBeOpen();
    const entries = records.map(encodeRecord);
    const bytes = entries.reduce((sum, { body }) => sum + body.length, 0);
    await this.#enqueue({ entries, bytes });
  }

  /**
   * Does and records a change in one transaction; `LogStore.write` says what `work` may do. Changes wait their turn among
   * the batches.
   * @throws GatewayError of `work`, or ACCESS_LOG_UNAVAILABLE when the change is not, or not surely, durable.
   */
  async change<T>(at: Date, work: ChangeWork<T>): Promise<T> {
    this.#mustBeOpen();
    let told: { readonly value: T } | undefined;
    await this.#enqueue({
      entries: [],
      bytes: CHANGE_BYTES,
      change: async () => {
        told = await this.#parts.store.write(at, async (session) => {
          const { value, records } = await work(session);
          return { value: { value }, entries: records.map(encodeRecord) };
        });
      },
    });
    if (!told) throw unavailable('the change was not made');
    return told.value;
  }

  #mustBeOpen(): void {
    if (this.#closing.signal.aborted) throw unavailable('the log is closed');
    if (this.#conviction) throw unavailable('the log is convicted', this.#conviction);
    if (this.#state === 'recovering') throw unavailable('the log is recovering');
  }

  async #enqueue(asked: Pick<Waiting, 'entries' | 'bytes' | 'change'>): Promise<void> {
    const { entries, bytes, change } = asked;
    const { maxWaiting = DEFAULT_MAX_WAITING, maxWaitingBytes = DEFAULT_MAX_WAITING_BYTES } = this.#parts;
    if (
      this.#waiting.records + weightOf(asked) > maxWaiting ||
      this.#waiting.bytes + bytes > maxWaitingBytes
    ) {
      throw unavailable('too many records are waiting');
    }
    await new Promise<unknown>((resolve, reject) => {
      this.#queue.push({ entries, bytes, change, resolve, reject });
      this.#waiting.records += weightOf(asked);
      this.#waiting.bytes += bytes;
      if (this.#state === 'ready') {
        this.#state = 'writing';
        this.#running = this.#drain();
      }
    });
  }

  /** A real write while nothing else is written, so that a store which fails is noticed before somebody needs it. */
  async probe(at: Date): Promise<void> {
    if (this.#closing.signal.aborted || this.#state !== 'ready') return;
    await this.#enqueue({ entries: [], bytes: 0, change: () => this.#parts.store.probe(at, false) });
  }

  /** Takes nothing more, writes what waits, and gives up a recovery that is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    this.#state = 'closed';
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that end together share a batch. The embedded store holds the thread while it commits, so nobody gathers then.
      await gather(GATHER_MS);
      const batch = this.#takeBatch();
      try {
        const [first] = batch;
        if (first?.change) await first.change();
        else await this.#parts.store.append(batch.flatMap(({ entries }) => entries));
        if (this.#conviction) {
          this.#refuse(batch, this.#conviction);
          continue;
        }
        this.#release(batch);
        for (const { resolve } of batch) resolve(undefined);
      } catch (error) {
        if (batch[0]?.change && error instanceof GatewayError) {
          // Refused by the change itself: nothing was written, and the log is as it was.
          this.#release(batch);
          batch[0].reject(error);
          continue;
        }
        this.#state = 'recovering';
        this.#refuse([...batch, ...this.#queue.splice(0)], error);
        this.#parts.onFailure(error);
        await this.#recover();
      }
    }
    this.#state = 'ready';
  }

  #takeBatch(): Waiting[] {
    if (this.#queue[0]?.change) return this.#queue.splice(0, 1);
    let [count, requests] = [0, 0];
    for (const { entries, change } of this.#queue) {
      if (change || (requests > 0 && count + entries.length > MAX_BATCH)) break;
      count += entries.length;
      requests += 1;
    }
    return this.#queue.splice(0, requests);
  }

  #release(done: readonly Waiting[]): void {
    for (const one of done) {
      this.#waiting.records -= weightOf(one);
      this.#waiting.bytes -= one.bytes;
    }
  }

  #refuse(waiting: readonly Waiting[], cause: unknown): void {
    this.#release(waiting);
    for (const { reject } of waiting) reject(unavailable('the commit failed', cause));
  }

  /** Ends with the true state read, or with the writer closing. */
  async #recover(): Promise<void> {
    const { store, onFailure, sleep, now = () => new Date() } = this.#parts;
    const reopen = async () => {
      await store.driver.reopen();
      await store.takeOver();
      // A store that can be read is not yet one that can be written: health would say well and ill in turns.
      await store.probe(now(), true);
      this.#state = 'writing';
      return DONE;
    };
    const { signal } = this.#closing;
    const { first: everyMs, longest: longestRetryMs } = RECOVERY_PAUSE_MS;
    await repeat(reopen, { everyMs, longestRetryMs, onFailure, signal, sleep }).ended;
  }
}

const unavailable = (detail: string, cause?: unknown): GatewayError =>
  new GatewayError('ACCESS_LOG_UNAVAILABLE', detail, cause === undefined ? {} : { cause });
