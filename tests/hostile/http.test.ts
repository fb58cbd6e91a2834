import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { namesFromOutside } from './http-names.ts';
import { converse } from './raw-http.ts';
import {
  expectNothingLeaked,
  expectRefused,
  LANS,
  secretsFrom,
  startWatchedGateway,
  type WatchedGateway,
} from './watched-gateway.ts';

let gateway: WatchedGateway;
let token: string;
beforeAll(async () => {
  gateway = await startWatchedGateway();
  token = await gateway.world.token('lan');
}, 90_000);
afterAll(() => gateway.close());
beforeEach(() => gateway.world.reset());

const BODY = '{"query":"{ __typename }"}';
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const HOST = 'Host: gateway.example\r\n';
const HEAD = `${HOST}Content-Type: application/json\r\n`;
const chunked = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;
const post = (headers: string, body = BODY): string =>
  `POST /graphql HTTP/1.1\r\n${HEAD}${headers}\r\n${body}`;

/** A second request with lan's token, which must never be heard of when it comes as a part of another one. */
const smuggled = (): string => {
  const body = `{"query":"{ dossier(code: \\"${LANS}\\") { code applicant { fullName } } }"}`;
  return `POST /graphql HTTP/1.1\r\n${HEAD}Authorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

describe('a request whose end two programs may see in two places', () => {
  test.each<[string, () => string]>([
    [
      'with a length and chunks',
      () => post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${smuggled()}`),
    ],
    [
      'with chunks and a length',
      () => post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', chunked(BODY)),
    ],
    ['with two lengths', () => post(`${LENGTH}Content-Length: 0\r\n`)],
    ['with the same length twice', () => post(`${LENGTH}${LENGTH}`)],
    ['with a list of lengths', () => post(`Content-Length: ${BODY.length}, ${BODY.length}\r\n`)],
    ['with a signed length', () => post(`Content-Length: +${BODY.length}\r\n`)],
    ['with a negative length', () => post('Content-Length: -1\r\n')],
    ['with a hexadecimal length', () => post('Content-Length: 0x1a\r\n')],
    ['with a blank within the length', () => post('Content-Length: 2 6\r\n')],
    ['with a blank before the colon of the length', () => post(`Content-Length : ${BODY.length}\r\n`)],
    ['with a length beyond all numbers', () => post(`Content-Length: ${'9'.repeat(30)}\r\n`)],
    [
      'with a coding that only begins like chunks',
      () => post('Transfer-Encoding: xchunked\r\n', chunked(BODY)),
    ],
    [
      'with chunks that are not the last coding',
      () => post('Transfer-Encoding: chunked, identity\r\n', chunked(BODY)),
    ],
    [
      'with chunks twice',
      () => post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', chunked(BODY)),
    ],
    ['with quoted chunks', () => post('Transfer-Encoding: "chunked"\r\n', chunked(BODY))],
    ['with chunks after a vertical tab', () => post('Transfer-Encoding:\x0bchunked\r\n', chunked(BODY))],
    [
      'with a blank before the colon of the coding',
      () => post('Transfer-Encoding : chunked\r\n', chunked(BODY)),
    ],
    ['with a folded coding', () => post('Transfer-Encoding:\r\n chunked\r\n', chunked(BODY))],
    ['with a folded header', () => post(`X-A: b\r\n c\r\n${LENGTH}`)],
    ['with a length in a fold', () => post(`X-A: b\r\n Content-Length: 0\r\n${LENGTH}`)],
    [
      'with a header before the first',
      () => `POST /graphql HTTP/1.1\r\n X-A: b\r\n${HEAD}${LENGTH}\r\n${BODY}`,
    ],
    ['with line feeds alone', () => post(LENGTH).replaceAll('\r', '')],
    ['with a carriage return alone', () => post(`X-A: b\rContent-Length: 0\r\n${LENGTH}`)],
    [
      'with a line feed in a chunk’s extension',
      () => post('Transfer-Encoding: chunked\r\n', `1a;a\nb\r\n${BODY}\r\n0\r\n\r\n`),
    ],
    ['with chunks ended by line feeds', () => post('Transfer-Encoding: chunked\r\n', `1a\n${BODY}\n0\n\n`)],
    [
      'with a chunk whose size has a prefix',
      () => post('Transfer-Encoding: chunked\r\n', `0x1a\r\n${BODY}\r\n0\r\n\r\n`),
    ],
    [
      'with a chunk beyond all sizes',
      () => post('Transfer-Encoding: chunked\r\n', `${'F'.repeat(18)}\r\n${BODY}\r\n0\r\n\r\n`),
    ],
    ['with a NUL in a header', () => post(`X-A: a\0b\r\n${LENGTH}`)],
    ['with a NUL in a header’s name', () => post(`X\0A: a\r\n${LENGTH}`)],
    ['of another protocol', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['of a version that does not exist', () => post(LENGTH).replace('HTTP/1.1', 'HTTP/1.9')],
    ['with a backslash for a path', () => post(LENGTH).replace('/graphql', '\\graphql')],
  ])('%s is refused, and nothing behind it on the connection is read', async (_name, bytes) => {
    const { answers, isClosed, text } = await converse(gateway.url, `${bytes()}${smuggled()}`, 120);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    const [only] = answers;
    expectRefused(
      { status: 400, text: only?.body ?? '', contentType: only?.headers['content-type'] ?? '' },
      'BAD_USER_INPUT',
    );
    expect(isClosed).toBe(true);
    expectNothingLeaked(text, secretsFrom(undefined));
    expect(await gateway.heard()).toEqual([]);
  });

  test.each<[string, () => string]>([
    [
      'in the body of a GET',
      () => `GET /health/live HTTP/1.1\r\n${HOST}Content-Length: ${smuggled().length}\r\n\r\n${smuggled()}`,
    ],
    [
      'in the body of a HEAD',
      () => `HEAD /health/live HTTP/1.1\r\n${HOST}Content-Length: ${smuggled().length}\r\n\r\n${smuggled()}`,
    ],
    [
      'in the body of HTTP/1.0',
      () =>
        `GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: ${smuggled().length}\r\n\r\n${smuggled()}`,
    ],
    [
      'in a chunk',
      () =>
        `POST /health/live HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(smuggled())}`,
    ],
    [
      'behind a page that does not exist',
      () => `POST /nowhere HTTP/1.1\r\n${HEAD}Content-Length: ${smuggled().length}\r\n\r\n${smuggled()}`,
    ],
    [
      'after a protocol that is not spoken here',
      () =>
        `GET /graphql HTTP/1.1\r\n${HOST}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n${smuggled()}`,
    ],
    ['after a tunnel that nobody digs', () => `CONNECT 127.0.0.1:4101 HTTP/1.1\r\n${HOST}\r\n${smuggled()}`],
  ])('%s is a body, and no request', async (_name, bytes) => {
    const { answers, text } = await converse(gateway.url, bytes(), 120);
    expect(answers.length).toBeLessThanOrEqual(1);
    expectNothingLeaked(text, secretsFrom(undefined));
    expect(await gateway.heard()).toEqual([]);
  });

  test('may say the same in another way, which all understand alike', async () => {
    for (const headers of ['tRANSFER-eNCODING: ChUnKeD\r\n', 'Transfer-Encoding:\tchunked\r\n']) {
      const { answers } = await converse(gateway.url, post(headers, chunked(BODY)));
      expect(answers.map(({ body }) => JSON.parse(body))).toEqual([{ data: { __typename: 'Query' } }]);
    }
  });

  test('does not take a token from behind its body', async () => {
    const body = `{"query":"{ me { person { fullName } } }"}`;
    const trailer = `${body.length.toString(16)}\r\n${body}\r\n0\r\nAuthorization: Bearer ${token}\r\n\r\n`;
    const { answers } = await converse(
      gateway.url,
      post('Transfer-Encoding: chunked\r\nTrailer: Authorization\r\n', trailer),
    );
    expect(answers[0]?.body).toContain('UNAUTHENTICATED');
  });
});

describe('a header of which a request has one', () => {
  test.each<[string, () => string]>([
    ['a token, and another one', () => `Authorization: Bearer ${token}\r\nAuthorization: Bearer x\r\n`],
    [
      'another token before the true one',
      () => `Authorization: Bearer x\r\nauthorization: Bearer ${token}\r\n`,
    ],
    ['two media types', () => 'Content-Type: text/plain\r\n'],
    ['two hosts', () => 'Host: other.example\r\n'],
    ['two proofs', () => 'DPoP: a\r\nDPoP: b\r\n'],
    ['two origins', () => 'Origin: https://a.example\r\nOrigin: https://b.example\r\n'],
  ])('%s: the request is refused', async (_name, headers) => {
    const { answers } = await converse(gateway.url, post(`${headers()}${LENGTH}`));
    expect(answers.map(({ status }) => status)).toEqual([400]);
    expect(answers[0]?.body).toContain('BAD_USER_INPUT');
  });

  test.each(['a b', 'a/b', 'a@b', '<script>', 'a:80:80', 'a:x', '[::1', 'a?b', 'a#b', 'a\\b', 'a"b'])(
    'a host that is none is refused: %s',
    async (host) => {
      const { answers } = await converse(gateway.url, post(LENGTH).replace('gateway.example', host));
      expect(answers.map(({ status }) => status)).toEqual([400]);
    },
  );

  test.each(['127.0.0.1:4000', '[::1]:4000', 'gateway.example', 'GATEWAY.example.:80', ''])(
    'a host that is one is none of our business: %p',
    async (host) => {
      const { answers } = await converse(gateway.url, post(LENGTH).replace('gateway.example', host));
      expect(answers.map(({ status }) => status)).toEqual([200]);
    },
  );

  test.each(['gzip', 'br', 'deflate, gzip'])('a body in another coding is refused: %s', async (coding) => {
    const { answers } = await converse(gateway.url, post(`Content-Encoding: ${coding}\r\n${LENGTH}`));
    expect(answers.map(({ status }) => status)).toEqual([415]);
  });

  test.each([
    'X-HTTP-Method-Override: DELETE\r\nX-Original-URL: /metrics\r\nX-Rewrite-URL: /metrics\r\n',
    'X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=10.0.0.1\r\n',
    'X-User: lan\r\nX-Remote-User: 001190000001\r\nX-Client-Cert: a\r\nCookie: token=a\r\n',
  ])('what others believe changes nothing here: %j', async (headers) => {
    const body = '{"query":"{ me { person { fullName } } }"}';
    const { answers } = await converse(
      gateway.url,
      post(`${headers}Content-Length: ${body.length}\r\n`, body),
    );
    expect(answers[0]?.body).toContain('UNAUTHENTICATED');
  });

  test.each([
    'abcdefgh%0d%0aset-cookie: a=b',
    'abcdefgh\tset-cookie',
    '<script>alert(1)</script>',
    '../../etc/passwd',
    'a'.repeat(65),
  ])('an id of a request is never sent back as it came: %s', async (id) => {
    const { text } = await converse(gateway.url, post(`X-Request-Id: ${id}\r\n${LENGTH}`));
    expect(text).not.toContain(id);
    expect(text).not.toMatch(/set-cookie|<script>/i);
  });

  test('too many or too long headers are refused in our own words', async () => {
    for (const bytes of [
      post(`X: ${'a'.repeat(20_000)}\r\n${LENGTH}`),
      `GET /health/live?${'a'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`,
    ]) {
      const { answers, isClosed } = await converse(gateway.url, bytes);
      expect(answers.map(({ status }) => status)).toEqual([431]);
      expect(answers[0]?.body).toContain('BAD_USER_INPUT');
      expect(isClosed).toBe(true);
    }
  });
});

describe('an address', () => {
  test.each([
    '/graphql/..%2fgraphql',
    '/graphql/..%2f..%2fetc/passwd',
    '/graphql/explorer/..%2f..%2f..%2fpackage.json',
    '/graphql/explorer/%2e%2e/%2e%2e/package.json',
    '/graphql/explorer/..%5c..%5cpackage.json',
    '/graphql/explorer/%252e%252e%252fpackage.json',
    '/graphql/explorer/explorer.js%00.css',
    '/%2e%2e/graphql',
    '/graphql%00',
    '/graphql%2500',
    '/GRAPHQL',
    '//graphql',
    '/graphql/',
    '/graphql;a=b',
    '/./graphql',
    '/log/..%2f..%2fetc/passwd',
    '/webhooks/..%2fgraphql',
    '/health/..;/metrics',
    '/.env',
    '/package.json',
  ])('that is none of ours is nothing: %s', async (path) => {
    const query = encodeURIComponent(`{ dossier(code: "${LANS}") { code } }`);
    const { answers, text } = await converse(
      gateway.url,
      `GET ${path}?query=${query} HTTP/1.1\r\n${HOST}Authorization: Bearer ${token}\r\nApollo-Require-Preflight: 1\r\n\r\n`,
    );
    expect(answers.map(({ status }) => status)).toEqual([404]);
    expect(text).toContain('NOT_AVAILABLE');
    expect(text).not.toMatch(/root:|"dependencies"|261102/);
    expect(await gateway.heard()).toEqual([]);
  });

  test('in full means this gateway, whatever host it names', async () => {
    const { answers } = await converse(
      gateway.url,
      post(LENGTH).replace('/graphql', 'http://evil.example/graphql'),
    );
    expect(answers.map(({ body }) => JSON.parse(body))).toEqual([{ data: { __typename: 'Query' } }]);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'OPTIONS'])(
    'is not asked by %s',
    async (method) => {
      const { answers, text } = await converse(
        gateway.url,
        `${method} /graphql HTTP/1.1\r\n${HOST}Authorization: Bearer ${token}\r\nX-Secret: quoted\r\nContent-Length: 0\r\n\r\n`,
      );
      expect(answers.map(({ status }) => status)).toEqual([404]);
      expect(text).not.toContain('quoted');
    },
  );
});

describe('a page of another site', () => {
  /** What a browser sends without asking first (Fetch, CORS-safelisted). */
  const QUERY = '{"query":"mutation { revokeDelegation(input: { id: \\"x\\" }) { id } }"}';
  test.each([
    ['as plain text', 'text/plain', QUERY],
    ['as plain text with the true type beside', 'text/plain; application/json', QUERY],
    ['as a form', 'application/x-www-form-urlencoded', `query=${encodeURIComponent('{ __typename }')}`],
    [
      'as a form with files',
      'multipart/form-data; boundary=x',
      `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n${QUERY}\r\n--x--\r\n`,
    ],
    ['without a type', '', QUERY],
  ])('cannot make a browser ask %s', async (_what, type, body) => {
    const headers = type === '' ? '' : `Content-Type: ${type}\r\n`;
    const { answers } = await converse(
      gateway.url,
      `POST /graphql HTTP/1.1\r\n${HOST}${headers}Origin: https://evil.example\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect([400, 415]).toContain(answers[0]?.status);
    expect(answers[0]?.headers['access-control-allow-origin']).toBeUndefined();
    expect(answers[0]?.body).toContain('BAD_USER_INPUT');
  });

  test('cannot make a browser ask by an address', async () => {
    const { answers } = await converse(
      gateway.url,
      `GET /graphql?query=%7B__typename%7D HTTP/1.1\r\n${HOST}Origin: https://evil.example\r\n\r\n`,
    );
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });

  test.each([
    'application/json; charset=utf-16',
    'application/json, text/plain',
    'application/graphql',
    'application/vnd.api+json',
    'text/json',
    'text/xml',
  ])('nor can a body come as %s', async (type) => {
    const told = await gateway.post(BODY, { 'content-type': type });
    expect([400, 415]).toContain(told.status);
    expectRefused(told, 'BAD_USER_INPUT');
  });
});

test('after all of this the gateway answers as before', async () => {
  const { data, errors } = await gateway.ask('lan', `{ dossier(code: "${LANS}") { code } }`);
  expect([data, errors]).toEqual([{ dossier: { code: LANS } }, []]);
  expect(gateway.logLines.filter((line) => /"level":(?:50|60)/.test(line))).toEqual([]);
});

namesFromOutside();
