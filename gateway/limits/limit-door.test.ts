import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import type { CallerFacts } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import { withHashedNames } from '../shared-state/hashed-names.ts';
import { createInProcessState } from '../shared-state/in-process.ts';
import { createRedisState } from '../shared-state/redis.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import { LimitDoor } from './limit-door.ts';
import { type LimitChanges, LimitTable } from './limit-table.ts';
import type { Refusals } from './refusal-book.ts';

const STRANGER: CallerFacts = {
  ...{ kind: 'anonymous', id: 'anonymous', client: 'anonymous', channel: 'PORTAL', loa: 0 },
};
const citizen = (id: string, client = 'portal'): CallerFacts => ({
  ...{ kind: 'citizen', id, client, channel: 'PORTAL', loa: 2 },
});
const officer = (agency: string): CallerFacts => ({
  ...{ kind: 'officer', id: 'officer-7', agency, unit: 'U', client: 'desk', channel: 'AGENCY', loa: 2 },
});
const stranger = (address: string) => ({ address, caller: STRANGER });
const at = (caller: CallerFacts, address = '203.0.113.1') => ({ address, caller });

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

class Clock {
  ms = Date.UTC(2026, 10, 26, 3);
  pass(seconds: number): void {
    this.ms += seconds * 1_000;
  }
}

function open(changes: LimitChanges = {}, parts: { state?: SharedState; clock?: Clock } = {}) {
  const { clock = new Clock() } = parts;
  const state = parts.state ?? createInProcessState(() => clock.ms);
  const told: Refusals[] = [];
  const failures: unknown[] = [];
  const door = new LimitDoor({
    ...{ shared: state, table: new LimitTable(changes), now: () => new Date(clock.ms) },
    tell: async (refusals) => void told.push(...refusals),
    onRefusal: () => undefined,
    onFailure: (error) => void failures.push(error),
  });
  opened.push(state, { close: () => door.stop() });
  return { door, clock, told, failures };
}

/** Seconds to wait; 0 when it was let in. */
async function waitOf(act: () => unknown): Promise<unknown> {
  try {
    await act();
    return 0;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'RATE_LIMITED')
      return error.publicExtensions['retryAfterSeconds'];
    throw error;
  }
}
/** 1, 2, 3 … */
function counter(): () => number {
  let n = 0;
  return () => {
    n += 1;
    return n;
  };
}
const times = async (count: number, act: () => unknown): Promise<unknown[]> => {
  const waits: unknown[] = [];
  for (let n = 0; n < count; n += 1) waits.push(await waitOf(act));
  return waits;
};

describe('requests', () => {
  test('without a token are counted by network, and again when the window has passed', async () => {
    const { door, clock } = open({ 'requests.address': 2 });
    const ask = (address: string) => waitOf(() => door.admitRequest(stranger(address)));
    expect(await ask('2001:db8::1')).toBe(0);
    clock.pass(20);
    expect(await ask('2001:db8::2')).toBe(0);
    expect(await ask('2001:db8::3')).toBe(40);
    expect(await ask('2001:db8:0:1::1')).toBe(0);
    expect(await ask('::ffff:192.0.2.9')).toBe(0);
    expect(await ask('192.0.2.9')).toBe(0);
    expect(await ask('::ffff:c000:209')).toBe(60);
    clock.pass(40);
    expect(await ask('2001:db8::3')).toBe(0);
  });

  test('with a token are counted by person and client, whatever the address', async () => {
    const { door } = open({ 'requests.person': 1, 'requests.address': 0 });
    const ask = (who: CallerFacts, address?: string) => waitOf(() => door.admitRequest(at(who, address)));
    expect(await ask(citizen('1'), '192.0.2.1')).toBe(0);
    expect(await ask(citizen('1'), '192.0.2.2')).toBe(60);
    expect(await ask(citizen('1', 'ihanoi'))).toBe(0);
    expect(await ask(citizen('2'))).toBe(0);
  });

  test('of officers are counted by agency and id: the same id elsewhere is somebody else', async () => {
    const { door } = open({ 'requests.person': 1 });
    for (const agency of ['land', 'tax'])
      expect(await waitOf(() => door.admitRequest(at(officer(agency))))).toBe(0);
    expect(await waitOf(() => door.admitRequest(at(officer('land'))))).toBe(60);
  });

  test('of one client are counted together, whoever uses it', async () => {
    const { door } = open({ 'requests.client': 3 });
    const next = counter();
    const waits = await times(5, () => door.admitRequest(at(citizen(String(next())))));
    expect(waits).toEqual([0, 0, 0, 60, 60]);
  });

  test('at the same moment get no more than there are', async () => {
    const { door } = open({ 'requests.address': 5 });
    const waits = await Promise.all(
      Array.from({ length: 40 }, () => waitOf(() => door.admitRequest(stranger('192.0.2.1')))),
    );
    expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  });
});

describe('crossings', () => {
  test('are counted as they are made, and who has none left is refused at the door', async () => {
    const { door, clock } = open({ 'crossings.address': 3 });
    const who = stranger('192.0.2.1');
    const [one, other] = [door.crossingsOf(who), door.crossingsOf(who)];
    one.take();
    other.take();
    one.take();
    expect(() => other.take()).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    expect(await waitOf(() => door.admitRequest(who))).toBe(60);
    expect(await waitOf(() => door.admitRequest(stranger('192.0.2.2')))).toBe(0);
    clock.pass(60);
    expect(await waitOf(() => door.admitRequest(who))).toBe(0);
  });

  test('beyond what any request may have are one error of that request', () => {
    const { door } = open({ 'crossings.request': 2 });
    const crossings = door.crossingsOf(at(citizen('1')));
    crossings.take();
    crossings.take();
    const thrown = [1, 2].map(() => {
      try {
        return crossings.take();
      } catch (error) {
        return error;
      }
    });
    expect(thrown[0]).toMatchObject({ code: 'OPERATION_TOO_COSTLY' });
    expect(thrown[1]).toBe(thrown[0]);
    expect(() => door.crossingsOf(at(citizen('1'))).take()).not.toThrow();
  });
});

test('questions to a phone count for who is asked, whoever has them asked, and again after an hour', async () => {
  const { door, clock } = open({ 'confirmations.person': 2 });
  const next = counter();
  const ask = (asked: string) =>
    waitOf(() => door.admitQuestion(at(citizen(asked, `client-${next()}`), `192.0.2.${next()}`), asked));
  expect([await ask('1'), await ask('1'), await ask('1'), await ask('2')]).toEqual([0, 0, 3_600, 0]);
  clock.pass(3_600);
  expect(await ask('1')).toBe(0);
});

describe('look-ups of receipts', () => {
  const wrong = (door: LimitDoor, address: string, code: string) =>
    waitOf(() => door.admitLookUp(stranger(address), code));

  test('that are right cost nothing, however many there are', async () => {
    const { door } = open();
    const waits = await times(30, async () => (await door.admitLookUp(stranger('192.0.2.1'), 'A'))());
    expect(waits).toEqual(Array(30).fill(0));
  });

  test('are stopped for one code, from however many addresses; other codes are not', async () => {
    const { door, clock } = open({ 'tries.code-day': 15 });
    const next = counter();
    const guess = () => door.admitLookUp(stranger(`2001:db8:${next().toString(16)}::1`), 'A');
    expect((await times(12, guess)).filter((wait) => wait === 0)).toHaveLength(10);
    expect(await wrong(door, '192.0.2.1', 'B')).toBe(0);
    clock.pass(60);
    expect((await times(12, guess)).filter((wait) => wait === 0)).toHaveLength(5);
    clock.pass(60);
    expect(await waitOf(guess)).toBeGreaterThan(80_000);
  });

  test('are stopped for one address, for however many codes; at a kiosk beside it they are not', async () => {
    const { door } = open();
    const next = counter();
    const guess = () => door.admitLookUp(stranger(`2001:db8::${next().toString(16)}`), `code-${next()}`);
    expect((await times(15, guess)).filter((wait) => wait === 0)).toHaveLength(10);
    const kiosk: CallerFacts = { kind: 'kiosk', id: 'kiosk-1', client: 'kiosk-1', channel: 'KIOSK', loa: 0 };
    expect(await waitOf(() => door.admitLookUp(at(kiosk, '2001:db8::1'), 'X'))).toBe(0);
  });

  test('from everywhere for everything leave one guess an hour to an address, and right pairs to everybody', async () => {
    const { door, clock } = open({ 'tries.all': 50 });
    let n = 0;
    const guess = () => {
      n += 1;
      return door.admitLookUp(stranger(`2001:db8:${n.toString(16)}::1`), `code-${n}`);
    };
    expect(await times(50, guess)).toEqual(Array(50).fill(0));
    expect(await times(3, async () => (await door.admitLookUp(stranger('192.0.2.1'), 'right'))())).toEqual([
      0, 0, 0,
    ]);
    expect(await wrong(door, '192.0.2.1', 'a')).toBe(0);
    expect(await wrong(door, '192.0.2.1', 'b')).toBeGreaterThan(3_000);
    expect(await waitOf(() => door.admitLookUp(at(citizen('1')), 'c'))).toBe(0);
    clock.pass(3_600);
    expect(await wrong(door, '192.0.2.1', 'b')).toBe(0);
  });
});

describe('places', () => {
  test('are given back once, and by nobody else', async () => {
    const { door } = open({ 'sockets.address': 1 });
    const who = stranger('2001:db8::1');
    const leave = await door.admitPlace('sockets.address', who);
    expect(await waitOf(() => door.admitPlace('sockets.address', stranger('2001:db8::2')))).toBe(30);
    leave();
    leave();
    await door.admitPlace('sockets.address', who);
    expect(await waitOf(() => door.admitPlace('sockets.address', who))).toBe(30);
  });
});

describe('what is refused', () => {
  test('is told once a window, with a count and the codes that were tried', async () => {
    const { door, told, clock } = open({ 'requests.address': 1, 'tries.address': 1 });
    const who = stranger('192.0.2.1');
    await times(400, () => door.admitRequest(who));
    const next = counter();
    await times(60, () => door.admitLookUp(who, `code-${next()}`));
    clock.pass(5);
    await door.stop();
    expect(told).toMatchObject([
      { limit: 'requests.address', count: 399, network: '192.0.2.1', codes: [] },
      { limit: 'tries.address', count: 59, network: '192.0.2.1' },
    ]);
    expect(told[1]?.codes).toEqual(Array.from({ length: 50 }, (_, place) => `code-${place + 2}`));
    expect((told[0]?.until.getTime() ?? 0) - (told[0]?.from.getTime() ?? 0)).toBe(5_000);
  });

  test('of very many is told together', async () => {
    const { door, told } = open({ 'requests.address': 0 });
    for (let n = 0; n < 3_000; n += 1)
      await waitOf(() => door.admitRequest(stranger(`10.0.${n >> 8}.${n & 255}`)));
    await door.stop();
    expect(told).toHaveLength(501);
    expect(told.at(-1)).toMatchObject({ count: 2_500, network: undefined });
  });

  test('of a known caller names the caller, and the network where it is one', async () => {
    const { door, told } = open({ 'requests.person': 0 });
    await times(2, () => door.admitRequest(at(citizen('1'))));
    await times(1, () => door.admitRequest(at(citizen('2'))));
    await times(1, () => door.admitRequest({ ...at(citizen('2')), address: '203.0.113.77' }));
    await door.stop();
    expect(told).toMatchObject([
      { caller: { id: '1' }, count: 2, network: '203.0.113.1' },
      { caller: { id: '2' }, count: 2, network: undefined },
    ]);
  });
});

test('without its server Redis holds nothing up, fails nothing and lets no more through than one process may', async () => {
  const state = createRedisState({ url: 'redis://127.0.0.1:1', prefix: 't:', onFailure: () => undefined });
  const { door } = open({ 'requests.address': 3, 'sockets.address': 2, 'crossings.address': 2 }, { state });
  const who = stranger('192.0.2.1');
  expect(await times(5, () => door.admitRequest(who))).toEqual([0, 0, 0, 60, 60]);
  expect(await times(3, () => door.admitPlace('sockets.address', who))).toEqual([0, 0, 30]);
  const crossings = door.crossingsOf(who);
  expect(await times(3, () => crossings.take())).toEqual([0, 0, 60]);
  expect((await times(12, () => door.admitLookUp(who, 'A'))).filter((wait) => wait === 0)).toHaveLength(10);
});

const REDIS_URL = process.env['TEST_REDIS_URL'];
(REDIS_URL === undefined ? describe.skip : describe)('two processes with Redis', () => {
  function pair(changes: LimitChanges) {
    const prefix = `test-${randomUUID()}:`;
    const key = randomBytes(32);
    const clock = new Clock();
    clock.ms = Date.now();
    const one = () => {
      const redis = createRedisState({ url: REDIS_URL ?? '', prefix, onFailure: () => undefined });
      const state = withHashedNames(redis, (name) =>
        createHmac('sha256', key).update(name).digest('base64url'),
      );
      return { ...open(changes, { state, clock }), state };
    };
    return { doors: [one(), one()] as const, prefix };
  }
  /** Until the connection stands a process counts alone. */
  const connected = async (states: readonly SharedState[]) => {
    for (const state of states)
      while (!(await state.takePlace('ready', 'x', { places: 9, leaseMs: 100 }).catch(() => false)))
        await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('share what there is of requests, tries and sockets', async () => {
    const { doors } = pair({ 'requests.address': 4, 'sockets.address': 3 });
    await connected(doors.map(({ state }) => state));
    const who = stranger('192.0.2.1');
    const both = async (act: (door: LimitDoor) => unknown, count: number) =>
      (
        await Promise.all(
          Array.from({ length: count }, (_, n) => waitOf(() => act((doors[n % 2] ?? doors[0]).door))),
        )
      ).filter((wait) => wait === 0).length;
    expect(await both((door) => door.admitRequest(who), 12)).toBe(4);
    expect(await both((door) => door.admitPlace('sockets.address', who), 12)).toBe(3);
    expect(await both((door) => door.admitLookUp(who, 'A'), 30)).toBe(10);
  });

  test('hear of each other’s crossings a moment later', async () => {
    const { doors } = pair({ 'crossings.address': 200 });
    await connected(doors.map(({ state }) => state));
    const who = stranger('192.0.2.1');
    const [one, other] = doors.map(({ door }) => door.crossingsOf(who));
    for (let n = 0; n < 200; n += 1) one?.take();
    let taken = 0;
    for (; taken < 200 && (await waitOf(() => other?.take())) === 0; taken += 1)
      await new Promise((resolve) => setTimeout(resolve, 40));
    expect(taken).toBeLessThan(150);
    expect(await waitOf(() => doors[1].door.admitRequest(who))).toBeGreaterThan(0);
  });

  test('keep no id, address or code where others can read it', async () => {
    const { doors, prefix } = pair({});
    await connected(doors.map(({ state }) => state));
    const { door } = doors[0];
    await door.admitRequest(stranger('198.51.100.77'));
    await door.admitRequest(at(citizen('001190000001')));
    await door.admitLookUp(stranger('198.51.100.77'), 'H26.12-261102-0001');
    await door.admitPlace('sockets.person', at(citizen('001190000001')));
    const reader = new Redis(REDIS_URL ?? '');
    opened.push({ close: async () => void reader.disconnect() });
    const keys = await reader.keys(`${prefix}*`);
    expect(keys.length).toBeGreaterThan(4);
    for (const secret of ['198.51.100', '001190000001', '261102'])
      expect(keys.join('\n')).not.toContain(secret);
  });
});
