import { getEventListeners, once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { codeOf, get, LIMIT, meet, pathOf, until } from '../testing/http-meeting.ts';
import { answerText } from '../testing/raw-server.ts';

describe('giving up', () => {
  test('while it waits for a socket: it fails at once, and never reaches the agency', async () => {
    const { exchange, server } = await meet(
      (socket, request) => pathOf(request) === '/slow' || socket.write(answerText(pathOf(request))),
      { maxSockets: 1 },
    );
    const first = new AbortController();
    const slow = codeOf(get(exchange, '/slow', first.signal));
    await until(() => server.asked.length === 1);
    const second = new AbortController();
    const queued = codeOf(get(exchange, '/queued', second.signal));
    const last = get(exchange, '/last');
    second.abort();
    expect(await queued).toBe('AGENCY_TIMEOUT');
    first.abort();
    expect(await slow).toBe('AGENCY_TIMEOUT');
    expect((await last).body.toString()).toBe('/last');
    expect(server.asked.map(pathOf)).toEqual(['/slow', '/last']);
  });

  test('while it connects: it fails at once; by itself it ends when connecting takes too long', async () => {
    // A server of no TLS, to which a client of TLS never stands connected.
    const { server } = await meet(() => undefined);
    const { exchange } = await meet(() => undefined, {
      baseUrl: server.url.replace('http:', 'https:'),
      connectTimeoutMs: 300,
    });
    const controller = new AbortController();
    const given = codeOf(get(exchange, '/x', controller.signal));
    const left = codeOf(get(exchange));
    await until(() => server.asked.length > 0);
    controller.abort();
    const first = await Promise.race([given, left.then(() => 'too late')]);
    expect(first).toBe('AGENCY_TIMEOUT');
    expect(await left).toBe('AGENCY_UNREACHABLE');
  });

  test('amid an answer: the agency sees its socket close, and the rest is never taken for another answer', async () => {
    const { exchange, server } = await meet(
      (socket, request) => {
        if (pathOf(request) !== '/long') return socket.write(answerText(pathOf(request)));
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf');
        return setTimeout(() => socket.write(answerText('/of-another'.padEnd(996))), 20);
      },
      { maxSockets: 1 },
    );
    const controller = new AbortController();
    const long = codeOf(get(exchange, '/long', controller.signal));
    await until(() => server.asked.length === 1);
    await wait(5);
    controller.abort();
    expect(await long).toBe('AGENCY_TIMEOUT');
    for (const path of ['/a', '/b']) expect((await get(exchange, path)).body.toString()).toBe(path);
    const [given] = server.sockets;
    await until(() => given?.destroyed ?? false);
  });

  test('a second answer that nobody asked for is given to nobody', async () => {
    const { exchange } = await meet(
      (socket, request) => socket.write(answerText(pathOf(request)) + answerText('/of-another')),
      { maxSockets: 1 },
    );
    for (let turn = 0; turn < 20; turn += 1) {
      const [said] = await Promise.allSettled([get(exchange, `/${turn}`)]);
      if (said?.status === 'fulfilled') expect(said.value.body.toString()).toBe(`/${turn}`);
    }
  });

  test('hundreds of calls on few sockets, a third of them given up at any moment, never get the answer of another', async () => {
    const { exchange, server } = await meet(
      async (socket, request) => {
        const path = pathOf(request);
        const text = answerText(path.repeat(50));
        const cut = (path.length * 37) % text.length;
        socket.write(text.slice(0, cut));
        await wait(server.asked.length % 4);
        socket.write(text.slice(cut));
      },
      { maxSockets: 3 },
    );
    const outcomes = await Promise.all(
      Array.from({ length: 600 }, async (_, turn) => {
        await wait(turn / 4);
        const controller = new AbortController();
        if (turn % 3 === 0) setTimeout(() => controller.abort(), turn % 23);
        const path = `/${'y'.repeat(turn % 17)}${turn}`;
        try {
          const { body } = await get(exchange, path, controller.signal);
          expect(body.toString()).toBe(path.repeat(50));
          return 'answered';
        } catch (error) {
          expect(error).toMatchObject({ code: 'AGENCY_TIMEOUT' });
          return 'given up';
        }
      }),
    );
    expect(outcomes.filter((one) => one === 'answered').length).toBeGreaterThanOrEqual(400);
    expect(outcomes).toContain('given up');
  });
});

describe('what is left behind', () => {
  test.each([
    ['path', { path: 'no slash' }],
    ['header', { headers: { 'x-name': 'Nguyễn' } }],
  ])(
    'requests that cannot be sent for their %s, however many, leave every socket to the others',
    async (_name, wrong) => {
      const { exchange } = await meet((socket, request) => socket.write(answerText(pathOf(request))), {
        maxSockets: 2,
      });
      for (let turn = 0; turn < 20; turn += 1) {
        const { signal } = new AbortController();
        const sent = exchange.send({ method: 'GET', path: '/x', ...wrong, signal });
        const others = [1, 2, 3].map((nth) => get(exchange, `/${nth}`, AbortSignal.timeout(5_000)));
        const late = exchange.send({ method: 'GET', path: '/x', ...wrong, signal });
        expect(await Promise.all([codeOf(sent), codeOf(late)])).toEqual(['INTERNAL', 'INTERNAL']);
        expect((await Promise.all(others)).map(({ body }) => body.toString())).toEqual(['/1', '/2', '/3']);
      }
    },
  );

  test('after a thousand calls of every outcome no listener, and after closing no timer and no socket', async () => {
    const before = counted();
    const { exchange, server } = await meet((socket, request) => {
      const path = pathOf(request);
      if (path === '/ok') socket.write(answerText('ok'));
      if (path === '/gzip') socket.write(answerText('x', 'Content-Encoding: gzip\r\n'));
      if (path === '/long') socket.write(answerText('x'.repeat(LIMIT + 1)));
      if (path === '/drop') socket.destroy();
      if (path === '/none') socket.write('SSH-2.0-x\r\n\r\n');
    });
    const { signal } = new AbortController();
    const paths = ['/ok', '/ok', '/ok', '/ok', '/gzip', '/long', '/drop', '/none', '/never', 'no path'];
    const codes = new Set<string>();
    for (let turn = 0; turn < 100; turn += 1) {
      const controller = new AbortController();
      const own = AbortSignal.any([signal, controller.signal]);
      const sent = paths.map((path) =>
        codeOf(get(exchange, path, path === '/never' ? own : signal)).then((code) => codes.add(code)),
      );
      await Promise.all(sent.filter((_, at) => paths[at] !== '/never'));
      controller.abort();
      await Promise.all(sent);
      expect(getEventListeners(own, 'abort')).toHaveLength(0);
    }
    expect([...codes].sort()).toEqual([
      ...['AGENCY_BAD_ANSWER', 'AGENCY_TIMEOUT', 'AGENCY_UNREACHABLE', 'INTERNAL', 'answered'],
    ]);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await exchange.close();
    await server.close();
    // Other tests' timers may have ended in the meantime, too.
    await until(() => counted().every((count, kind) => count <= (before[kind] ?? 0)));
  });

  test('closing ends what is under way and what waits, and leaves no listener', async () => {
    const { exchange, server } = await meet(() => undefined, { maxSockets: 1 });
    const { signal } = new AbortController();
    const sent = [1, 2, 3].map(() => codeOf(get(exchange, '/x', signal)));
    await until(() => server.asked.length === 1);
    const closed = server.sockets.map((socket) => once(socket, 'close'));
    await exchange.close();
    expect(await Promise.all(sent)).toEqual(Array(3).fill('AGENCY_UNREACHABLE'));
    expect(await codeOf(get(exchange, '/x', signal))).toBe('AGENCY_UNREACHABLE');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await Promise.all(closed);
  });
});

/** How many sockets, servers and timers keep this process. */
function counted(): number[] {
  const kept = process.getActiveResourcesInfo();
  return ['TCPSocketWrap', 'TCPServerWrap', 'Timeout'].map(
    (kind) => kept.filter((one) => one === kind).length,
  );
}
