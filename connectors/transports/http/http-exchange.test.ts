import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type Server as NetServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { GatewayError } from '../../../schema/errors.ts';
import { toAgencyId } from '../../../schema/terms.ts';
import { createHttpExchange, failureOfStatus, type HttpExchange } from './http-exchange.ts';

const agency = toAgencyId('land');
const disposers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposers.splice(0).reverse()) await dispose();
});

async function listen(server: NetServer): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  disposers.push(() => new Promise((done) => server.close(done)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

function exchangeTo(baseUrl: string, maxAnswerBytes = 1000, takesCompressed = false): HttpExchange {
  const exchange = createHttpExchange({ agency, baseUrl, maxAnswerBytes, takesCompressed });
  disposers.push(() => exchange.close());
  return exchange;
}

const serve = async (listener: RequestListener, max?: number) =>
  exchangeTo(await listen(createServer(listener)), max);
const never = () => new AbortController().signal;
const get = (exchange: HttpExchange, signal = never()) =>
  exchange.send({ method: 'GET', path: '/x', signal });
const failure = async (promise: Promise<unknown>): Promise<GatewayError> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: GatewayError) => error,
  );

describe('http exchange', () => {
  test('sends method, path under the base path, headers and body, and returns status, headers and bytes', async () => {
    const seen: unknown[] = [];
    const base = await listen(
      createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          seen.push([request.method, request.url, request.headers['x-a'], Buffer.concat(chunks).toString()]);
          response.writeHead(418, { 'Set-Cookie': ['a=1', 'b=2'] }).end('Đống Đa');
        });
      }),
    );
    const answer = await exchangeTo(`${base}/root/`).send({
      method: 'POST',
      path: '/deep?q=1',
      headers: { 'x-a': 'b' },
      body: 'tệp',
      signal: never(),
    });
    expect(seen).toEqual([['POST', '/root/deep?q=1', 'b', 'tệp']]);
    expect(answer.status).toBe(418);
    expect(answer.headers['set-cookie']).toBe('a=1, b=2');
    expect(answer.body.toString()).toBe('Đống Đa');
  });

  test('reuses its sockets', async () => {
    const ports = new Set<unknown>();
    const exchange = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    for (let n = 0; n < 5; n += 1) await get(exchange);
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  test.each([
    ['declared', { 'content-length': '1001' }],
    ['undeclared', { 'transfer-encoding': 'chunked' }],
  ])('gives up an answer of %s length above the limit as AGENCY_BAD_ANSWER', async (_name, headers) => {
    const exchange = await serve((_request, response) =>
      response.writeHead(200, headers).end('x'.repeat(1001)),
    );
    expect((await failure(get(exchange))).code).toBe('AGENCY_BAD_ANSWER');
  });

  test('takes an answer of exactly the limit', async () => {
    const exchange = await serve((_request, response) => response.end('x'.repeat(1000)));
    expect((await get(exchange)).body).toHaveLength(1000);
  });

  test('refuses a compressed answer, which could hide any size', async () => {
    const exchange = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    );
    expect((await failure(get(exchange))).code).toBe('AGENCY_BAD_ANSWER');
  });

  test('takes a compressed answer where the agency is said to send them, up to the limit of others', async () => {
    const answers = [gzipSync('x'.repeat(1000)), gzipSync('x'.repeat(1001)), Buffer.from('x')];
    const base = await listen(
      createServer((_request, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(answers.shift()),
      ),
    );
    const exchange = exchangeTo(base, 1000, true);
    expect((await get(exchange)).body.toString()).toBe('x'.repeat(1000));
    expect((await failure(get(exchange))).message).toContain('longer than the limit');
    expect((await failure(get(exchange))).message).toContain('no gzip, as it says');
  });

  test('calls an unreachable port AGENCY_UNREACHABLE and names no address', async () => {
    const server = createServer();
    const base = await listen(server);
    await new Promise((done) => server.close(done));
    const error = await failure(get(exchangeTo(base)));
    expect(error.code).toBe('AGENCY_UNREACHABLE');
    expect(error.publicExtensions).toEqual({ agency: 'land' });
    expect(`${error.message} ${JSON.stringify(error.cause)}`).not.toMatch(/127|localhost|:\d/);
    expect(error.message).toContain('ECONNREFUSED');
  });

  test('calls an unknown host AGENCY_UNREACHABLE without its name', async () => {
    const error = await failure(get(exchangeTo('http://so-tai-nguyen.invalid')));
    expect(error.code).toBe('AGENCY_UNREACHABLE');
    expect(error.message).not.toContain('invalid');
  });

  test.each([
    ['before the answer', ''],
    ['in the middle of the answer', 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf'],
  ])('calls a connection dropped %s AGENCY_UNREACHABLE', async (_name, text) => {
    const base = await listen(createTcpServer((socket) => socket.on('data', () => socket.end(text))));
    expect((await failure(get(exchangeTo(base)))).code).toBe('AGENCY_UNREACHABLE');
  });

  test('calls an answer that is not HTTP AGENCY_BAD_ANSWER', async () => {
    const base = await listen(
      createTcpServer((socket) => socket.on('data', () => socket.end('SSH-2.0-x\r\n\r\n'))),
    );
    expect((await failure(get(exchangeTo(base)))).code).toBe('AGENCY_BAD_ANSWER');
  });

  test.each([
    ['while nothing comes', () => undefined],
    ['in the middle of the body', (response: { write(text: string): void }) => response.write('half')],
  ])('gives up at the deadline %s with AGENCY_TIMEOUT', async (_name, begin) => {
    const controller = new AbortController();
    const exchange = await serve((_request, response) => {
      begin(response);
      setTimeout(() => controller.abort(), 20);
    });
    expect((await failure(get(exchange, controller.signal))).code).toBe('AGENCY_TIMEOUT');
  });

  test('sends nothing when the deadline has passed already', async () => {
    let calls = 0;
    const exchange = await serve((_request, response) => {
      calls += 1;
      response.end();
    });
    expect((await failure(get(exchange, AbortSignal.abort()))).code).toBe('AGENCY_TIMEOUT');
    expect(calls).toBe(0);
  });

  test('refuses a header value with a line break before anything leaves, and does not quote it', async () => {
    const exchange = await serve((_request, response) => response.end());
    const sent = exchange.send({
      method: 'GET',
      path: '/',
      headers: { 'x-a': 'bí mật\r\nx: y' },
      signal: never(),
    });
    const error = await failure(sent);
    expect(error.code).toBe('INTERNAL');
    expect(error.message).not.toContain('bí mật');
  });

  test('does not follow redirects', async () => {
    const exchange = await serve((_request, response) => response.writeHead(302, { location: '/y' }).end());
    expect((await get(exchange)).status).toBe(302);
  });

  test('refuses an endpoint that is not an absolute http address', () => {
    for (const baseUrl of ['land', 'ftp://x', 'http://u:p@x', 'http://x?a=b']) {
      expect(() => createHttpExchange({ agency, baseUrl, maxAnswerBytes: 1 })).toThrow(/absolute/);
    }
  });
});

test.each([
  [204, undefined],
  [302, 'AGENCY_FAULT'],
  [404, 'AGENCY_FAULT'],
  [429, 'AGENCY_BUSY'],
  [500, 'AGENCY_FAULT'],
  [503, 'AGENCY_BUSY'],
])('HTTP %d means %s', (status, code) => {
  expect(failureOfStatus(agency, { status, headers: {} })?.code).toBe(code);
});
