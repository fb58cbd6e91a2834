import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { until } from '../live-clients.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

const LANS = 'H26.12-261102-0001';
const WATCH = `subscription { dossierChanged(code: "${LANS}") { changeCursor } }`;
const NOTICE_MS = 2_500;
const DRAIN_MS = 8_000;

let world: MockWorldHandle;
let gateway: GatewayProcess;
let token: string;
const folder = mkdtempSync(join(tmpdir(), 'drain-'));
beforeAll(async () => {
  world = await connectMockWorld();
  await world.reset();
  token = await world.token('lan');
  gateway = await gatewayProcess(
    {
      ...world.env,
      DATA_DIR: folder,
      GATEWAY_DRAIN_NOTICE_MS: String(NOTICE_MS),
      GATEWAY_DRAIN_MS: String(DRAIN_MS),
    },
    240_000,
  );
  await gateway.start();
}, 300_000);
afterAll(async () => {
  await world.reset();
  await gateway.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const headers = () => ({ 'content-type': 'application/json', authorization: `Bearer ${token}` });
const ask = (query: string) =>
  fetch(`${gateway.url}/graphql`, { method: 'POST', headers: headers(), body: JSON.stringify({ query }) });

/** The stream's bytes as they come, by a client that knows no protocol. */
async function openSse() {
  const answer = await fetch(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...headers(), accept: 'text/event-stream' },
    body: JSON.stringify({ query: WATCH }),
  });
  expect(answer.status).toBe(200);
  const heard = { text: '', isOver: false, isBroken: false };
  void (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? [])
      heard.text += decoder.decode(chunk as Uint8Array, { stream: true });
  })()
    .catch(() => {
      heard.isBroken = true;
    })
    .finally(() => {
      heard.isOver = true;
    });
  await until(async () => heard.text !== '', 5_000, 'a sign of life');
  return heard;
}

async function openSocket() {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql/stream`, 'graphql-transport-ws');
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  const say = (message: object) => socket.send(JSON.stringify(message));
  await new Promise<void>((resolve) => {
    socket.once('open', () =>
      say({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
    );
    socket.once('message', () => resolve());
  });
  say({ id: '1', type: 'subscribe', payload: { query: WATCH } });
  await wait(300);
  return { closed };
}

test('on SIGTERM readiness goes first, requests under way are answered, streams are sent elsewhere, and it exits 0 in time', async () => {
  const sse = await openSse();
  const socket = await openSocket();
  // Answered only while the door is closed already.
  await world.control('land', { mode: 'slow', delayMs: NOTICE_MS + 1_000 });
  const slow = ask(`{ dossier(code: "${LANS}") { code parcels { id } } }`);
  await wait(300);
  const began = performance.now();
  const exit = gateway.end('SIGTERM');

  await until(async () => (await fetch(`${gateway.url}/health/ready`)).status === 503, 2_000, 'not ready');
  const ready = (await (await fetch(`${gateway.url}/health/ready`)).json()) as {
    checks: Record<string, unknown>;
  };
  expect(ready.checks['drain']).toMatchObject({ ok: false });
  expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  // Until it is known everywhere that nobody is to come here, whoever comes is served, and told to go.
  const late = await ask(`{ dossier(code: "${LANS}") { code } }`);
  expect([late.status, late.headers.get('connection')]).toEqual([200, 'close']);
  const newStream = await fetch(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...headers(), accept: 'text/event-stream' },
    body: JSON.stringify({ query: WATCH }),
  });
  expect([newStream.status, newStream.headers.get('retry-after')]).toEqual([503, '1']);
  expect(performance.now() - began).toBeLessThan(NOTICE_MS);
  expect(sse.isOver).toBe(false);

  const { code, reason } = await socket.closed;
  expect([code, reason]).toEqual([1012, 'come back in a moment']);
  await until(async () => sse.isOver, 5_000, 'the end of the stream');
  expect(sse.isBroken).toBe(false);
  expect(sse.text).toMatch(/\n\nretry: [1-5]\d{3}\n\n$|^:\n\nretry: [1-5]\d{3}\n\n$/);
  expect(sse.text).not.toContain('event: complete');
  expect(await refusedConnection()).toBe('ECONNREFUSED');

  const answer = (await (await slow).json()) as {
    data: { dossier: { parcels: unknown[] } };
    errors?: unknown;
  };
  expect(answer.errors).toBeUndefined();
  expect(answer.data.dossier.parcels.length).toBeGreaterThan(0);
  expect(await exit).toBe(0);
  expect(performance.now() - began).toBeLessThan(NOTICE_MS + DRAIN_MS);
}, 60_000);

const refusedConnection = (): Promise<string> =>
  new Promise((resolve) => {
    const asked = send(`${gateway.url}/health/live`, { agent: new Agent() }, () => resolve('answered'));
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    asked.end();
  });
