import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../schema/errors.ts';
import { ASKER, codeOf, failing, guardWith, never, pass, slow } from './testing/guarded.ts';

describe('the guard', () => {
  test('tries an idempotent operation once more when the agency was not reached', async () => {
    const task = failing('AGENCY_UNREACHABLE');
    expect(await codeOf(guardWith().run('read', ASKER, never, task))).toBe('AGENCY_UNREACHABLE');
    expect(task.calls).toBe(2);
  });

  test('never repeats an operation that may have changed something', async () => {
    const task = failing('AGENCY_UNREACHABLE');
    await codeOf(guardWith().run('write', ASKER, never, task));
    expect(task.calls).toBe(1);
  });

  test('never repeats what the agency answered, be it a fault or unreadable', async () => {
    for (const code of ['AGENCY_FAULT', 'AGENCY_BAD_ANSWER'] as const) {
      const task = failing(code);
      expect(await codeOf(guardWith().run('read', ASKER, never, task))).toBe(code);
      expect(task.calls).toBe(1);
    }
  });

  test('gives up at the operation limit and aborts what is under way', async () => {
    let aborted = false;
    const slow = (signal: AbortSignal) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new Error('aborted'));
        }),
      );
    expect(await codeOf(guardWith({ timeoutMs: 50 }).run('read', ASKER, never, slow))).toBe('AGENCY_TIMEOUT');
    expect(aborted).toBe(true);
  });

  test('gives up at the request deadline, which is a timeout too', async () => {
    const deadline = new AbortController();
    const run = guardWith().run('read', ASKER, deadline.signal, (signal) =>
      wait(4_000, undefined, { signal }),
    );
    deadline.abort();
    expect(await codeOf(run)).toBe('AGENCY_TIMEOUT');
  });

  test('lets no more calls through at once than the agency bears, and refuses when too many wait', async () => {
    const guard = guardWith({ concurrency: 1 });
    let open = 0;
    let most = 0;
    const release = new AbortController();
    const task = async () => {
      open += 1;
      most = Math.max(most, open);
      await wait(60_000, undefined, { signal: release.signal }).catch(() => undefined);
      open -= 1;
    };
    const runs = Array.from({ length: 12 }, () => codeOf(guard.run('read', ASKER, never, task)));
    await wait(5);
    release.abort();
    const outcomes = await Promise.all(runs);
    expect(most).toBe(1);
    expect(outcomes.filter((outcome) => outcome === 'AGENCY_BUSY')).toHaveLength(3);
  });

  test('leaves a sick agency alone after repeated trouble, and says so with another code', async () => {
    const guard = guardWith();
    const task = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', ASKER, never, task));
    expect(await codeOf(guard.run('read', ASKER, never, task))).toBe('AGENCY_BUSY');
    expect(task.calls).toBe(12);
  });

  test('does not count faults as sickness: a system that answers is up', async () => {
    const guard = guardWith();
    const task = failing('AGENCY_FAULT');
    for (let n = 0; n < 30; n += 1)
      expect(await codeOf(guard.run('read', ASKER, never, task))).toBe('AGENCY_FAULT');
  });

  test('refuses an operation that the manifest gives no limits', async () => {
    expect(await codeOf(guardWith().run('other', ASKER, never, async () => 1))).toBe('INTERNAL');
  });

  /** A caller who leaves while the agency still works. */
  const leave = async (guard: ReturnType<typeof guardWith>) => {
    const gone = new AbortController();
    const run = codeOf(guard.run('read', ASKER, gone.signal, slow));
    await wait(1);
    gone.abort();
    return run;
  };

  test('does not count callers who go away, however many', async () => {
    const guard = guardWith();
    for (let n = 0; n < 30; n += 1) expect(await leave(guard)).toBe('AGENCY_TIMEOUT');
    expect(await guard.run('read', ASKER, never, async () => 'well')).toBe('well');
  });

  test('counts what takes longer than the agency may', async () => {
    const guard = guardWith({ timeoutMs: 50, concurrency: 20 });
    await Promise.all(Array.from({ length: 12 }, () => codeOf(guard.run('read', ASKER, never, slow))));
    expect(await codeOf(guard.run('read', ASKER, never, async () => 'well'))).toBe('AGENCY_BUSY');
  });

  test('learns nothing from a probe whose caller goes away: neither that the agency is well nor that it is sick', async () => {
    const guard = guardWith();
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', ASKER, never, sick));
    pass(1_050);
    expect(await leave(guard)).toBe('AGENCY_TIMEOUT');
    expect(await codeOf(guard.run('read', ASKER, never, async () => 'well'))).toBe('AGENCY_BUSY');
    pass(1_050);
    expect(await guard.run('read', ASKER, never, async () => 'well')).toBe('well');
  });

  test('opens after twelve troubles in a row and nothing else, whatever happens between', async () => {
    const outcomes = ['well', 'fault', 'trouble', 'gone'] as const;
    await fc.assert(
      fc.asyncProperty(
        // With twenty calls the share of failures would speak as well; `guard-breaker.test.ts` has both.
        fc.array(fc.constantFrom(...outcomes, 'trouble'), { maxLength: 19 }),
        async (story) => {
          const guard = guardWith();
          let inARow = 0;
          for (const outcome of story) {
            if (inARow >= 12) break;
            if (outcome === 'gone') await leave(guard);
            else if (outcome === 'well') await guard.run('read', ASKER, never, async () => 1);
            else
              await codeOf(
                guard.run(
                  'read',
                  ASKER,
                  never,
                  failing(outcome === 'fault' ? 'AGENCY_FAULT' : 'AGENCY_BAD_ANSWER'),
                ),
              );
            if (outcome === 'trouble') inARow += 1;
            // A fault is an answer, yet it neither mends nor harms; who goes away says nothing.
            if (outcome === 'well') inARow = 0;
          }
          const next = await codeOf(guard.run('read', ASKER, never, async () => 'well'));
          expect(next).toBe(inARow >= 12 ? 'AGENCY_BUSY' : 'well');
        },
      ),
      { numRuns: 40 },
    );
  }, 30_000);

  test('lets one probe through after a while; whoever comes meanwhile is refused at once', async () => {
    const guard = guardWith({ concurrency: 20 });
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', ASKER, never, sick));
    pass(1_050);
    let calls = 0;
    const probe = new AbortController();
    const well = async () => {
      calls += 1;
      await wait(60_000, undefined, { signal: probe.signal }).catch(() => undefined);
      return 'well';
    };
    const [first, ...others] = Array.from({ length: 5 }, () => codeOf(guard.run('read', ASKER, never, well)));
    expect(await Promise.all(others)).toEqual(Array(4).fill('AGENCY_BUSY'));
    expect(calls).toBe(1);
    probe.abort();
    expect(await first).toBe('well');
    expect(await guard.run('read', ASKER, never, well)).toBe('well');
  });

  test('leaves one operation alone and not the others of the agency', async () => {
    const guard = guardWith();
    for (let n = 0; n < 12; n += 1)
      await codeOf(guard.run('read', ASKER, never, failing('AGENCY_BAD_ANSWER')));
    expect(await codeOf(guard.run('read', ASKER, never, async () => 'well'))).toBe('AGENCY_BUSY');
    expect(await guard.run('write', ASKER, never, async () => 'well')).toBe('well');
  });

  test('leaves an operation alone for as long as the agency asks, and says how long that is', async () => {
    const guard = guardWith();
    const busy = async () => {
      throw new GatewayError('AGENCY_BUSY', 'test', {
        extensions: { agency: 'land', retryAfterSeconds: 40 },
      });
    };
    expect(await codeOf(guard.run('read', ASKER, never, busy))).toBe('AGENCY_BUSY');
    pass(30_000);
    const refused = guard.run('read', ASKER, never, async () => 'well');
    await expect(refused).rejects.toMatchObject({
      code: 'AGENCY_BUSY',
      publicExtensions: { agency: 'land', retryAfterSeconds: 10 },
    });
    pass(10_050);
    expect(await guard.run('read', ASKER, never, async () => 'well')).toBe('well');
  });

  test('a probe is one message: it is not tried again', async () => {
    const guard = guardWith();
    for (let n = 0; n < 12; n += 1)
      await codeOf(guard.run('read', ASKER, never, failing('AGENCY_BAD_ANSWER')));
    pass(1_050);
    const away = failing('AGENCY_UNREACHABLE');
    expect(await codeOf(guard.run('read', ASKER, never, away))).toBe('AGENCY_UNREACHABLE');
    expect(away.calls).toBe(1);
  });

  test('an agency that is down for a minute under load hears its probes and nothing else', async () => {
    let nowMs = 0;
    const guard = guardWith({ concurrency: 20, idempotent: false }, () => nowMs);
    const down = failing('AGENCY_UNREACHABLE');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', ASKER, never, down));
    const heardAt: number[] = [];
    // Two hundred calls a second.
    while (nowMs < 60_000) {
      nowMs += 5;
      const heard = down.calls;
      await codeOf(guard.run('read', ASKER, never, down));
      if (down.calls > heard) heardAt.push(nowMs);
    }
    // Rests of 1, 2, 4, 8 and then 15 seconds, each up to a fifth shorter.
    expect(heardAt.length).toBeGreaterThanOrEqual(6);
    expect(heardAt.length).toBeLessThanOrEqual(8);
    for (const [index, at] of heardAt.entries()) {
      const rest = at - (heardAt[index - 1] ?? 0);
      const longest = Math.min(2 ** index, 15) * 1_000;
      expect(rest).toBeGreaterThanOrEqual(longest * 0.8);
      expect(rest).toBeLessThanOrEqual(longest + 5);
    }
    nowMs += 15_000;
    expect(await guard.run('read', ASKER, never, async () => 'well')).toBe('well');
  }, 30_000);

  test('is not opened by an earlier caller who goes away while a probe is under way', async () => {
    const guard = guardWith({ concurrency: 20 });
    const gone = new AbortController();
    const earlier = codeOf(guard.run('read', ASKER, gone.signal, slow));
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', ASKER, never, sick));
    pass(1_050);
    const probe = guard.run('read', ASKER, never, () => wait(30, 'well'));
    gone.abort();
    expect(await earlier).toBe('AGENCY_TIMEOUT');
    expect(await probe).toBe('well');
    expect(await guard.run('read', ASKER, never, async () => 'well')).toBe('well');
  });
});

test('a thousand calls, whatever their end, leave neither listeners nor timers behind', async () => {
  const guard = guardWith({ concurrency: 50, timeoutMs: 5 });
  const { signal } = new AbortController();
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const ends = [
    async () => 'well',
    failing('AGENCY_FAULT'),
    failing('AGENCY_UNREACHABLE'),
    slow,
    () => {
      throw new GatewayError('AGENCY_FAULT', 'at once');
    },
  ];
  const runs = Array.from({ length: 1_000 }, (_, index) =>
    codeOf(guard.run('read', ASKER, signal, ends[index % ends.length] ?? slow)),
  );
  await Promise.all(runs);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(timers()).toBeLessThanOrEqual(before);
});
