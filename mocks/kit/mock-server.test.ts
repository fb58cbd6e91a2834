import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createWorld } from '../world/create-world.ts';
import { LAN_LAND } from '../world/fixed-dossiers.ts';
import type { RunningMock } from './agency.ts';
import { startMockServer } from './mock-server.ts';

const now = () => new Date('2026-11-23T10:00:00+07:00');
const world = createWorld({ seed: 'test', dossiers: 0, now: now() });
const ANSWER = { answer: 'đất đai '.repeat(200) };
const effects: string[] = [];
const told: string[] = [];
let mock: RunningMock;

beforeEach(async () => {
  effects.length = 0;
  told.length = 0;
  mock = await startMockServer(
    { port: 0, host: '127.0.0.1', world, now, settings: {} },
    {
      id: 'land',
      exemptPaths: ['/wsdl'],
      handle(request, record) {
        if (request.path === '/wsdl') return { body: 'wsdl' };
        if (request.path === '/broken') throw new Error('handler fell over');
        record({ operation: 'ask', keys: ['a', 'b'], headers: { 'X-Road-Id': '1' } });
        effects.push(request.body.toString('utf8'));
        return { body: ANSWER };
      },
      fault: () => ({ status: 500, body: '<Fault/>' }),
      commands: { rotate: () => 'rotated' },
      onChange: (code) => {
        told.push(code);
      },
    },
  );
});
afterEach(async () => {
  await mock.close();
  world.reset();
});

const post = (path: string, body: unknown = {}) =>
  fetch(mock.url + path, { method: 'POST', body: JSON.stringify(body) });
const calls = async () => (await fetch(`${mock.url}/__calls`)).json();

describe('a mock agency', () => {
  test('notes operation, keys, count and headers of every call, and forgets them on DELETE', async () => {
    await post('/ask');
    expect(await calls()).toMatchObject([
      {
        operation: 'ask',
        keys: ['a', 'b'],
        count: 2,
        headers: { 'X-Road-Id': '1', host: expect.any(String) },
      },
    ]);
    expect((await fetch(`${mock.url}/__calls`, { method: 'DELETE' })).status).toBe(204);
    expect(await calls()).toEqual([]);
  });

  test('in mode fault answers with the protocol’s fault, notes the call and has no effect', async () => {
    await post('/__control', { mode: 'fault' });
    const answer = await post('/ask');
    expect([answer.status, await answer.text()]).toEqual([500, '<Fault/>']);
    expect(await calls()).toHaveLength(1);
    expect(effects).toEqual([]);
  });

  test('in mode garbage answers 200 with bytes that are neither UTF-8 nor JSON', async () => {
    await post('/__control', { mode: 'garbage' });
    const answer = await post('/ask');
    expect(answer.status).toBe(200);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
  });

  test('in mode drop closes in mid-answer after the work was done', async () => {
    await post('/__control', { mode: 'drop' });
    await expect(post('/ask', { file: 1 }).then((answer) => answer.text())).rejects.toThrow();
    expect(effects).toHaveLength(1);
  });

  test('in mode lost does the work, and a proxy answers 502 in its stead', async () => {
    await post('/__control', { mode: 'lost' });
    const answer = await post('/ask', { file: 1 });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect(effects).toHaveLength(1);
  });

  test('in mode down hears nothing, not even exempt paths, yet obeys control', async () => {
    await post('/__control', { mode: 'down' });
    await expect(post('/ask')).rejects.toThrow();
    await expect(fetch(`${mock.url}/wsdl`)).rejects.toThrow();
    expect(await calls()).toEqual([]);
    await post('/__control', { mode: 'ok' });
    expect((await post('/ask')).status).toBe(200);
  });

  test('in mode slow answers after the delay, and at once again in mode ok', async () => {
    await post('/__control', { mode: 'slow', delayMs: 300 });
    const started = performance.now();
    await post('/ask');
    expect(performance.now() - started).toBeGreaterThan(250);
    await post('/__control', { mode: 'slow', delayMs: 600_000 });
    await expect(
      fetch(`${mock.url}/ask`, { method: 'POST', signal: AbortSignal.timeout(100) }),
    ).rejects.toThrow();
    await post('/__control', { mode: 'ok' });
    expect(await (await post('/ask')).json()).toEqual(ANSWER);
  });

  test('exempt paths stay well while the mode is fault', async () => {
    await post('/__control', { mode: 'fault' });
    expect(await (await fetch(`${mock.url}/wsdl`)).text()).toBe('wsdl');
  });

  test('a handler that throws becomes a 500, never a hanging request', async () => {
    expect((await post('/broken')).status).toBe(500);
  });
});

describe('the control of a mock agency', () => {
  test('changes a dossier that the agency holds and tells the agency', async () => {
    const command = { change: { code: LAN_LAND, status: 4, step: { text: 'Đã nộp tiền' } } };
    expect((await post('/__control', command)).status).toBe(200);
    expect(told).toEqual([LAN_LAND]);
    expect(world.dossierAt(LAN_LAND, now())?.steps.at(-1)).toMatchObject({
      text: 'Đã nộp tiền',
      agency: 'land',
      status: 4,
    });
    await post('/__control', { reset: true });
    expect(world.dossierAt(LAN_LAND, now())?.status).toBe(6);
  });

  test.each([
    ['a dossier of another agency', { change: { code: 'H26.21-261112-0001', status: 9 } }, 404],
    ['an unknown dossier', { change: { code: 'H26.12-261102-9999', status: 9 } }, 404],
    ['a status outside 1..10', { change: { code: LAN_LAND, status: 11 } }, 400],
    ['an unknown mode', { mode: 'silly' }, 400],
    ['an unknown command', { dance: true }, 400],
  ])('refuses %s', async (_name, command, status) => {
    expect((await post('/__control', command)).status).toBe(status);
    expect(told).toEqual([]);
  });

  test('runs the agency’s own commands and tells their result', async () => {
    expect(await (await post('/__control', { rotate: true })).json()).toMatchObject({
      mode: 'ok',
      rotate: 'rotated',
    });
  });

  test('a taken port is an error at start', async () => {
    const options = { port: mock.port, host: '127.0.0.1', world, now, settings: {} };
    const behaviour = { id: 'land', handle: () => ({}), fault: () => ({}) } as const;
    await expect(startMockServer(options, behaviour)).rejects.toThrow(/EADDRINUSE/);
  });
});
