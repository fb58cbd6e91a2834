import fc, { type Arbitrary } from 'fast-check';

const NAMES = [
  'Host',
  'Content-Length',
  'Transfer-Encoding',
  'Content-Type',
  'Authorization',
  'DPoP',
  'Connection',
  'Upgrade',
  'Expect',
  'Origin',
  'Accept',
  'X-Request-Id',
  'Content-Encoding',
  'Cookie',
  'Range',
  'Trailer',
  'TE',
  'Sec-WebSocket-Key',
  'Sec-WebSocket-Version',
  'Accept-Language',
  'Apollo-Require-Preflight',
];
const VALUES = [
  'a',
  '',
  '0',
  '26',
  '-1',
  '+1',
  '0x1a',
  '26, 26',
  '999999999999999999999',
  'chunked',
  'identity',
  'gzip',
  'application/json',
  'text/html',
  'text/plain',
  'Bearer x',
  'websocket',
  'Upgrade',
  'close',
  'keep-alive',
  '100-continue',
  'gateway.example',
  '13',
  'dGhlIHNhbXBsZSBub25jZQ==',
  '*/*',
  'bytes=0-',
  'https://evil.example',
];
const PATHS = [
  '/',
  '/graphql',
  '/graphql/stream',
  '/graphql/explorer/explorer.js',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/access-log/export',
  '/webhooks/hotline',
  '/log/checkpoint',
  '/nowhere',
  '*',
  '//',
  '/%',
  '/%00',
  'http://a/graphql',
  '/graphql?query={__typename}',
  '/graphql?documentId=x',
  '/graphql?variables=%ff',
];
const BODIES = [
  '',
  '{"query":"{ __typename }"}',
  '1a\r\n{"query":"{ __typename }"}\r\n0\r\n\r\n',
  '0\r\n\r\n',
  '{',
  '[]',
  'null',
  '\u0000',
];
const binary = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 12,
});

const line = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'TRACE', 'CONNECT', 'get', 'X'),
    fc.oneof(
      fc.constantFrom(...PATHS),
      fc.constantFrom(...PATHS),
      binary.map((text) => `/${text}`),
    ),
    fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', ''),
  )
  .map((parts) => parts.join(' '));
const header = fc
  .tuple(
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...NAMES) }, { weight: 1, arbitrary: binary }),
    fc.constantFrom(': ', ': ', ': ', ':', ' : ', '\t:', ''),
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...VALUES) }, { weight: 1, arbitrary: binary }),
  )
  .map((parts) => parts.join(''));
const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\n ');

const one = fc
  .tuple(line, fc.array(fc.tuple(header, end), { maxLength: 8 }), fc.constantFrom(...BODIES))
  .map(
    ([first, headers, body]) =>
      `${first}\r\nHost: a\r\n${headers.map((parts) => parts.join('')).join('')}\r\n${body}`,
  );

/** Bytes for a socket, Latin-1: one request after the other, from nearly right to nonsense. */
export const rawRequests: Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(one, { minLength: 1, maxLength: 3 }).map((requests) => requests.join('')),
  },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      maxLength: 200,
    }),
  },
);
