import { describe, expect, test } from '@jest/globals';
import { type Comer, FIRST, LEAST_UNDER_WAY, LoadGate } from './load-gate.ts';
import { WaitingRoom } from './waiting-room.ts';

const TICK_MS = 10;
const GOOD_WITHIN_MS = 2_000;

interface Request {
  readonly comer: Comer;
  readonly cameMs: number;
  leftMs: number;
}

/**
 * A process with one thread in a time of its own: all that is under way shares it, each turn of its loop is as long as there
 * are requests in it, and a refusal costs a fiftieth of an answer. It knows nothing of how the gate decides.
 */
class Process {
  readonly #gate: LoadGate | undefined;
  readonly #room: WaitingRoom | undefined;
  readonly #agencyMs: number;
  #nowMs = 0;
  #busy: Request[] = [];
  #away: { request: Request; backMs: number }[] = [];
  #owedMs = 0;
  readonly good = new Map<Comer, number>();
  readonly shed = new Map<Comer, number>();
  readonly shedAt: number[] = [];

  static readonly ANSWER_MS = 2.5;
  static readonly REFUSAL_MS = 0.05;

  constructor(gate: LoadGate | undefined, agencyMs = 20) {
    this.#gate = gate;
    this.#room = gate && new WaitingRoom({ gate, places: 400, now: () => this.#nowMs });
    this.#agencyMs = agencyMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  #come(comer: Comer): void {
    const cameMs = this.#nowMs;
    const begin = () => {
      const request = { comer, cameMs, leftMs: Process.ANSWER_MS };
      // Agencies take their time, which is nobody's processor.
      this.#away.push({ request, backMs: this.#nowMs + this.#agencyMs });
    };
    const refuse = () => {
      this.shed.set(comer, (this.shed.get(comer) ?? 0) + 1);
      this.shedAt.push(this.#nowMs);
      this.#owedMs += Process.REFUSAL_MS;
    };
    if (!this.#gate || this.#gate.enter(comer)) begin();
    else if (!this.#room?.wait(comer, begin, refuse)) refuse();
  }

  /** So many at once. */
  burst(count: number, comer: Comer): void {
    for (let n = 0; n < count; n += 1) this.#come(comer);
  }

  /** @param perSecond how many of each come. */
  run(seconds: number, perSecond: Partial<Record<Comer, number>>): void {
    const due: Partial<Record<Comer, number>> = {};
    for (const end = this.#nowMs + seconds * 1_000; this.#nowMs < end; this.#nowMs += TICK_MS) {
      for (const [comer, rate] of Object.entries(perSecond) as [Comer, number][]) {
        due[comer] = (due[comer] ?? 0) + (rate * TICK_MS) / 1_000;
        for (; (due[comer] ?? 0) >= 1; due[comer] = (due[comer] ?? 0) - 1) this.#come(comer);
      }
      this.#work();
      if (this.#nowMs % 100 !== 0) continue;
      this.#gate?.measured(this.#busy.length * 0.6);
      this.#room?.callUp();
      this.#room?.refuseLate();
    }
  }

  #work(): void {
    const back = this.#away.filter(({ backMs }) => backMs <= this.#nowMs);
    this.#away = this.#away.filter(({ backMs }) => backMs > this.#nowMs);
    this.#busy.push(...back.map(({ request }) => request));
    let leftMs = Math.max(0, TICK_MS - this.#owedMs);
    this.#owedMs = Math.max(0, this.#owedMs - TICK_MS);
    while (leftMs > 1e-6 && this.#busy.length > 0) {
      const each = Math.min(leftMs / this.#busy.length, ...this.#busy.map((one) => one.leftMs));
      for (const one of this.#busy) one.leftMs -= each;
      leftMs -= each * this.#busy.length;
      this.#busy = this.#busy.filter((one) => one.leftMs > 1e-9 || !this.#end(one));
    }
  }

  #end({ comer, cameMs }: Request): true {
    this.#gate?.leave(comer);
    this.#room?.callUp();
    if (this.#nowMs - cameMs <= GOOD_WITHIN_MS) this.good.set(comer, (this.good.get(comer) ?? 0) + 1);
    return true;
  }
}

const CAPACITY = 1_000 / Process.ANSWER_MS;
const gate = (): LoadGate => new LoadGate({ targetDelayMs: 50 });

describe('the gate', () => {
  test('keeps four fifths of the peak under ten times the load; without it next to nothing is left', () => {
    const peak = new Process(gate());
    peak.run(20, { public: CAPACITY * 0.95 });
    const flooded = new Process(gate());
    flooded.run(20, { public: CAPACITY * 10 });
    const good = flooded.good.get('public') ?? 0;
    // Nine refusals cost 0.45 ms for the 2.5 of an answer: more than 82 % is not to be had.
    expect(good / (20 * CAPACITY)).toBeGreaterThan(0.78);
    expect(peak.good.get('public')).toBeGreaterThan(20 * CAPACITY * 0.9);
    const open = new Process(undefined);
    open.run(4, { public: CAPACITY * 10 });
    expect(open.good.get('public') ?? 0).toBeLessThan(4 * CAPACITY * 0.2);
  }, 60_000);

  test('turns nobody away from a counter or a desk while the public floods', () => {
    const world = new Process(gate());
    world.run(20, { public: CAPACITY * 6, machine: CAPACITY * 3, counter: 40, officer: 40 });
    expect(world.shed.get('counter') ?? 0).toBe(0);
    expect(world.shed.get('officer') ?? 0).toBe(0);
    expect(world.good.get('counter')).toBeGreaterThan(20 * 40 * 0.95);
    expect(world.good.get('public') ?? 0).toBeGreaterThan(0);
    expect(world.good.get('machine') ?? 0).toBeGreaterThan(0);
  }, 60_000);

  test('shuts the public out for nobody, be there ever so many officers', () => {
    const world = new Process(gate());
    world.run(20, { officer: CAPACITY * 5, public: 50 });
    expect(world.good.get('public') ?? 0).toBeGreaterThan(20);
  }, 60_000);

  test('turns nobody away any more when the flood is over', () => {
    const world = new Process(gate());
    world.run(20, { public: CAPACITY * 10 });
    const overMs = world.nowMs;
    world.run(10, { public: CAPACITY * 0.5 });
    expect(world.shedAt.filter((at) => at > overMs + 5_000)).toEqual([]);
  }, 60_000);

  test('answers a burst that comes out of nowhere whole, and the counter that comes after it before most of it', () => {
    const world = new Process(gate());
    world.burst(400, 'stranger');
    world.burst(1, 'counter');
    world.run(0.5, {});
    expect(world.good.get('counter')).toBe(1);
    expect(world.good.get('stranger') ?? 0).toBeLessThan(300);
    world.run(2, {});
    expect(world.good.get('stranger')).toBe(400);
    expect(world.shed.size).toBe(0);
  }, 60_000);

  test('turns nobody away since an agency is slow', () => {
    const world = new Process(gate(), 4_000);
    world.run(20, { public: CAPACITY * 0.4 });
    expect(world.shed.size).toBe(0);
  }, 60_000);

  test('learns nothing of a limit that nobody comes near to, and never lets fewer in than it must', () => {
    const one = gate();
    for (let n = 0; n < 100; n += 1) one.measured(0);
    expect(one.limit).toBe(FIRST);
    while (one.enter('counter'));
    for (let n = 0; n < 100; n += 1) one.measured(10_000);
    expect(one.limit).toBe(LEAST_UNDER_WAY);
    expect(one.hasRoomFor('counter')).toBe(false);
  });

  test('comes down within a second and a half from a limit that was far too large, although few are seen yet', () => {
    const one = gate();
    for (let n = 0; n < 8; n += 1) one.enter('public');
    for (let n = 0; n < 15; n += 1) one.measured(300);
    expect(one.limit).toBe(LEAST_UNDER_WAY);
  });

  test('is as wide as ever two seconds after a start that took the processor whole, though nobody has come yet', () => {
    const one = gate();
    for (let n = 0; n < 10; n += 1) one.measured(2_000);
    expect(one.limit).toBe(LEAST_UNDER_WAY);
    for (let n = 0; n < 20; n += 1) one.measured(1);
    expect(one.limit).toBe(FIRST);
  });
});
