import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../tests/runs.ts';
import type { Asker, Share } from './asker.ts';
import { Lane, LaneFull } from './guard-lane.ts';
import { CallerGone } from './guard-try.ts';

const WEIGHTS = { counter: 6, officer: 6, public: 3, machine: 1 };
const SHARES: readonly Share[] = ['counter', 'officer', 'public', 'machine'];
const isKept = (share: Share): boolean => share === 'counter' || share === 'officer';
const never = new AbortController().signal;
const turn = () => new Promise((done) => setImmediate(done));

/** A time of its own: what is to happen, in its order. Nothing here knows how the lane decides. */
class Simulation {
  readonly lane: Lane;
  readonly running = new Map<Call, () => void>();
  readonly waiting = new Set<Call>();
  readonly ended: { call: Call; how: 'served' | 'refused' | 'gone' }[] = [];
  readonly begun: Call[] = [];
  readonly #rules: { places: number; reserve: number };
  readonly #agenda: { at: number; order: number; what: () => void }[] = [];
  #order = 0;
  now = 0;

  constructor(rules: { places: number; reserve: number; queue: number }) {
    this.#rules = rules;
    this.lane = new Lane({ ...rules, weights: WEIGHTS });
  }

  at(at: number, what: () => void): void {
    this.#agenda.push({ at, order: this.#order++, what });
  }

  come(call: Call): void {
    this.waiting.add(call);
    const gone = new AbortController();
    if (call.patience !== undefined) this.at(this.now + call.patience, () => gone.abort());
    const work = (): Promise<void> => {
      this.waiting.delete(call);
      this.begun.push(call);
      return new Promise((done) => {
        this.running.set(call, done);
        this.at(this.now + call.takes, () => {
          this.running.delete(call);
          done();
        });
      });
    };
    const settle = (how: 'served' | 'refused' | 'gone') => (): void => {
      this.waiting.delete(call);
      this.ended.push({ call, how });
    };
    this.lane.run(call.asker, gone.signal, work).then(settle('served'), (error: unknown) => {
      if (error instanceof LaneFull) settle('refused')();
      else if (error instanceof CallerGone) settle('gone')();
      else throw error;
    });
  }

  async run(check: () => void): Promise<void> {
    while (this.#agenda.length > 0) {
      this.#agenda.sort((a, b) => a.at - b.at || a.order - b.order);
      const next = this.#agenda.shift();
      this.now = next?.at ?? this.now;
      next?.what();
      await turn();
      check();
    }
  }

  /** Never too many, the reserve kept, and no place empty that somebody who waits may have. */
  check(): void {
    const { places, reserve } = this.#rules;
    const ordinary = [...this.running.keys()].filter(({ asker }) => !isKept(asker.share)).length;
    expect(this.running.size).toBeLessThanOrEqual(places);
    expect(ordinary).toBeLessThanOrEqual(places - reserve);
    const mayGo = (share: Share): boolean =>
      this.running.size < places && (isKept(share) || ordinary < places - reserve);
    expect([...this.waiting].filter(({ asker }) => mayGo(asker.share))).toEqual([]);
  }
}

interface Call {
  readonly asker: Asker;
  readonly takes: number;
  /** How long its caller waits. */
  readonly patience?: number | undefined;
}

const asker = (share: Share, client = 'one', person = 'somebody'): Asker => ({ share, client, person });
const call = (share: Share, client?: string, person?: string, takes = 10): Call => ({
  asker: asker(share, client, person),
  takes,
});

describe('the places of a lane', () => {
  const arrivals = fc.array(
    fc.record({
      at: fc.nat(200),
      share: fc.constantFrom(...SHARES),
      client: fc.constantFrom('a', 'b', 'c'),
      person: fc.constantFrom('x', 'y', 'z'),
      takes: fc.integer({ min: 1, max: 40 }),
      patience: fc.option(fc.nat(60), { nil: undefined }),
    }),
    { maxLength: 80, size: 'max' },
  );

  test('are never too many, keep their reserve, never stand empty, and lose nobody, whoever comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.nat(5),
        fc.nat(12),
        arrivals,
        async (places, reserve, queue, coming) => {
          const world = new Simulation({ places, reserve: Math.min(reserve, places - 1), queue });
          for (const { at, share, client, person, takes, patience } of coming)
            world.at(at, () => world.come({ asker: { share, client, person }, takes, patience }));
          await world.run(() => {
            world.check();
            expect(world.waiting.size).toBeLessThanOrEqual(queue);
          });
          expect(world.ended).toHaveLength(coming.length);
          const served = world.ended.filter(({ how }) => how === 'served').map((one) => one.call);
          expect(new Set(served)).toEqual(new Set(world.begun));
          expect(world.lane.running).toBe(0);
        },
      ),
      { numRuns: runs(40) },
    );
  }, 60_000);

  test('go to the shares by their weights while all of them wait', async () => {
    const world = new Simulation({ places: 4, reserve: 0, queue: 10_000 });
    for (const share of SHARES) for (let n = 0; n < 400; n += 1) world.come(call(share));
    await world.run(() => undefined);
    // All wait at least until the first hundreds are served.
    const first = world.begun.slice(4, 4 + 320);
    for (const share of SHARES) {
      const begun = first.filter((one) => one.asker.share === share).length;
      expect(Math.abs(begun - (320 * WEIGHTS[share]) / 16)).toBeLessThanOrEqual(6);
    }
  });

  test('go to an officer and to a kiosk at once, however many of the portal come', async () => {
    const world = new Simulation({ places: 8, reserve: 2, queue: 64 });
    for (let at = 0; at < 600; at += 1)
      for (let n = 0; n < 10; n += 1)
        world.at(at, () => world.come(call('public', `portal-${n % 3}`, `p${(at * 10 + n) % 977}`, 50)));
    const waits: number[] = [];
    for (let at = 100; at < 600; at += 25)
      world.at(at, () => {
        const came = world.now;
        const one = call(at % 50 === 0 ? 'officer' : 'counter', 'desk', `d${at}`);
        world.come(one);
        const watch = (): void => {
          if (world.begun.includes(one)) waits.push(world.now - came);
          else world.at(world.now + 1, watch);
        };
        world.at(came, watch);
      });
    await world.run(() => undefined);
    expect(waits).toHaveLength(20);
    expect(Math.max(...waits)).toBe(0);
    expect(world.ended.filter(({ how, call: one }) => how === 'refused' && isKept(one.asker.share))).toEqual(
      [],
    );
  }, 60_000);

  test('go to clients, and to the persons of one, in turns: who asks more does not get more', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 30, max: 90 }), { minLength: 2, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (asked, places) => {
          const world = new Simulation({ places, reserve: 0, queue: 10_000 });
          for (const [index, many] of asked.entries())
            for (let n = 0; n < many; n += 1) world.come(call('public', `client-${index}`, `p${n % 3}`));
          await world.run(() => undefined);
          const least = Math.min(...asked);
          // What began before anybody had to wait says nothing of turns.
          const contended = world.begun.slice(places, places + (least - places) * asked.length);
          const counts = asked.map(
            (_, index) => contended.filter((one) => one.asker.client === `client-${index}`).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
          const persons = ['p0', 'p1', 'p2'].map(
            (name) =>
              contended.filter(({ asker: { client, person } }) => client === 'client-0' && person === name)
                .length,
          );
          // Each had up to two of the places that were free at first.
          expect(Math.max(...persons) - Math.min(...persons)).toBeLessThanOrEqual(3);
        },
      ),
      { numRuns: runs(15) },
    );
  }, 60_000);

  test('starve no share: even machines go on while all others flood', async () => {
    const world = new Simulation({ places: 2, reserve: 0, queue: 100_000 });
    for (const share of ['counter', 'officer', 'public'] as const)
      for (let n = 0; n < 200; n += 1) world.come(call(share, `c${n}`));
    for (let n = 0; n < 10; n += 1) world.come(call('machine'));
    await world.run(() => undefined);
    const turns = world.begun.flatMap((one, index) => (one.asker.share === 'machine' ? [index] : []));
    for (const [index, at] of turns.entries()) expect(at - (turns[index - 1] ?? 0)).toBeLessThanOrEqual(18);
  });

  test('a full queue gives way to whoever has less waiting in it', async () => {
    const lane = new Lane({ places: 1, reserve: 0, queue: 4, weights: WEIGHTS });
    let end = (): void => undefined;
    const held = lane.run(
      asker('public'),
      never,
      () =>
        new Promise<void>((done) => {
          end = done;
        }),
    );
    const story: string[] = [];
    const come = (name: string, who: Asker) =>
      lane.run(who, never, async () => void story.push(name)).catch(() => void story.push(`${name} refused`));
    const runs = [1, 2, 3, 4].map((n) => come(`flood ${n}`, asker('public', 'portal', 'one')));
    runs.push(come('neighbour', asker('public', 'portal', 'two')));
    runs.push(come('flood 5', asker('public', 'portal', 'one')));
    runs.push(come('officer', asker('officer', 'desk', 'three')));
    await turn();
    expect(story).toEqual(['flood 4 refused', 'flood 5 refused', 'flood 3 refused']);
    end();
    await Promise.all([held, ...runs]);
    expect(story.slice(3)).toEqual(['officer', 'flood 1', 'neighbour', 'flood 2']);
  });
});
