import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DossierStream } from './dossier-stream.ts';
import { carry, type EventSink } from './sse-route.ts';

/** A client's side of a connection; it takes what is written only while it reads. */
class Reader extends EventEmitter {
  readonly taken: string[] = [];
  readonly #waiting: (() => void)[] = [];
  destroyed = false;
  isReading = true;

  write(text: string, flushed: () => void): boolean {
    const take = () => {
      this.taken.push(text);
      flushed();
    };
    if (this.isReading) take();
    else this.#waiting.push(take);
    return this.isReading;
  }

  get unread(): number {
    return this.#waiting.length;
  }

  end(text: string): this {
    this.taken.push(text);
    return this;
  }

  destroy(): this {
    this.destroyed = true;
    this.emit('close');
    return this;
  }
}

let reads: number;
let reader: Reader;
let stream: DossierStream;
let carried: Promise<void>;

beforeEach(() => {
  jest.useFakeTimers();
  reads = 0;
  reader = new Reader();
  stream = new DossierStream({
    async tell() {
      reads += 1;
      return { result: { data: { reads } }, mark: String(reads), isLast: false };
    },
    expired: () => ({ errors: [{ message: 'expired' }] }),
    expiresInMs: 600_000,
    gapMs: 0,
    resume: undefined,
    onEnd: () => undefined,
  });
  const sink = reader as unknown as EventSink; // the few members that are used
  carried = carry(stream, sink, { onFailure: () => undefined, heartbeatMs: 1_000 });
});
afterEach(() => {
  stream.stop('client');
  jest.useRealTimers();
});

describe('an event stream', () => {
  test('reads no further event for a client that has not taken the one before', async () => {
    reader.isReading = false;
    for (let change = 0; change < 100; change += 1) {
      stream.change();
      await jest.advanceTimersByTimeAsync(5);
    }
    expect([reads, reader.unread]).toEqual([1, 1]);
  });

  test('lets go of a client that takes nothing from one sign of life to the next', async () => {
    reader.isReading = false;
    stream.change();
    await jest.advanceTimersByTimeAsync(1_001);
    expect(reader.destroyed).toBe(false);
    await jest.advanceTimersByTimeAsync(1_000);
    expect([reader.destroyed, stream.end]).toEqual([true, 'client']);
  });

  test('shows a quiet client that it is alive', async () => {
    await jest.advanceTimersByTimeAsync(3_001);
    expect(reader.taken).toEqual([':\n\n', ':\n\n', ':\n\n']);
  });

  test('that is drained ends with a hint to come back and without "complete"', async () => {
    stream.change();
    await jest.advanceTimersByTimeAsync(1);
    stream.stop('drain');
    await carried;
    expect(reader.taken[0]).toBe('event: next\ndata: {"data":{"reads":1}}\n\n');
    expect(reader.taken.at(-1)).toMatch(/^retry: [1-5]\d{3}\n\n$/);
  });

  test('whose token ends says so and completes', async () => {
    await jest.advanceTimersByTimeAsync(600_001);
    await carried;
    expect(reader.taken.slice(-2)).toEqual([
      'event: next\ndata: {"errors":[{"message":"expired"}]}\n\n',
      'event: complete\ndata:\n\n',
    ]);
  });
});
