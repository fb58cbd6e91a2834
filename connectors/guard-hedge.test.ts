import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../schema/errors.ts';
import { toAgencyId } from '../schema/terms.ts';
import type { Asker } from './asker.ts';
import { createGuard } from './guard.ts';
import { LostRace } from './guard-try.ts';
import type { OperationLimits } from './manifest.ts';
import { tapped } from './tap-of-try.ts';
import type { WireTap } from './wire-tap.ts';

const ASKER: Asker = { share: 'public', client: 'portal', person: 'somebody' };
const guardWith = (changed: Partial<OperationLimits> = {}) =>
  createGuard(toAgencyId('land'), {
    read: {
      ...{ timeoutMs: 2_000, concurrency: 2, idempotent: true, batchSize: 1, hedgeAfterMs: 20 },
      ...{ freshSeconds: 0, staleIfErrorSeconds: 0 },
      ...changed,
    },
  });
const never = new AbortController().signal;
const codeOf = (run: Promise<unknown>) => run.catch((error: unknown) => (error as GatewayError).code);

/** Tries in their order: how long each takes, and what it ends with. */
function tries(...ends: readonly (readonly [number, string | GatewayError])[]) {
  const given: unknown[] = [];
  let begun = 0;
  const task = async (signal: AbortSignal): Promise<string> => {
    const [ms, end] = ends[begun] ?? [0, 'none'];
    begun += 1;
    signal.addEventListener('abort', () => given.push(signal.reason));
    await wait(ms, undefined, { signal });
    if (end instanceof GatewayError) throw end;
    return end;
  };
  return { task, given, begun: () => begun };
}
const away = new GatewayError('AGENCY_UNREACHABLE', 'test');
const unreadable = new GatewayError('AGENCY_BAD_ANSWER', 'test');

describe('a hedged read', () => {
  test('asks once more after a while, takes the faster answer and gives the slower up', async () => {
    const { task, given } = tries([1_000, 'slow'], [5, 'fast']);
    const guard = guardWith();
    expect(await guard.run('read', ASKER, never, task)).toBe('fast');
    expect(given).toEqual([expect.any(LostRace)]);
    expect(guard.watch()[0]).toMatchObject({ hedges: 1, retries: 0, underWay: 0, breaker: 'closed' });
  });

  test('asks once where the answer comes soon, or the first fails', async () => {
    const soon = tries([1, 'soon']);
    expect(await guardWith().run('read', ASKER, never, soon.task)).toBe('soon');
    const failed = tries([1, unreadable], [1, 'never']);
    expect(await codeOf(guardWith().run('read', ASKER, never, failed.task))).toBe('AGENCY_BAD_ANSWER');
    await wait(40);
    expect([soon.begun(), failed.begun()]).toEqual([1, 1]);
  });

  test('waits for the other when one of the two fails', async () => {
    const first = tries([60, away], [80, 'second']);
    expect(await guardWith().run('read', ASKER, never, first.task)).toBe('second');
    const second = tries([80, 'first'], [1, away]);
    expect(await guardWith().run('read', ASKER, never, second.task)).toBe('first');
    const both = tries([60, unreadable], [1, away]);
    expect(await codeOf(guardWith().run('read', ASKER, never, both.task))).toBe('AGENCY_BAD_ANSWER');
  });

  test('takes no place that is not free', async () => {
    const guard = guardWith({ concurrency: 1, reserve: 0 });
    const { task, begun } = tries([60, 'alone']);
    expect(await guard.run('read', ASKER, never, task)).toBe('alone');
    expect(begun()).toBe(1);
  });

  test('spends the budget of second tries and no more', async () => {
    const guard = guardWith({ concurrency: 60 });
    const slow = () => wait(60, 'slow');
    await Promise.all(Array.from({ length: 25 }, () => guard.run('read', ASKER, never, slow)));
    expect(guard.watch()[0]?.hedges).toBe(10);
  });

  test('is over when its caller leaves, and leaves nothing behind', async () => {
    const guard = guardWith();
    const gone = new AbortController();
    const { task, given } = tries([1_000, 'slow'], [1_000, 'slow too']);
    const run = codeOf(guard.run('read', ASKER, gone.signal, task));
    await wait(40);
    gone.abort();
    expect(await run).toBe('AGENCY_TIMEOUT');
    expect(given).toHaveLength(2);
    expect(given.some((reason) => reason instanceof LostRace)).toBe(false);
    expect(getEventListeners(gone.signal, 'abort')).toHaveLength(0);
    expect(guard.watch()[0]?.underWay).toBe(0);
  });
});

describe('what goes on record of a hedged read', () => {
  /** Texts that were laid down, in their order. */
  function tap() {
    const told: string[] = [];
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
    const own: WireTap = {
      sent: ({ bytes }) => void told.push(`sent ${text(bytes)}`),
      received: ({ bytes }) => void told.push(`received ${text(bytes)}`),
      goesOn: () => void told.push('goes on'),
      signedWith: (name) => void told.push(`signed with ${name}`),
    };
    return { told, own };
  }
  const message = (text: string) => ({ bytes: Buffer.from(text), mediaType: 'text/plain' });
  const attempt =
    (name: string, ms: number, signal: AbortSignal) =>
    async (at: WireTap | undefined): Promise<string> => {
      at?.sent(message(name));
      await wait(ms, undefined, { signal });
      at?.received(message(name));
      at?.signedWith('jwks.json', () => '');
      return name;
    };

  test('is the message that counted and nothing of the slower one', async () => {
    const { told, own } = tap();
    let begun = 0;
    const answer = await guardWith().run('read', ASKER, never, (signal) => {
      begun += 1;
      return tapped(own, signal, begun === 1 ? attempt('slow', 500, signal) : attempt('fast', 5, signal));
    });
    await wait(5);
    expect(answer).toBe('fast');
    expect(told).toEqual(['sent fast', 'received fast', 'signed with jwks.json']);
  });

  test('is what was sent, also when the call is given up', async () => {
    const { told, own } = tap();
    const run = guardWith({ timeoutMs: 60, hedgeAfterMs: 50 }).run('read', ASKER, never, (signal) =>
      tapped(own, signal, attempt('late', 500, signal)),
    );
    expect(await codeOf(run)).toBe('AGENCY_TIMEOUT');
    expect(told).toContain('sent late');
    expect(told).not.toContain('received late');
  });
});
