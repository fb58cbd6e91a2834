import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { GatewayError } from '../schema/errors.ts';
import { ASKER, codeOf, failing, guardWith, never, pass, slow } from './testing/guarded.ts';

describe('the order of the guard', () => {
  test('a second try keeps its place in the bulkhead', async () => {
    const guard = guardWith({ concurrency: 1 });
    const story: string[] = [];
    const first = guard.run('read', ASKER, never, async () => {
      story.push('first');
      if (story.length === 1) throw new GatewayError('AGENCY_UNREACHABLE', 'test');
    });
    await Promise.all([first, guard.run('read', ASKER, never, async () => story.push('second'))]);
    expect(story).toEqual(['first', 'first', 'second']);
  });

  test('the breaker counts a call once, however often it was tried', async () => {
    const guard = guardWith();
    const task = failing('AGENCY_UNREACHABLE');
    await Promise.all(Array.from({ length: 11 }, () => codeOf(guard.run('read', ASKER, never, task))));
    expect(await codeOf(guard.run('read', ASKER, never, task))).toBe('AGENCY_UNREACHABLE');
    // Ten second tries are all that so few calls are given.
    expect(task.calls).toBe(22);
    expect(await codeOf(guard.run('read', ASKER, never, task))).toBe('AGENCY_BUSY');
    expect(task.calls).toBe(22);
  });

  test('who waits in the bulkhead is refused at once when the breaker opens', async () => {
    const guard = guardWith({ concurrency: 2 });
    const sick = failing('AGENCY_BAD_ANSWER');
    for (let n = 0; n < 11; n += 1) await codeOf(guard.run('read', ASKER, never, sick));
    const hanging = new AbortController();
    const hung = codeOf(guard.run('read', ASKER, hanging.signal, slow));
    const last = codeOf(guard.run('read', ASKER, never, () => wait(5).then(sick)));
    let began = false;
    const waiting = codeOf(
      guard.run('read', ASKER, never, async () => {
        began = true;
      }),
    );
    expect(await Promise.all([last, waiting])).toEqual(['AGENCY_BAD_ANSWER', 'AGENCY_BUSY']);
    expect(began).toBe(false);
    hanging.abort();
    expect(await hung).toBe('AGENCY_TIMEOUT');
  });

  test('second tries are at most a tenth of the calls of ten seconds, or ten', async () => {
    const guard = guardWith({ concurrency: 50 });
    const tried = async (calls: number): Promise<number> => {
      const before = guard.watch()[0]?.retries ?? 0;
      let tries = 0;
      // Every other call is well, so that the breaker stays shut; the row is broken each time.
      for (let n = 0; n < calls; n += 1) {
        if (n % 8 > 0) await guard.run('read', ASKER, never, async () => 'well');
        else
          await codeOf(
            guard.run('read', ASKER, never, () => {
              tries += 1;
              return Promise.reject(new GatewayError('AGENCY_UNREACHABLE', 'test'));
            }),
          );
      }
      const retries = (guard.watch()[0]?.retries ?? 0) - before;
      expect(tries).toBe(Math.ceil(calls / 8) + retries);
      return retries;
    };
    expect(await tried(64)).toBe(8);
    pass(20_000);
    expect(await tried(240)).toBeLessThanOrEqual(24);
    pass(20_000);
    expect(await tried(8)).toBe(1);
  }, 30_000);

  test('each try has the whole time of the operation', async () => {
    const guard = guardWith({ timeoutMs: 400 });
    let tries = 0;
    const run = guard.run('read', ASKER, never, async (signal) => {
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
      const run = codeOf(guardWith().run('read', ASKER, deadline.signal, task));
      await wait(0);
      deadline.abort();
      const ended = await Promise.race([run, wait(10, 'still waiting')]);
      // The pause is random and may have been over already.
      expect(['AGENCY_TIMEOUT', 'AGENCY_UNREACHABLE']).toContain(ended);
      expect(await run).toBe(ended);
    }
  });
});
