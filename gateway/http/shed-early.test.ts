import { afterEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { KnownShares } from '../identity/known-shares.ts';
import { type Comer, LEAST_UNDER_WAY, LoadGate } from '../limits/load-gate.ts';
import { WaitingRoom } from '../limits/waiting-room.ts';
import { createMetrics } from '../observability/metrics.ts';
import { Origins } from './origins.ts';
import { createHttpServer } from './server.ts';
import { createTrustedProxies } from './trusted-proxies.ts';

const PORTAL = 'https://dichvucong.hanoi.example';
const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A server whose gate has found out that it bears the least there is, with so many places to wait. */
async function start(places = 0) {
  const gate = new LoadGate({ targetDelayMs: 50 });
  for (let n = 0; n < 50; n += 1) gate.measured(1_000);
  let nowMs = 0;
  const room = new WaitingRoom({ gate, places, now: () => nowMs });
  const shares = new KnownShares(() => 0);
  shares.learn('Bearer kiosk', 'counter');
  const shed: Comer[] = [];
  let handled = 0;
  const held: (() => void)[] = [];
  const server = await createHttpServer({
    maxBodyBytes: 1_024,
    origins: new Origins([PORTAL]),
    metrics: createMetrics(),
    checks: [],
    proxies: createTrustedProxies([]),
    limits: { admitRequest: async () => undefined, admitPlaceHere: () => () => undefined },
    shed: { gate, room, shares, onShed: (comer) => void shed.push(comer) },
    routes: [
      async (routes) => {
        routes.post('/graphql', async () => {
          handled += 1;
          await new Promise<void>((done) => held.push(done));
          return 'answered';
        });
        routes.get('/graphql/stream', async () => 'a stream');
        routes.post('/webhooks/hotline', async () => 'taken');
      },
    ],
  });
  open.push(server);
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const ask = (headers: Record<string, string> = {}, path = '/graphql', init: RequestInit = {}) =>
    fetch(`${url}${path}`, {
      ...{ method: 'POST', body: '{}', headers: { 'content-type': 'application/json', ...headers } },
      ...init,
    });
  const until = async (is: () => boolean) => {
    while (!is()) await new Promise((done) => setTimeout(done, 2));
  };
  const release = () => {
    for (const done of held.splice(0)) done();
  };
  /** As many of the public as are let in. */
  const fill = async () => {
    const asked = Array.from({ length: LEAST_UNDER_WAY * 0.8 }, () => ask());
    await until(() => handled === LEAST_UNDER_WAY * 0.8);
    return asked;
  };
  const later = (ms: number): void => {
    nowMs += ms;
    room.refuseLate();
  };
  return { gate, room, ask, fill, release, shed, until, later, handled: () => handled };
}

describe('an overloaded gateway', () => {
  test('refuses with a whole GraphQL answer, before anything of the request is read', async () => {
    const { ask, fill, release, shed, handled } = await start();
    const asked = await fill();
    const before = handled();
    const refused = await ask({ 'accept-language': 'vi', origin: PORTAL }, '/graphql', {
      body: 'x'.repeat(900),
    });
    expect(refused.status).toBe(503);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(3);
    expect(refused.headers.get('access-control-allow-origin')).toBe(PORTAL);
    expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: 'Quá nhiều yêu cầu. Vui lòng thử lại sau.',
          extensions: {
            code: 'RATE_LIMITED',
            retryAfterSeconds: seconds,
            requestId: refused.headers.get('x-request-id'),
          },
        },
      ],
    });
    expect(shed).toEqual(['public']);
    expect(handled()).toBe(before);
    release();
    for (const answer of await Promise.all(asked)) expect(answer.status).toBe(200);
  });

  test('lets a kiosk in that it knows, and nobody who only says so', async () => {
    const { ask, fill, release, until, handled, shed } = await start();
    const asked = await fill();
    const before = handled();
    const kiosk = ask({ authorization: 'Bearer kiosk' });
    await until(() => handled() === before + 1);
    const strangers = Array.from({ length: 12 }, () => ask({ authorization: 'Bearer unheard-of' }));
    await until(() => shed.length >= 8);
    release();
    expect((await kiosk).status).toBe(200);
    await until(() => handled() === before + 1 + 12 - shed.length);
    release();
    const statuses = (await Promise.all(strangers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(8);
    expect(new Set(shed)).toEqual(new Set(['stranger']));
    await Promise.all(asked);
  });

  test('still tells operators how it is, and takes what agencies tell', async () => {
    const { ask, fill, release, gate } = await start();
    const asked = await fill();
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect((await ask({}, path, { method: 'GET', body: null })).status).toBe(200);
    expect((await ask({}, '/webhooks/hotline')).status).toBe(200);
    // Whoever writes an address that looks like theirs is nobody.
    for (const path of ['/healthy', '/metricsX', '/graphql?x=/health/live'])
      expect((await ask({}, path)).status).toBe(503);
    expect(gate.underWay).toBe(LEAST_UNDER_WAY * 0.8);
    release();
    await Promise.all(asked);
  });

  test('has its places back when answers have left, when clients go away, and of streams at once', async () => {
    const { ask, fill, gate, release, until } = await start();
    const asked = await fill();
    release();
    await Promise.all(asked);
    await until(() => gate.underWay === 0);
    const gone = new AbortController();
    const left = ask({}, '/graphql', { signal: gone.signal }).catch(() => undefined);
    await until(() => gate.underWay === 1);
    gone.abort();
    await left;
    await until(() => gate.underWay === 0);
    expect((await ask({}, '/graphql/stream', { method: 'GET', body: null })).status).toBe(200);
    expect(gate.underWay).toBe(0);
  });

  test('has those who find a place wait unread, and begins them when others have left', async () => {
    const { ask, fill, release, shed, until, room, handled } = await start(2);
    const asked = await fill();
    const before = handled();
    const waiting = [ask(), ask()];
    await until(() => room.taken === 2);
    expect((await ask()).status).toBe(503);
    expect(handled()).toBe(before);
    release();
    await until(() => handled() === before + 2);
    release();
    for (const answer of await Promise.all([...asked, ...waiting])) expect(answer.status).toBe(200);
    expect(shed).toEqual(['public']);
    expect(room.taken).toBe(0);
  });

  test('refuses those who have waited too long, and forgets those who went away', async () => {
    const { ask, fill, release, until, later, room, gate } = await start(2);
    const asked = await fill();
    const late = ask();
    await until(() => room.taken === 1);
    later(4_001);
    const refused = await late;
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).not.toBeNull();
    const gone = new AbortController();
    const left = ask({}, '/graphql', { signal: gone.signal }).catch(() => undefined);
    await until(() => room.taken === 1);
    gone.abort();
    await left;
    await until(() => room.taken === 0);
    release();
    await Promise.all(asked);
    await until(() => gate.underWay === 0);
  });
});
