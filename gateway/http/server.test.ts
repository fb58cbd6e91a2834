import { once } from 'node:events';
import { Agent, request as send } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import { createMetrics } from '../observability/metrics.ts';
import { Origins } from './origins.ts';
import { createHttpServer, type HealthCheck, type HttpParts } from './server.ts';
import { createTrustedProxies } from './trusted-proxies.ts';

const open: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const NO_LIMITS: Pick<LimitDoor, 'admitRequest' | 'admitPlaceHere'> = {
  admitRequest: async () => undefined,
  admitPlaceHere: () => () => undefined,
};

/** A server on a free port; @returns a function that asks it. */
async function start(
  checks: readonly HealthCheck[] = [],
  trustedProxies: readonly string[] = [],
  more: Partial<HttpParts> = {},
) {
  const server = await createHttpServer({
    maxBodyBytes: 1_024,
    origins: new Origins(['https://dichvucong.hanoi.example']),
    metrics: createMetrics(),
    checks,
    proxies: createTrustedProxies(trustedProxies),
    limits: NO_LIMITS,
    routes: [
      async (routes) => {
        routes.post('/echo', async (request) => ({ body: request.body, id: request.id, ip: request.ip }));
        routes.get('/broken', async () => {
          throw new Error('db at 10.0.0.9 said 001190000001');
        });
      },
    ],
    ...more,
  });
  open.push(server);
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  return async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}${path}`, init);
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) };
  };
}

type Ask = Awaited<ReturnType<typeof start>>;

const post = (ask: Ask, body: string, headers: Record<string, string> = {}) =>
  ask('/echo', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('the HTTP door', () => {
  test.each(['/%ff%fe', '/%', '/%ed%a0%80'])(
    'refuses an address that is no text in our own words: %s',
    async (path) => {
      const answer = await (await start())(path);
      expect(answer.status).toBe(400);
      expect(answer.json()).toEqual({
        errors: [
          {
            message: expect.any(String),
            extensions: { code: 'BAD_USER_INPUT', requestId: expect.stringMatching(/.{8}/) },
          },
        ],
      });
    },
  );

  test('refuses a body beyond the limit before anything reads it', async () => {
    const answer = await post(await start(), JSON.stringify({ text: 'x'.repeat(2_000) }));
    expect(answer.status).toBe(413);
    expect(answer.json()).toEqual({
      errors: [
        {
          message: 'The input is not valid.',
          extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) },
        },
      ],
    });
  });

  test('refuses a content type that nobody here reads', async () => {
    const answer = await post(await start(), '<a/>', { 'content-type': 'application/xml' });
    expect(answer.status).toBe(415);
  });

  test('gives every request an id of our own, whatever the caller says', async () => {
    const server = await start();
    for (const given of ['portal-12345678', 'lan-001190000001', '0011-9000-0001', 'a001190000001']) {
      const answer = await post(server, '{}', { 'x-request-id': given });
      expect(answer.headers.get('x-request-id')).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      );
      expect(answer.json().id).toBe(answer.headers.get('x-request-id'));
    }
  });

  test('believes where a request came from when a trusted proxy says so, and nobody else', async () => {
    const told = { 'x-forwarded-for': '203.0.113.9' };
    expect((await post(await start(), '{}', told)).json().ip).toBe('127.0.0.1');
    expect((await post(await start([], ['127.0.0.0/8']), '{}', told)).json().ip).toBe('203.0.113.9');
    expect((await post(await start([], ['10.0.0.0/8']), '{}', told)).json().ip).toBe('127.0.0.1');
  });

  test('tells nothing of what broke inside', async () => {
    const answer = await (await start())('/broken');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/10\.0|001190/);
    expect(answer.json().errors[0].extensions.code).toBe('INTERNAL');
  });

  test('forbids caching and sniffing of every answer', async () => {
    const { headers } = await (await start())('/no-such-page');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('opens to the configured origins and to no other', async () => {
    const server = await start();
    const preflight = (origin: string) => server('/echo', { method: 'OPTIONS', headers: { origin } });
    const own = await preflight('https://dichvucong.hanoi.example');
    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBe('https://dichvucong.hanoi.example');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('a connection that never asks holds up no shutdown', async () => {
  await start();
  const [server] = open.splice(0);
  const address = server?.server.address();
  const socket = connect({
    port: address && typeof address === 'object' ? address.port : 0,
    host: '127.0.0.1',
  });
  await once(socket, 'connect');
  await new Promise((resolve) => server?.server.getConnections(resolve));
  await Promise.all([server?.close(), once(socket, 'close')]);
});

describe('who takes too long', () => {
  const HURRIED = { headersMs: 150, requestMs: 300, idleMs: 600, everyMs: 20 };
  /** What the server says to a client that sends its parts one by one, and after how long it is rid of it. */
  async function dripping(parts: readonly string[], everyMs: number) {
    await start([], [], { patience: HURRIED });
    const address = open.at(-1)?.server.address();
    const socket = connect({ port: (address as AddressInfo).port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    let said = '';
    socket.on('data', (data) => {
      said += data;
    });
    await once(socket, 'connect');
    const startedMs = performance.now();
    const timer = setInterval(() => {
      const [part] = left.splice(0, 1);
      if (part !== undefined && socket.writable) socket.write(part);
    }, everyMs);
    const left = [...parts];
    await once(socket, 'close');
    clearInterval(timer);
    return { said, tookMs: performance.now() - startedMs };
  }
  const letters = (text: string) => [...text.repeat(20)];

  test.each([
    ['sends nothing at all', []],
    ['sends its headers letter by letter', letters('GET /health/live HTTP/1.1\r\nx-a: b')],
    [
      'sends its body letter by letter',
      [
        'POST /echo HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n',
        ...letters('{{{'),
      ],
    ],
  ])('and %s is cut off', async (_how, parts) => {
    const { said, tookMs } = await dripping(parts, 10);
    expect(said).toMatch(/^$|^HTTP\/1\.1 408 /);
    expect(tookMs).toBeLessThan(2_000);
  });

  test('and does not read its answer is cut off', async () => {
    let left: Promise<unknown> | undefined;
    await start([], [], {
      patience: HURRIED,
      routes: [
        async (routes) => {
          routes.get('/large', async (_request, reply) => {
            left = once(reply.raw, 'close');
            return 'x'.repeat(50_000_000);
          });
        },
      ],
    });
    const address = open.at(-1)?.server.address();
    const socket = connect({ port: (address as AddressInfo).port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    socket.pause();
    socket.write('GET /large HTTP/1.1\r\nhost: a\r\n\r\n');
    const startedMs = performance.now();
    while (!left) await new Promise((resolve) => setTimeout(resolve, 5));
    await left;
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    socket.destroy();
  });
});

describe('limits at the door', () => {
  const refusal = new GatewayError('RATE_LIMITED', 'used up', { extensions: { retryAfterSeconds: 17 } });
  const limits = {
    admitRequest: async () => {
      throw refusal;
    },
    admitPlaceHere: () => () => undefined,
  };

  test('refuse before the body is read, in our own words, also to a browser of another origin', async () => {
    const ask = await start([], [], { limits });
    const answer = await post(ask, 'x'.repeat(100_000), { origin: 'https://dichvucong.hanoi.example' });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('17');
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
    expect(answer.json()).toEqual({
      errors: [
        {
          message: expect.any(String),
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: 17, requestId: expect.any(String) },
        },
      ],
    });
    expect((await ask('/no-such-page')).status).toBe(429);
    expect((await ask('/no-such-page', { headers: { authorization: 'Bearer x' } })).status).toBe(429);
  });

  test('leave health and metrics to those who look after the gateway', async () => {
    const ask = await start([{ name: 'log', check: () => ({ ok: true }) }], [], { limits });
    for (const path of ['/health/live', '/health/ready', '/metrics'])
      expect((await ask(path)).status).toBe(200);
  });

  test('close a connection more than one address may have, and none of a trusted proxy', async () => {
    const full = {
      admitRequest: async () => undefined,
      admitPlaceHere: (): (() => void) => {
        throw refusal;
      },
    };
    await expect((await start([], [], { limits: full }))('/health/live')).rejects.toThrow();
    expect((await (await start([], ['127.0.0.0/8'], { limits: full }))('/health/live')).status).toBe(200);
  });
});

describe('health', () => {
  test('is ready when every check is', async () => {
    const answer = await (await start([{ name: 'log', check: () => ({ ok: true }) }]))('/health/ready');
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ status: 'ok', checks: { log: { ok: true } } });
  });

  test('says which check fails and why, a check that throws included', async () => {
    const checks: HealthCheck[] = [
      { name: 'log', check: () => ({ ok: false, reason: 'the store does not answer' }) },
      {
        name: 'other',
        check: () => {
          throw new Error('10.0.0.9');
        },
      },
    ];
    const answer = await (await start(checks))('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.json().checks.log.reason).toBe('the store does not answer');
    expect(answer.text).not.toContain('10.0.0.9');
  });

  test('stays alive when it is not ready', async () => {
    const server = await start([{ name: 'log', check: () => ({ ok: false }) }]);
    expect((await server('/health/live')).status).toBe(200);
  });

  test('is measured in Prometheus text', async () => {
    const answer = await (await start())('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.text).toContain('lienthong_request_seconds');
  });
});

describe('a server that ends', () => {
  test('says so to readiness before it closes, and to every answer that it still gives', async () => {
    let isDraining = false;
    const ask = await start([], [], { isDraining: () => isDraining });
    expect((await ask('/health/ready')).status).toBe(200);
    isDraining = true;
    const ready = await ask('/health/ready');
    expect([ready.status, ready.json().checks.drain.ok]).toEqual([503, false]);
    const served = await post(ask, '{}');
    expect([served.status, served.headers.get('connection')]).toEqual([200, 'close']);
  });

  test('answers what is under way and is not held open by the connection that its client keeps', async () => {
    let asked: () => void = () => undefined;
    let answer: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const slow: HttpParts['routes'][number] = async (routes) => {
      // As streams are: the framework has no hand in how such an answer ends.
      routes.get('/slow', async (_request, reply) => {
        reply.hijack();
        reply.raw.writeHead(200);
        asked();
        await mayAnswer;
        reply.raw.end('done');
      });
    };
    await start([], [], { routes: [slow] });
    const [server] = open;
    const address = server?.server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    const agent = new Agent({ keepAlive: true });
    const text = new Promise<string>((resolve, reject) => {
      send({ port, host: '127.0.0.1', path: '/slow', agent }, (response) => {
        response.setEncoding('utf8').on('data', resolve).on('error', reject);
      })
        .on('error', reject)
        .end();
    });
    await isAsked;
    const closed = server?.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    answer();
    expect(await text).toBe('done');
    const began = performance.now();
    await closed;
    expect(performance.now() - began).toBeLessThan(2_000);
    agent.destroy();
  });
});
