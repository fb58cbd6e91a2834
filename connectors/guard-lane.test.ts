import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Asker } from './asker.ts';
import { Lane, LaneFull } from './guard-lane.ts';
import { CallerGone } from './guard-try.ts';

const WHO: Asker = { share: 'public', client: 'portal', person: 'somebody' };
const WEIGHTS = { counter: 1, officer: 1, public: 1, machine: 1 };
const laneOf = (places: number, queue: number): Lane =>
  new Lane({ places, reserve: 0, queue, weights: WEIGHTS });
const never = new AbortController().signal;
const turn = () => new Promise((done) => setImmediate(done));
/** A call that ends when it is told to. */
function open() {
  let end = () => {};
  const ended = new Promise<void>((done) => {
    end = done;
  });
  return { end, call: () => ended };
}

describe('a lane', () => {
  test('lets those who wait go in their order', async () => {
    const lane = laneOf(1, 5);
    const first = open();
    const story: number[] = [];
    const runs = [lane.run(WHO, never, first.call)];
    for (let n = 1; n <= 3; n += 1) runs.push(lane.run(WHO, never, async () => void story.push(n)));
    first.end();
    await Promise.all(runs);
    expect(story).toEqual([1, 2, 3]);
  });

  test('gives the place of a waiting caller who leaves back at once, and hears no more of him', async () => {
    const lane = laneOf(1, 1);
    const first = open();
    const running = lane.run(WHO, never, first.call);
    const gone = new AbortController();
    const waiting = lane.run(WHO, gone.signal, async () => 'never');
    await expect(lane.run(WHO, never, async () => 'refused')).rejects.toBeInstanceOf(LaneFull);
    gone.abort();
    await expect(waiting).rejects.toBeInstanceOf(CallerGone);
    const next = lane.run(WHO, never, async () => 'his turn');
    first.end();
    await running;
    expect(await next).toBe('his turn');
    expect(getEventListeners(gone.signal, 'abort')).toHaveLength(0);
  });

  test('begins nothing for a caller who is gone already', async () => {
    let calls = 0;
    const run = laneOf(1, 1).run(WHO, AbortSignal.abort(), async () => {
      calls += 1;
    });
    await expect(run).rejects.toBeInstanceOf(CallerGone);
    expect(calls).toBe(0);
  });

  test('never has more under way than places, and never leaves one empty while somebody waits', async () => {
    type Step = 'come' | 'end' | 'leave';
    const steps = fc.array(fc.constantFrom<Step>('come', 'come', 'end', 'leave'), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 4 }),
        steps,
        async (places, queue, story) => {
          const lane = laneOf(places, queue);
          const running: (() => void)[] = [];
          /** The rule in its simplest form: who is waiting, oldest first. */
          let waiting: AbortController[] = [];
          const began = new Set<AbortController>();
          const outcomes: Promise<unknown>[] = [];
          for (const step of story) {
            if (step === 'come') {
              const caller = new AbortController();
              const isFull = running.length === places && waiting.length === queue;
              const { end, call } = open();
              const run = lane.run(WHO, caller.signal, () => {
                began.add(caller);
                running.push(end);
                return call();
              });
              outcomes.push(run.catch((error: unknown) => error));
              if (isFull) await expect(run).rejects.toBeInstanceOf(LaneFull);
              else waiting.push(caller);
            } else if (step === 'end') running.shift()?.();
            else waiting.shift()?.abort();
            await turn();
            waiting = waiting.filter((caller) => !began.has(caller));
            expect(running.length).toBeLessThanOrEqual(places);
            if (waiting.length > 0) expect(running).toHaveLength(places);
          }
          for (let end = running.shift(); end; end = running.shift()) {
            end();
            await turn();
          }
          await Promise.all(outcomes);
        },
      ),
      { numRuns: 200 },
    );
  });
});
