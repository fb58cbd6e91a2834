import { describe, expect, test } from '@jest/globals';
import { encodeRecord } from './encode-record.ts';
import { LogWriter, type WriterParts } from './log-writer.ts';
import { testRecord } from './testing/log-fixture.ts';

/** A store that fails when told to, and knows what was written. */
function fakeStore() {
  const state = { failing: false, reopened: 0, written: 0, takeOverFails: 0 };
  const store = {
    driver: {
      reopen: async () => {
        state.reopened += 1;
      },
    },
    append: async (records: readonly unknown[]) => {
      if (state.failing) throw new Error('disk full');
      state.written += records.length;
    },
    write: async () => {
      throw new Error('not used here');
    },
    probe: async () => {
      if (state.failing) throw new Error('disk full');
    },
    takeOver: async () => {
      if (state.takeOverFails > 0) {
        state.takeOverFails -= 1;
        throw new Error('still down');
      }
      state.failing = false;
    },
  };
  return { state, store };
}

const refused = expect.objectContaining({ code: 'ACCESS_LOG_UNAVAILABLE' });

const settled = (results: readonly PromiseSettledResult<void>[]) =>
  results.map((result) => (result.status === 'rejected' ? result.reason : 'written'));

function writerOn(store: ReturnType<typeof fakeStore>['store'], over: Partial<WriterParts> = {}) {
  const failures: unknown[] = [];
  const writer = new LogWriter({
    store,
    onFailure: (error) => failures.push(error),
    sleep: async () => undefined,
    ...over,
  });
  return { writer, failures };
}

async function untilReady(writer: LogWriter): Promise<void> {
  while (writer.state !== 'ready') await new Promise((resolve) => setImmediate(resolve));
}

describe('the log writer', () => {
  test('refuses everybody of a batch whose commit failed, reopens the handle until the store is back and goes on', async () => {
    const { state, store } = fakeStore();
    const { writer, failures } = writerOn(store);
    state.failing = true;
    state.takeOverFails = 2;
    const results = await Promise.allSettled([writer.append([testRecord()]), writer.append([testRecord()])]);
    expect(settled(results)).toEqual([refused, refused]);
    await untilReady(writer);
    expect({ reopened: state.reopened, failures: failures.length, written: state.written }).toEqual({
      reopened: 3,
      failures: 3,
      written: 0,
    });
    await writer.append([testRecord()]);
    expect(state.written).toBe(1);
  });

  test('never writes on a handle whose commit failed before the true state was read', async () => {
    const order: string[] = [];
    let isFailing = true;
    const { writer } = writerOn({
      driver: { reopen: async () => void order.push('reopen') },
      append: async () => {
        order.push('append');
        if (isFailing) throw new Error('connection lost in COMMIT');
      },
      write: async () => {
        throw new Error('not used here');
      },
      probe: async () => void order.push('probe'),
      takeOver: async () => {
        order.push('read state');
        isFailing = false;
      },
    });
    await expect(writer.append([testRecord()])).rejects.toEqual(refused);
    await untilReady(writer);
    await writer.append([testRecord()]);
    expect(order).toEqual(['append', 'reopen', 'read state', 'probe', 'append']);
  });

  test('refuses at once while it recovers, so that nobody waits for a store that may not come back', async () => {
    const { state, store } = fakeStore();
    const waits: (() => void)[] = [];
    const { writer } = writerOn(store, { sleep: () => new Promise((resolve) => waits.push(resolve)) });
    state.failing = true;
    state.takeOverFails = 1;
    await expect(writer.append([testRecord()])).rejects.toEqual(refused);
    await expect(writer.append([testRecord()])).rejects.toEqual(refused);
    expect(writer.state).toBe('recovering');
    while (waits.length === 0) await new Promise((resolve) => setImmediate(resolve));
    waits[0]?.();
    await untilReady(writer);
  });

  test.each([
    { bound: 'records', over: { maxWaiting: 2 } },
    { bound: 'bytes', over: { maxWaitingBytes: 2.5 * encodeRecord(testRecord()).body.length } },
  ])('refuses at once when too many $bound wait, so that memory stays bounded', async ({ over }) => {
    const { store } = fakeStore();
    const { writer } = writerOn(store, over);
    const results = await Promise.allSettled([1, 2, 3].map(() => writer.append([testRecord()])));
    expect(settled(results)).toEqual([undefined, undefined, refused].map((one) => one ?? 'written'));
    await writer.append([testRecord()]);
  });

  test('writes what waits before it closes, and takes nothing afterwards', async () => {
    const { state, store } = fakeStore();
    const { writer } = writerOn(store);
    const waiting = writer.append([testRecord()]);
    await writer.close();
    await waiting;
    expect(state.written).toBe(1);
    await expect(writer.append([testRecord()])).rejects.toEqual(refused);
  });

  test('closes in the middle of a recovery that does not end', async () => {
    const { state, store } = fakeStore();
    const { writer } = writerOn(store, {
      sleep: (_ms, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    });
    state.failing = true;
    state.takeOverFails = Number.POSITIVE_INFINITY;
    await expect(writer.append([testRecord()])).rejects.toEqual(refused);
    await writer.close();
    expect(writer.state).toBe('closed');
  });
});
