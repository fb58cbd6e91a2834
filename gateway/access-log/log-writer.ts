import { setTimeout as gather } from 'node:timers/promises';
import { GatewayError } from '../../schema/errors.ts';
import { DONE, type Pace, repeat } from '../timing/repeat.ts';
import type { LogStore } from './log-store.ts';
import { type AccessRecord, type EncodedRecord, encodeRecord } from './record.ts';

export interface WriterParts {
  readonly store: Pick<LogStore, 'append' | 'takeOver'> & { readonly driver: { reopen(): Promise<void> } };
  readonly onFailure: (error: unknown) => void;
  readonly sleep?: Pace['sleep'];
  /** Most records that may wait, and most bytes; more are refused at once, so that memory stays bounded. */
  readonly maxWaiting?: number;
  readonly maxWaitingBytes?: number;
}

interface Waiting {
  readonly entries: readonly EncodedRecord[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: GatewayError) => void;
}

export type WriterState = 'ready' | 'writing' | 'recovering' | 'closed';

const MAX_BATCH = 2_000;
const DEFAULT_MAX_WAITING = 20_000;
const DEFAULT_MAX_WAITING_BYTES = 64 * 1024 * 1024;
const RECOVERY_PAUSE_MS = 250;
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

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  get state(): WriterState {
    return this.#state;
  }

  /** @throws GatewayError ACCESS_LOG_UNAVAILABLE when the records are not, or not surely, durable. */
  async append(records: readonly AccessRecord[]): Promise<void> {
    if (this.#closing.signal.aborted) throw unavailable('the log is closed');
    if (this.#state === 'recovering') throw unavailable('the log is recovering');
    const entries = records.map(encodeRecord);
    const bytes = entries.reduce((sum, { body }) => sum + body.length, 0);
    const { maxWaiting = DEFAULT_MAX_WAITING, maxWaitingBytes = DEFAULT_MAX_WAITING_BYTES } = this.#parts;
    if (
      this.#waiting.records + entries.length > maxWaiting ||
      this.#waiting.bytes + bytes > maxWaitingBytes
    ) {
      throw unavailable('too many records are waiting');
    }
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ entries, bytes, resolve, reject });
      this.#waiting.records += entries.length;
      this.#waiting.bytes += bytes;
      if (this.#state === 'ready') {
        this.#state = 'writing';
        this.#running = this.#drain();
      }
    });
  }

  /** Takes nothing more, writes what waits, and gives up a recovery that is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    this.#state = 'closed';
  }

  async #drain(): Promise<void> {
    // Requests that end together share the first batch as well; afterwards they gather while a batch is being written.
    await gather(GATHER_MS);
    while (this.#queue.length > 0) {
      const batch = this.#takeBatch();
      try {
        await this.#parts.store.append(batch.flatMap(({ entries }) => entries));
        this.#release(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#state = 'recovering';
        this.#refuse([...batch, ...this.#queue.splice(0)], error);
        this.#parts.onFailure(error);
        await this.#recover();
      }
    }
    this.#state = 'ready';
  }

  #takeBatch(): Waiting[] {
    let [count, requests] = [0, 0];
    for (const { entries } of this.#queue) {
      if (requests > 0 && count + entries.length > MAX_BATCH) break;
      count += entries.length;
      requests += 1;
    }
    return this.#queue.splice(0, requests);
  }

  #release(done: readonly Waiting[]): void {
    for (const { entries, bytes } of done) {
      this.#waiting.records -= entries.length;
      this.#waiting.bytes -= bytes;
    }
  }

  #refuse(waiting: readonly Waiting[], cause: unknown): void {
    this.#release(waiting);
    for (const { reject } of waiting) reject(unavailable('the commit failed', cause));
  }

  /** Ends with the true state read, or with the writer closing. */
  async #recover(): Promise<void> {
    const { store, onFailure, sleep } = this.#parts;
    const reopen = async () => {
      await store.driver.reopen();
      await store.takeOver();
      this.#state = 'writing';
      return DONE;
    };
    const { signal } = this.#closing;
    await repeat(reopen, { everyMs: RECOVERY_PAUSE_MS, onFailure, signal, sleep }).ended;
  }
}

const unavailable = (detail: string, cause?: unknown): GatewayError =>
  new GatewayError('ACCESS_LOG_UNAVAILABLE', detail, cause === undefined ? {} : { cause });
