import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../schema/errors.ts';
import { toAgencyId } from '../schema/terms.ts';
import { createGuard } from './guard.ts';

const limits = {
  timeoutMs: 5_000,
  concurrency: 2,
  idempotent: true,
  batchSize: 10,
  freshSeconds: 0,
  staleIfErrorSeconds: 0,
};
const guardWith = (changed: Partial<typeof limits> = {}) =>
  createGuard(toAgencyId('land'), {
    read: { ...limits, ...changed },
    write: { ...limits, idempotent: false },
  });
const never = new AbortController().signal;
const failing = (code: 'AGENCY_UNREACHABLE' | 'AGENCY_FAULT' | 'AGENCY_BAD_ANSWER') => {
  const task = async () => {
    task.calls += 1;
    throw new GatewayError(code, 'test');
  };
  task.calls = 0;
  return task;
};
const codeOf = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise;
  } catch (error) {
    return error instanceof GatewayError ? error.code : error;
  }
};

const slow = (signal: AbortSignal) => wait(60_000, undefined, { signal });

describe('the guard', () => {
  test('tries an idempotent operation once more when the agency was not reached', async () => {
    const task = failing('AGENCY_UNREACHABLE');
    expect(await codeOf(guardWith().run('read', never, task))).toBe('AGENCY_UNREACHABLE');
    expect(task.calls).toBe(2);
  });

  test('never repeats an operation that may have changed something', async () => {
    const task = failing('AGENCY_UNREACHABLE');
    await codeOf(guardWith().run('write', never, task));
    expect(task.calls).toBe(1);
  });

  test('never repeats what the agency answered, be it a fault or unreadable', async () => {
    for (const code of ['AGENCY_FAULT', 'AGENCY_BAD_ANSWER'] as const) {
      const task = failing(code);
      expect(await codeOf(guardWith().run('read', never, task))).toBe(code);
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
    expect(await codeOf(guardWith({ timeoutMs: 50 }).run('read', never, slow))).toBe('AGENCY_TIMEOUT');
    expect(aborted).toBe(true);
  });

  test('gives up at the request deadline, which is a timeout too', async () => {
    const deadline = new AbortController();
    const run = guardWith().run('read', deadline.signal, (signal) => wait(4_000, undefined, { signal }));
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
    const runs = Array.from({ length: 12 }, () => codeOf(guard.run('read', never, task)));
    await wait(5);
    release.abort();
    const outcomes = await Promise.all(runs);
    expect(most).toBe(1);
    expect(outcomes.filter((outcome) => outcome === 'AGENCY_BUSY')).toHaveLength(3);
  });

  test('leaves a sick agency alone after repeated trouble, and says so with another code', async () => {
    const guard = guardWith();
    const task = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', never, task));
    expect(await codeOf(guard.run('read', never, task))).toBe('AGENCY_BUSY');
    expect(task.calls).toBe(12);
  });

  test('does not count faults as sickness: a system that answers is up', async () => {
    const guard = guardWith();
    const task = failing('AGENCY_FAULT');
    for (let n = 0; n < 30; n += 1) expect(await codeOf(guard.run('read', never, task))).toBe('AGENCY_FAULT');
  });

  test('refuses an operation that the manifest gives no limits', async () => {
    expect(await codeOf(guardWith().run('other', never, async () => 1))).toBe('INTERNAL');
  });

  /** A caller who leaves while the agency still works. */
  const leave = async (guard: ReturnType<typeof guardWith>) => {
    const gone = new AbortController();
    const run = codeOf(guard.run('read', gone.signal, slow));
    await wait(1);
    gone.abort();
    return run;
  };

  test('does not count callers who go away, however many', async () => {
    const guard = guardWith();
    for (let n = 0; n < 30; n += 1) expect(await leave(guard)).toBe('AGENCY_TIMEOUT');
    expect(await guard.run('read', never, async () => 'well')).toBe('well');
  });

  test('counts what takes longer than the agency may', async () => {
    const guard = guardWith({ timeoutMs: 50, concurrency: 20 });
    await Promise.all(Array.from({ length: 12 }, () => codeOf(guard.run('read', never, slow))));
    expect(await codeOf(guard.run('read', never, async () => 'well'))).toBe('AGENCY_BUSY');
  });

  test('learns nothing from a probe whose caller goes away: neither that the agency is well nor that it is sick', async () => {
    const guard = guardWith();
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', never, sick));
    await wait(1_050);
    expect(await leave(guard)).toBe('AGENCY_TIMEOUT');
    expect(await codeOf(guard.run('read', never, async () => 'well'))).toBe('AGENCY_BUSY');
    await wait(1_050);
    expect(await guard.run('read', never, async () => 'well')).toBe('well');
  });

  test('opens after twelve troubles in a row and nothing else, whatever happens between', async () => {
    const outcomes = ['well', 'fault', 'trouble', 'gone'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...outcomes, 'trouble'), { maxLength: 40 }),
        async (story) => {
          const guard = guardWith();
          let inARow = 0;
          for (const outcome of story) {
            if (inARow >= 12) break;
            if (outcome === 'gone') await leave(guard);
            else if (outcome === 'well') await guard.run('read', never, async () => 1);
            else
              await codeOf(
                guard.run('read', never, failing(outcome === 'fault' ? 'AGENCY_FAULT' : 'AGENCY_BAD_ANSWER')),
              );
            if (outcome === 'trouble') inARow += 1;
            // A fault is an answer, yet it neither mends nor harms; who goes away says nothing.
            if (outcome === 'well') inARow = 0;
          }
          const next = await codeOf(guard.run('read', never, async () => 'well'));
          expect(next).toBe(inARow >= 12 ? 'AGENCY_BUSY' : 'well');
        },
      ),
      { numRuns: 40 },
    );
  }, 30_000);

  test('lets one probe through after a while; what comes meanwhile waits for what it tells', async () => {
    const guard = guardWith({ concurrency: 20 });
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', never, sick));
    await wait(1_050);
    let calls = 0;
    const probe = new AbortController();
    const well = async () => {
      calls += 1;
      await wait(60_000, undefined, { signal: probe.signal }).catch(() => undefined);
      return 'well';
    };
    const runs = Array.from({ length: 5 }, () => guard.run('read', never, well));
    await wait(20);
    expect(calls).toBe(1);
    probe.abort();
    expect(await Promise.all(runs)).toEqual(Array(5).fill('well'));
    expect(calls).toBe(5);
  });

  test('is not opened by an earlier caller who goes away while a probe is under way', async () => {
    const guard = guardWith({ concurrency: 20 });
    const gone = new AbortController();
    const earlier = codeOf(guard.run('read', gone.signal, slow));
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 12; n += 1) await codeOf(guard.run('read', never, sick));
    await wait(1_050);
    const probe = guard.run('read', never, () => wait(30, 'well'));
    gone.abort();
    expect(await earlier).toBe('AGENCY_TIMEOUT');
    expect(await probe).toBe('well');
    expect(await guard.run('read', never, async () => 'well')).toBe('well');
  });
});

describe('the order of the guard', () => {
  test('a second try keeps its place in the bulkhead', async () => {
    const guard = guardWith({ concurrency: 1 });
    const story: string[] = [];
    const first = guard.run('read', never, async () => {
      story.push('first');
      if (story.length === 1) throw new GatewayError('AGENCY_UNREACHABLE', 'test');
    });
    await Promise.all([first, guard.run('read', never, async () => story.push('second'))]);
    expect(story).toEqual(['first', 'first', 'second']);
  });

  test('the breaker counts a call once, however often it was tried', async () => {
    const guard = guardWith();
    const task = failing('AGENCY_UNREACHABLE');
    await Promise.all(Array.from({ length: 11 }, () => codeOf(guard.run('read', never, task))));
    expect(await codeOf(guard.run('read', never, task))).toBe('AGENCY_UNREACHABLE');
    expect(task.calls).toBe(24);
    expect(await codeOf(guard.run('read', never, task))).toBe('AGENCY_BUSY');
    expect(task.calls).toBe(24);
  });

  test('who waits in the bulkhead asks the breaker only when it is his turn', async () => {
    const guard = guardWith({ concurrency: 1, timeoutMs: 20 });
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 11; n += 1) await codeOf(guard.run('write', never, sick));
    const last = codeOf(guard.run('read', never, slow));
    const waiting = codeOf(guard.run('read', never, async () => 'well'));
    expect(await Promise.all([last, waiting])).toEqual(['AGENCY_TIMEOUT', 'AGENCY_BUSY']);
  });

  test('each try has the whole time of the operation', async () => {
    const guard = guardWith({ timeoutMs: 400 });
    let tries = 0;
    const run = guard.run('read', never, async (signal) => {
      tries += 1;
      await wait(250, undefined, { signal });
      if (tries === 1) throw new GatewayError('AGENCY_UNREACHABLE', 'test');
      return 'well';
    });
    expect(await run).toBe('well');
  });

  test('a second try waits no longer than the request may take', async () => {
    for (let n = 0; n < 20; n += 1) {
      const deadline = new AbortController();
      const task = failing('AGENCY_UNREACHABLE');
      const run = codeOf(guardWith().run('read', deadline.signal, task));
      await wait(0);
      deadline.abort();
      const ended = await Promise.race([run, wait(10, 'still waiting')]);
      // The pause is random and may have been over already.
      expect(['AGENCY_TIMEOUT', 'AGENCY_UNREACHABLE']).toContain(ended);
      expect(await run).toBe(ended);
    }
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
    codeOf(guard.run('read', signal, ends[index % ends.length] ?? slow)),
  );
  await Promise.all(runs);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  expect(timers()).toBeLessThanOrEqual(before);
});
