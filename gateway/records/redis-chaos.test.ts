import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import type { RecordShelf } from '../shared-state/record-shelf.ts';
import { createRedisState } from '../shared-state/redis.ts';
import { createRedisShelf } from '../shared-state/redis-shelf.ts';
import { forgetEverywhere } from './forget-everywhere.ts';
import { RecordCache } from './record-cache.ts';
import { SharedTier } from './shared-tier.ts';
import { agency, ask, caches } from './testing/records-fixture.ts';

/** A Redis of our own, which may be treated badly; without the program there is nothing to try. */
const HAS_SERVER = spawnSync('redis-server', ['--version']).status === 0;
const shelves: RecordShelf[] = [];
let server: ChildProcess | undefined;
let port = 0;
let admin: Redis;

async function startServer(): Promise<void> {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--daemonize',
    'no',
  ];
  server = spawn('redis-server', args, { stdio: 'ignore' });
  await until(async () => (await admin.ping()) === 'PONG');
}

async function endServer(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (
    const end = Date.now() + 10_000;
    !(await Promise.resolve()
      .then(holds)
      .catch(() => false));
  ) {
    if (Date.now() > end) throw new Error('did not happen within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  if (!HAS_SERVER) return;
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  port = typeof address === 'object' && address ? address.port : 0;
  probe.close();
  admin = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: 0, retryStrategy: () => 50 });
  admin.on('error', () => undefined);
  await startServer();
}, 30_000);

afterAll(async () => {
  for (const shelf of shelves) shelf.close();
  admin?.disconnect();
  await endServer();
});

/** Gateways over the real shelf. A clock of their own tells the circuit that its rest is over. */
async function gateways(count: number) {
  const { encryption } = caches(0);
  const circuit = { nowMs: 0 };
  let nonsense = 0;
  const all: RecordCache[] = [];
  for (let index = 0; index < count; index += 1) {
    const shelf = createRedisShelf({
      url: `redis://127.0.0.1:${port}`,
      prefix: 't:',
      onFailure: () => undefined,
    });
    shelves.push(shelf);
    await until(async () => (await shelf.look({ name: 'ready', field: 'f' }, 'm')).mark !== undefined);
    const shared = new SharedTier({
      ...{ shelf, encryption, nowMs: () => circuit.nowMs, onFailure: () => undefined },
      onNonsense: () => {
        nonsense += 1;
      },
    });
    const cache = new RecordCache({
      ...{ maxBytes: 1_000_000, vault: undefined, shared, now: () => new Date(), onOutcome: () => undefined },
      tellChanged: (key) => {
        for (const other of all) if (other !== cache) other.heard(key);
      },
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
    all.push(cache);
  }
  await admin.flushall();
  return { all: all as [RecordCache, RecordCache], circuit, nonsense: () => nonsense };
}

let made = 0;
/** An agency whose rows say how often it was asked, and keys that no other test uses. */
function world() {
  made += 1;
  let version = 0;
  const { connector, requests } = agency(({ keys }) => {
    version += 1;
    return { rows: new Map(keys.map((key) => [key, { a: { v: version } }])) };
  });
  const fields = { a: { v: true } } as const;
  const key = `H26.12-chaos-${made}`;
  const read = async (cache: RecordCache, which = key) => {
    const { rows } = await ask(cache, connector, { keys: [which], fields });
    return (rows.get(which) as { a: { v: number } } | undefined)?.a.v;
  };
  return { key, read, requests };
}
const stored = async () => {
  const keys = await admin.keys('t:records:*');
  const sizes = await Promise.all(keys.map((key) => admin.hlen(key)));
  return sizes.filter((size) => size > 1).length;
};

(HAS_SERVER ? describe : describe.skip)('a real Redis', () => {
  test('carries a record from one gateway to the other, and a change to both', async () => {
    const { all } = await gateways(2);
    const { key, read, requests } = world();
    expect(await read(all[0])).toBe(1);
    await until(async () => (await stored()) === 1);
    expect(await read(all[1])).toBe(1);
    all[1].changed(key);
    for (const cache of all) expect(await read(cache)).toBeGreaterThan(1);
    expect(requests.length).toBeLessThanOrEqual(3);
  });

  test('has each of two gateways that want the same at the same moment ask once at most, and one of them as a rule', async () => {
    const { all } = await gateways(2);
    const { read, requests } = world();
    const told = await Promise.all(
      Array.from({ length: 20 }, (_, index) => read(all[index % 2 === 0 ? 0 : 1])),
    );
    // Which of them waits for the other is tried with a shelf that answers in time (`record-read.test.ts`).
    expect(requests.length).toBeLessThanOrEqual(2);
    expect(new Set(told).size).toBe(requests.length);
  });

  test('does not take back what came before a change', async () => {
    const { all } = await gateways(1);
    const shelf = shelves.at(-1) as RecordShelf;
    const place = { name: 'race', field: 'f' };
    const { mark = '' } = await shelf.look(place, 'first');
    await shelf.throwAway(['race']);
    await shelf.put({ ...place, mark, text: 'old', keepMs: 1_000 });
    expect((await shelf.look(place, 'second')).text).toBeUndefined();
    await shelf.put({ ...place, mark: 'first', text: 'old', keepMs: 1_000 });
    expect(await shelf.look(place, 'third')).toEqual({ mark: 'second', text: undefined, isClaimed: false });
    await shelf.put({ ...place, mark: 'second', text: 'new', keepMs: 1_000 });
    expect((await shelf.look(place, 'third')).text).toBe('new');
    expect(await admin.pttl('t:records:race')).toBeGreaterThan(0);
    expect(all).toHaveLength(1);
  });

  test('that is emptied, or holds nonsense, is asked in vain and nothing more', async () => {
    const { all, nonsense } = await gateways(2);
    const { read } = world();
    await read(all[0]);
    await until(async () => (await stored()) === 1);
    await admin.flushall();
    expect(await read(all[1])).toBe(2);
    await until(async () => (await stored()) === 1);
    for (const key of await admin.keys('t:records:*'))
      for (const field of await admin.hkeys(key)) if (field !== '@') await admin.hset(key, field, 'nonsense');
    all[0].forgetOwn();
    expect(await read(all[0])).toBe(3);
    expect(nonsense()).toBeGreaterThan(0);
    await admin.flushall();
    await admin.set((await keysOf(all[0], read))[0] ?? '', 'no hash');
    all[0].forgetOwn();
    expect(await read(all[0])).toBeGreaterThan(3);
  });

  test('is emptied from outside, and gateways hear of it', async () => {
    const { all } = await gateways(1);
    const { read } = world();
    await read(all[0]);
    await until(async () => (await stored()) === 1);
    const state = createRedisState({
      url: `redis://127.0.0.1:${port}`,
      prefix: 't:',
      onFailure: () => undefined,
    });
    const heard: string[] = [];
    state.listen('record-changes', (message) => heard.push(message));
    await until(async () => (await admin.pubsub('NUMSUB', 't:record-changes'))[1] === 1);
    await forgetEverywhere(`redis://127.0.0.1:${port}`, 't:');
    expect(await stored()).toBe(0);
    await until(() => heard.length === 2);
    expect(heard.map((message) => JSON.parse(message))).toEqual([
      { from: 'cli', all: true },
      { from: 'cli', all: true },
    ]);
    await state.close();
    await expect(forgetEverywhere('redis://127.0.0.1:1', 't:', 200)).rejects.toThrow('cannot be reached');
  }, 30_000);

  test('that is full serves what it has, and requests go on', async () => {
    const { all } = await gateways(2);
    const { read, key } = world();
    await read(all[0]);
    await until(async () => (await stored()) === 1);
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    await admin.config('SET', 'maxmemory', '1');
    try {
      expect(await read(all[1])).toBe(1);
      expect(await read(all[1], `${key}-new`)).toBe(2);
      all[1].changed(key);
      expect(await read(all[0])).toBe(3);
    } finally {
      await admin.config('SET', 'maxmemory', '0');
    }
  });

  test('that hangs or is killed slows nobody down, and is used again once it is back', async () => {
    const { all, circuit } = await gateways(2);
    const { key, read } = world();
    await read(all[0]);
    await until(async () => (await stored()) === 1);
    server?.kill('SIGSTOP');
    let started = performance.now();
    for (let index = 0; index < 50; index += 1) await read(all[1], `${key}-${index}`);
    expect(performance.now() - started).toBeLessThan(1_400);
    server?.kill('SIGCONT');
    await endServer();
    circuit.nowMs += 60_000;
    started = performance.now();
    for (let index = 50; index < 100; index += 1) await read(all[1], `${key}-${index}`);
    all[1].changed(key);
    await read(all[0]);
    expect(performance.now() - started).toBeLessThan(1_400);
    await startServer();
    await until(async () => {
      circuit.nowMs += 60_000;
      all[0].forgetOwn();
      await read(all[0]);
      return (await stored()) >= 1;
    });
  }, 30_000);
});

/** Names in Redis that a reading leaves. */
async function keysOf(cache: RecordCache, read: (cache: RecordCache) => Promise<unknown>): Promise<string[]> {
  cache.forgetOwn();
  await read(cache);
  await until(async () => (await stored()) === 1);
  return admin.keys('t:records:*');
}
