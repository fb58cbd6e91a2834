import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { answerTo } from './one-answer.ts';
import { RenewedPool } from './renewed-pool.ts';

const LIFE_MS = 60_000;

let server: Server;
let pool: RenewedPool;
let atMs: number;
let sockets: number;
/** Answers that are held back, by path. */
let held: Map<string, () => void>;

beforeEach(async () => {
  atMs = 5;
  sockets = 0;
  held = new Map();
  server = createServer((request, response) => {
    const { url = '' } = request;
    if (url.startsWith('/slow')) held.set(url, () => response.end(url));
    else response.end(url);
  }).listen(0, '127.0.0.1');
  server.on('connection', () => {
    sockets += 1;
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  pool = new RenewedPool(`http://127.0.0.1:${port}`, {
    ...{ connections: 1, maxResponseSize: 1_000, connectTimeoutMs: 1_000, silenceTimeoutMs: 5_000 },
    ...{ lifeMs: LIFE_MS, now: () => atMs },
  });
});
afterEach(async () => {
  await pool.destroy();
  server.closeAllConnections();
  server.close();
});

const get = async (path: string): Promise<string> => {
  const { signal } = new AbortController();
  const answer = await answerTo(pool.current(), {
    dispatch: { path, method: 'GET', headers: {}, body: null },
    ...{ signal, check: () => undefined },
  });
  return answer.body.toString();
};
const openNow = async (): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe('a pool that is renewed', () => {
  test('uses its socket for as long as that lives, and another one from then on; the former is closed', async () => {
    for (const path of ['/1', '/2']) expect(await get(path)).toBe(path);
    atMs += LIFE_MS - 1;
    await get('/3');
    expect(sockets).toBe(1);
    atMs += 1;
    expect(await get('/4')).toBe('/4');
    expect(sockets).toBe(2);
    await until(async () => (await openNow()) === 1);
  });

  test('lets what was begun, and what waits behind it, end as it began', async () => {
    const slow = get('/slow');
    const behind = get('/behind');
    await until(() => held.has('/slow'));
    atMs += LIFE_MS;
    expect(await get('/new')).toBe('/new');
    expect(sockets).toBe(2);
    held.get('/slow')?.();
    expect(await Promise.all([slow, behind])).toEqual(['/slow', '/behind']);
    await until(async () => (await openNow()) === 1);
  });

  test('drops every socket at its end, those of former pools too', async () => {
    const slow = get('/slow-former');
    await until(() => held.has('/slow-former'));
    atMs += LIFE_MS;
    const other = get('/slow-other');
    await until(() => held.has('/slow-other'));
    const failed = Promise.allSettled([slow, other]);
    await pool.destroy();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await until(async () => (await openNow()) === 0);
  });
});
