import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { codeOf, get, LIMIT, meet, pathOf, type Reply, until } from '../testing/http-meeting.ts';
import { answerText, CHUNKED, chunks } from '../testing/raw-server.ts';

describe('how long it may take', () => {
  test.each<[string, Reply]>([
    ['before the answer', () => undefined],
    ['amid the headers', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-')],
    ['after the headers', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n')],
    ['amid the body', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf')],
    ['amid a chunk', (socket) => socket.write(`${CHUNKED}9\r\nhalf`)],
    ['before the last chunk', (socket) => socket.write(`${CHUNKED}4\r\nhalf\r\n`)],
  ])('silence %s is AGENCY_TIMEOUT, and the socket is given up', async (_name, reply) => {
    const { exchange, server } = await meet(reply, { silenceTimeoutMs: 100 });
    expect(await codeOf(get(exchange))).toBe('AGENCY_TIMEOUT');
    await until(() => server.sockets.every(({ destroyed, readableEnded }) => destroyed || readableEnded));
  });

  test('an agency that says "soon" for ever does not outlast the deadline', async () => {
    const { exchange } = await meet((socket) => {
      const hint = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 5);
      socket.on('close', () => clearInterval(hint));
    });
    expect(await codeOf(get(exchange, '/x', AbortSignal.timeout(100)))).toBe('AGENCY_TIMEOUT');
  });
});

describe('how long it may be', () => {
  const body = 'x'.repeat(LIMIT);
  test.each<[string, (text: string) => string | Buffer, boolean]>([
    ['told', answerText, false],
    [
      'told in chunks',
      (text) => Buffer.concat([Buffer.from(CHUNKED), chunks(text.match(/.{1,999}/g) ?? [])]),
      false,
    ],
    ['told by closing', (text) => `HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n${text}`, true],
  ])(
    'the limit itself is taken and one byte more is refused when the length is %s',
    async (_name, write, closes) => {
      for (const [text, expected] of [
        [body, 'answered'],
        [`${body}x`, 'AGENCY_BAD_ANSWER'],
      ] as const) {
        const { exchange } = await meet((socket) => {
          socket.write(write(text));
          if (closes) socket.end();
        });
        expect(await codeOf(get(exchange))).toBe(expected);
      }
    },
  );

  test.each([
    ['in chunks', CHUNKED, chunks(['x'.repeat(9_999)], '')],
    ['until it closes', 'HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(9_999, 'x')],
    ['as it told', 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n', Buffer.alloc(9_999, 'x')],
  ])('an answer without an end, %s, is given up soon after the limit', async (_name, head, part) => {
    let written = 0;
    const { exchange } = await meet((socket) => {
      socket.write(head);
      const go = () => {
        while (!socket.destroyed && socket.write(part)) written += part.length;
        if (!socket.destroyed) socket.once('drain', go);
      };
      go();
    });
    expect(await codeOf(get(exchange))).toBe('AGENCY_BAD_ANSWER');
    // What the sockets of both sides hold besides.
    expect(written).toBeLessThan(LIMIT + 16 * 1024 * 1024);
  });

  test('headers beyond all bounds are no answer', async () => {
    const { exchange } = await meet((socket) =>
      socket.write(answerText('ok', `X-Long: ${'x'.repeat(70_000)}\r\n`)),
    );
    expect(await codeOf(get(exchange))).toBe('AGENCY_BAD_ANSWER');
  });

  test.each(['gzip', 'br', 'deflate', 'zstd', 'identity, gzip', 'x-unheard-of', ''])(
    'an answer in the encoding "%s" is refused before it is read',
    async (encoding) => {
      const { exchange } = await meet((socket) =>
        socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: ${encoding}\r\nContent-Length: 99999\r\n\r\nx`),
      );
      expect(await codeOf(get(exchange))).toBe('AGENCY_BAD_ANSWER');
    },
  );
});

describe('a body in parts', () => {
  test('is put together byte for byte, wherever it was cut: amid a character, too', async () => {
    const text = 'Nguyễn Thị Lan, phường Tây Hồ, 漢字 😀';
    const bytes = Buffer.from(text);
    const { exchange } = await meet(async (socket, request) => {
      const cut = Number(pathOf(request).slice(1));
      socket.setNoDelay(true);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`);
      socket.write(bytes.subarray(0, cut));
      await wait(1);
      socket.write(bytes.subarray(cut));
    });
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect((await get(exchange, `/${cut}`)).body.toString()).toBe(text);
    }
  });

  test.each([1, 2, 4_095, 4_096, 4_097, 8_191, 8_192, 50_001])(
    'of one byte each, %d of them',
    async (count) => {
      const parts = Array.from({ length: count }, (_, at) => Buffer.of(at % 251));
      const { exchange } = await meet((socket) => {
        socket.write(CHUNKED);
        socket.write(chunks(parts));
      });
      expect((await get(exchange)).body.equals(Buffer.concat(parts))).toBe(true);
    },
  );

  test.each(['told', 'in chunks'])(
    'that ends before its time is no answer: its length was %s',
    async (kind) => {
      const head =
        kind === 'told' ? 'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf' : `${CHUNKED}4\r\nhalf\r\n`;
      const { exchange } = await meet((socket) => socket.end(head));
      expect(await codeOf(get(exchange))).toBe('AGENCY_UNREACHABLE');
      const { exchange: reset } = await meet((socket) => socket.write(head, () => socket.resetAndDestroy()));
      expect(await codeOf(get(reset))).toBe('AGENCY_UNREACHABLE');
    },
  );
});

describe('answers that are none, or have no body', () => {
  test('1xx announces the answer and is none: neither its status nor its headers stay', async () => {
    const { exchange } = await meet((socket) =>
      socket.write(
        `HTTP/1.1 102 Processing\r\nContent-Encoding: gzip\r\n\r\nHTTP/1.1 103 Hints\r\nX-Old: 1\r\n\r\n${answerText('ok')}`,
      ),
    );
    const answer = await get(exchange);
    expect([answer.status, answer.body.toString(), answer.headers]).toEqual([
      200,
      'ok',
      { 'content-length': '2' },
    ]);
  });

  test.each(['204 No Content', '304 Not Modified', '205 Reset Content\r\nContent-Length: 0'])(
    '%s has an empty body, and the socket is used again',
    async (status) => {
      const { exchange, server } = await meet((socket) => socket.write(`HTTP/1.1 ${status}\r\n\r\n`), {
        maxSockets: 1,
      });
      for (let turn = 0; turn < 3; turn += 1) expect((await get(exchange)).body).toHaveLength(0);
      expect(server.sockets.length).toBe(1);
    },
  );

  test.each([
    [
      'a change of protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n',
      'AGENCY_UNREACHABLE',
    ],
    [
      'two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
      'AGENCY_BAD_ANSWER',
    ],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'AGENCY_BAD_ANSWER',
    ],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok', 'AGENCY_BAD_ANSWER'],
    ['a chunk whose size is no number', `${CHUNKED}zz\r\nok\r\n`, 'AGENCY_BAD_ANSWER'],
  ])('%s is refused', async (_name, text, code) => {
    const { exchange } = await meet((socket) => socket.write(text));
    expect(await codeOf(get(exchange))).toBe(code);
  });
});
