import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Breaker, type BreakerState, REFUSED, type Told } from './guard-breaker.ts';

const SLOW_MS = 900;
const breaker = (): Breaker => new Breaker({ slowMs: SLOW_MS, random: () => 1 });
const ended = (one: Breaker, told: Told, nowMs: number, tookMs = 1): void =>
  one.tell(one.enter(nowMs), told, tookMs, nowMs);

/**
 * What a breaker is, in its simplest form: all that ever ended, looked through each time. It knows nothing of rings and sums;
 * rests are whole, the window is of ten whole seconds by the clock.
 */
class NaiveBreaker {
  state: BreakerState = 'closed';
  #since = 0;
  #ended: { told: Told; tookMs: number; atMs: number }[] = [];
  #until = 0;
  #rest = 1_000;

  enter(nowMs: number): number | undefined {
    if (this.state === 'probing' || (this.state === 'open' && nowMs < this.#until)) return undefined;
    if (this.state === 'open') this.#go('probing');
    return this.#since;
  }

  tell(since: number, told: Told, tookMs: number, nowMs: number): void {
    if (since !== this.#since) return;
    if (this.state === 'probing') {
      if (told === 'well' || told === 'fault') {
        this.#ended = [];
        this.#rest = 1_000;
        this.#go('closed');
      } else {
        if (told === 'trouble') this.#rest = Math.min(15_000, 2 * this.#rest);
        this.#open(nowMs + this.#rest);
      }
      return;
    }
    if (told === 'nothing') return;
    this.#ended.push({ told, tookMs, atMs: nowMs });
    const second = (ms: number): number => Math.floor(ms / 1_000);
    const lately = this.#ended.filter(({ atMs }) => second(nowMs) - second(atMs) < 10);
    const troubles = lately.filter((one) => one.told === 'trouble').length;
    const slow = lately.filter((one) => one.tookMs >= SLOW_MS).length;
    const lastWell = this.#ended.findLastIndex((one) => one.told === 'well');
    const row = this.#ended.slice(lastWell + 1).filter((one) => one.told === 'trouble').length;
    const isSick = lately.length >= 20 && (troubles / lately.length >= 0.5 || slow / lately.length >= 0.9);
    if (row >= 12 || isSick) this.#open(nowMs + this.#rest);
  }

  leaveAlone(forMs: number, nowMs: number): void {
    if (this.state === 'probing') return;
    const until = Math.max(this.#until, nowMs + Math.min(forMs, 300_000));
    if (this.state === 'closed') this.#open(until);
    else this.#until = until;
  }

  #open(until: number): void {
    this.#until = until;
    this.#go('open');
  }

  #go(state: BreakerState): void {
    this.state = state;
    this.#since += 1;
  }
}

describe('a breaker', () => {
  test('opens when half of at least twenty calls fail, although never twelve in a row', () => {
    const one = breaker();
    for (let n = 0; n < 19; n += 1) ended(one, n % 2 === 0 ? 'trouble' : 'well', n);
    expect(one.state).toBe('closed');
    ended(one, 'trouble', 20);
    expect(one.state).toBe('open');
  });

  test('opens when nearly all answers are slow, be they ever so good', () => {
    const one = breaker();
    for (let n = 0; n < 19; n += 1) ended(one, 'well', n, SLOW_MS);
    expect(one.state).toBe('closed');
    ended(one, 'well', 20, SLOW_MS);
    expect(one.state).toBe('open');
  });

  test('forgets what was more than ten seconds ago, however long nothing came in between', () => {
    for (const laterMs of [11_000, 1_000_000]) {
      const one = breaker();
      for (let n = 0; n < 11; n += 1) ended(one, 'trouble', n);
      for (let n = 0; n < 12; n += 1) ended(one, n % 2 === 0 ? 'well' : 'trouble', laterMs + n);
      expect(one.state).toBe('closed');
    }
  });

  test('counts nothing of what tells nothing', () => {
    const one = breaker();
    for (let n = 0; n < 100; n += 1) ended(one, 'nothing', n, SLOW_MS);
    expect(one.state).toBe('closed');
  });

  test('heeds no more patience than five minutes', () => {
    const one = breaker();
    one.leaveAlone(3_600_000, 0);
    expect(one.enter(299_999)).toBe(REFUSED);
    expect(one.enter(300_000)).not.toBe(REFUSED);
  });

  type Step =
    | { kind: 'begin' }
    | { kind: 'end'; which: number; told: Told; tookMs: number }
    | { kind: 'pass'; ms: number }
    | { kind: 'patience'; ms: number };
  const told = fc.constantFrom<Told>('well', 'fault', 'trouble', 'trouble', 'trouble', 'nothing');
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 18, arbitrary: fc.constant<Step>({ kind: 'begin' }) },
    {
      weight: 18,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        which: fc.nat(30),
        told,
        tookMs: fc.constantFrom(1, SLOW_MS),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        ms: fc.constantFrom(1, 100, 1_000, 4_000, 20_000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('patience' as const),
        ms: fc.constantFrom(500, 20_000, 10 ** 7),
      }),
    },
  );

  test('does at every step what its simplest form does, and lets no two probes go at once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: 'max' }), (story) => {
        const one = breaker();
        const naive = new NaiveBreaker();
        const underWay: { era: number; since: number; isProbe: boolean }[] = [];
        let nowMs = 0;
        for (const next of story) {
          if (next.kind === 'pass') nowMs += next.ms;
          else if (next.kind === 'patience') {
            one.leaveAlone(next.ms, nowMs);
            naive.leaveAlone(next.ms, nowMs);
          } else if (next.kind === 'begin') {
            const wasClosed = one.state === 'closed';
            const era = one.enter(nowMs);
            const since = naive.enter(nowMs);
            expect(era === REFUSED).toBe(since === undefined);
            if (since === undefined) continue;
            if (!wasClosed) expect(underWay.filter(({ isProbe }) => isProbe)).toHaveLength(0);
            underWay.push({ era, since, isProbe: !wasClosed });
          } else {
            const [call] = underWay.splice(next.which % Math.max(1, underWay.length), 1);
            if (!call) continue;
            one.tell(call.era, next.told, next.tookMs, nowMs);
            naive.tell(call.since, next.told, next.tookMs, nowMs);
          }
          expect(one.state).toBe(naive.state);
        }
      }),
      { numRuns: 120 },
    );
  });
});
