import { describe, expect, jest, test } from '@jest/globals';
import { DossierStream, type StreamParts, type Told } from './dossier-stream.ts';

interface World {
  readonly stream: DossierStream;
  /** How often the dossier was read. */
  readonly reads: () => number;
  readonly ends: () => number;
  state: string;
}

function start(parts: Partial<StreamParts> = {}): World {
  let reads = 0;
  let ends = 0;
  const world = { state: 'a' };
  const stream = new DossierStream({
    async tell(): Promise<Told> {
      reads += 1;
      return { result: { data: { state: world.state } }, mark: world.state, isLast: world.state === 'gone' };
    },
    expired: () => ({ errors: [{ message: 'expired' }] }),
    expiresInMs: undefined,
    gapMs: 0,
    resume: undefined,
    onEnd: () => {
      ends += 1;
    },
    ...parts,
  });
  return Object.assign(world, { stream, reads: () => reads, ends: () => ends });
}

const isPending = async (promise: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([
    promise.then(() => 'done'),
    new Promise((resolve) => setTimeout(resolve, 20, 'pending')),
  ])) === 'pending';

describe('a stream of one dossier', () => {
  test('holds one mark however many changes come while its client does not read', async () => {
    const world = start();
    for (let change = 0; change < 10_000; change += 1) world.stream.change();
    expect(world.reads()).toBe(0);
    world.state = 'newest';
    expect(await world.stream.next()).toEqual({ done: false, value: { data: { state: 'newest' } } });
    expect(await isPending(world.stream.next())).toBe(true);
    expect(world.reads()).toBe(1);
    world.stream.stop('client');
  });

  test('misses no change that comes while it reads', async () => {
    let release: (() => void) | undefined;
    const states = ['b', 'c'];
    const world = start({
      async tell() {
        const state = states.shift() ?? '';
        if (state === 'b')
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        return { result: { data: { state } }, mark: state, isLast: false };
      },
    });
    world.stream.change();
    const first = world.stream.next();
    await new Promise((resolve) => setTimeout(resolve, 5));
    world.stream.change();
    release?.();
    expect((await first).value).toEqual({ data: { state: 'b' } });
    expect((await world.stream.next()).value).toEqual({ data: { state: 'c' } });
    world.stream.stop('client');
  });

  test('does not tell again what was told: a replayed change feed is silent', async () => {
    const world = start();
    world.stream.change();
    await world.stream.next();
    world.stream.change();
    const next = world.stream.next();
    expect(await isPending(next)).toBe(true);
    expect(world.reads()).toBe(2);
    world.state = 'b';
    world.stream.change();
    expect((await next).value).toEqual({ data: { state: 'b' } });
    world.stream.stop('client');
  });

  test('a client that comes back is told at once, unless it was told before', async () => {
    const behind = start({ resume: { mark: 'old' } });
    expect((await behind.stream.next()).value).toEqual({ data: { state: 'a' } });
    behind.stream.stop('client');
    const level = start({ resume: { mark: 'a' } });
    expect(await isPending(level.stream.next())).toBe(true);
    level.stream.stop('client');
  });

  test('ends while it waits, at once and once', async () => {
    const world = start();
    const next = world.stream.next();
    await world.stream.return();
    world.stream.stop('drain');
    expect(await next).toEqual({ done: true, value: undefined });
    expect([world.stream.end, world.ends()]).toEqual(['client', 1]);
  });

  test('gives out nothing that was read for a client that has gone meanwhile', async () => {
    const signals: AbortSignal[] = [];
    const world = start({
      async tell(signal) {
        signals.push(signal);
        world.stream.stop('drain');
        return { result: { data: {} }, mark: 'x', isLast: false };
      },
    });
    world.stream.change();
    expect(await world.stream.next()).toEqual({ done: true, value: undefined });
    expect(signals[0]?.aborted).toBe(true);
  });

  test('ends after what is said to be the last', async () => {
    const world = start();
    world.state = 'gone';
    world.stream.change();
    expect((await world.stream.next()).value).toEqual({ data: { state: 'gone' } });
    expect(await world.stream.next()).toEqual({ done: true, value: undefined });
    expect(world.stream.end).toBe('last');
  });

  test('says that the token has ended, once, and ends', async () => {
    jest.useFakeTimers();
    try {
      const world = start({ expiresInMs: 5_000 });
      const next = world.stream.next();
      jest.advanceTimersByTime(5_001);
      expect((await next).value).toEqual({ errors: [{ message: 'expired' }] });
      expect(await world.stream.next()).toEqual({ done: true, value: undefined });
    } finally {
      jest.useRealTimers();
    }
  });

  test('leaves time between two events, and ends in it', async () => {
    const world = start({ gapMs: 60_000 });
    world.stream.change();
    await world.stream.next();
    world.state = 'b';
    world.stream.change();
    const next = world.stream.next();
    expect(await isPending(next)).toBe(true);
    expect(world.reads()).toBe(1);
    world.stream.stop('client');
    expect((await next).done).toBe(true);
  });
});
