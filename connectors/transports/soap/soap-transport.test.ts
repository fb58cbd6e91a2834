import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseIncoming } from '../../../mocks/kit/soap/incoming-xml.ts';
import { readSoapRequest, soapEnvelope, soapFault, soapReply } from '../../../mocks/kit/soap/soap-message.ts';
import { NonceBook, verifyUsernameToken } from '../../../mocks/kit/soap/username-token.ts';
import { failureOf, PEER_AGENCY, type Peer, type Reply, startPeer } from '../testing/soap-peer.ts';
import { createSoapTransport, type SoapTransport } from './soap-transport.ts';
import { createUsernameToken } from './username-token.ts';
import { loadWsdl } from './wsdl.ts';

const SECRET = 'mật-khẩu-của-cổng';
const PERSON = '001190000001';
const now = () => Date.parse('2026-11-02T09:00:00+07:00');
let peer: Peer;
let transports: Record<'1.1' | '1.2', SoapTransport>;

beforeAll(async () => {
  peer = await startPeer();
  const wsdl = await loadWsdl(join(import.meta.dirname, 'testdata', 'library.wsdl'));
  let count = 0;
  const randomBytes = (length: number) => {
    count += 1;
    return Buffer.alloc(length, count);
  };
  const security = createUsernameToken({ username: 'lien-thong', password: SECRET, now, randomBytes });
  const make = (version: '1.1' | '1.2') =>
    createSoapTransport({
      agency: PEER_AGENCY,
      exchange: peer.exchange,
      wsdl,
      operations: ['Find'],
      version,
      security,
    });
  transports = { '1.1': make('1.1'), '1.2': make('1.2') };
});
afterAll(() => peer.close());
beforeEach(() => {
  peer.answer(() => found('<row>0007</row>'));
});

const envelope = (rows: string, version: '1.1' | '1.2' = '1.1') =>
  soapEnvelope(version, '', `<FindResponse xmlns="urn:messages">${rows}</FindResponse>`);
const found = (rows: string, version: '1.1' | '1.2' = '1.1'): Reply =>
  soapReply(version, envelope(rows, version));
const call = (version: '1.1' | '1.2' = '1.1', signal = new AbortController().signal) =>
  transports[version].call({
    operation: 'Find',
    body: { note: 'Nguyễn & <Lan>'.normalize('NFD'), key: [{ '@kind': 'id', code: PERSON, year: null }] },
    signal,
  });
const lastRequest = () => {
  const message = peer.received.at(-1);
  if (!message) throw new Error('nothing was received');
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    method: 'POST',
    path: '/ws',
    url: '/ws',
    query: new URLSearchParams(),
    headers,
    body: message.body,
  };
};

describe('a request', () => {
  test('is written in the order and the namespaces of the WSDL, escaped and in NFC', async () => {
    await call();
    const { payload } = readSoapRequest(lastRequest());
    expect([payload.namespace, payload.name]).toEqual(['urn:messages', 'Find']);
    expect(payload.children.map(({ namespace, name }) => `${namespace} ${name}`)).toEqual([
      'urn:messages key',
      'urn:messages note',
    ]);
    const [key, note] = payload.children;
    expect(key?.attributes).toEqual({ kind: 'id' });
    expect(key?.children.map(({ namespace, name, text }) => [namespace, name, text])).toEqual([
      ['', 'code', PERSON],
      ['', 'year', ''],
    ]);
    expect(key?.children[1]?.attributes).toEqual({ nil: 'true' });
    expect(note?.text).toBe('Nguyễn & <Lan>');
  });

  test.each([
    ['1.1', 'text/xml; charset=utf-8', '"urn:find-11"'],
    ['1.2', 'application/soap+xml; charset=utf-8; action="urn:find-12"', undefined],
  ] as const)(
    'of SOAP %s has the content type and the action of its version',
    async (version, type, action) => {
      peer.answer(() => found('', version));
      await call(version);
      expect(readSoapRequest(lastRequest()).version).toBe(version);
      expect(lastRequest().headers['content-type']).toBe(type);
      expect(lastRequest().headers['soapaction']).toBe(action);
    },
  );

  test('carries a digest that the receiver accepts, a new nonce each time, and never the password', async () => {
    const account = {
      username: 'lien-thong',
      password: SECRET,
      now: new Date(now()),
      nonces: new NonceBook(),
    };
    for (let times = 0; times < 3; times += 1) {
      await call();
      verifyUsernameToken(readSoapRequest(lastRequest()), account);
      expect(lastRequest().body.toString()).not.toContain(SECRET);
    }
  });

  test('is handed back byte for byte as it was sent', async () => {
    const { sent } = await call();
    expect(sent.equals(peer.received.at(-1)?.body ?? Buffer.alloc(0))).toBe(true);
  });

  test.each([
    ['a field that the WSDL does not know', { key: { '@kind': 'x', code: '1' }, nte: 'x' }],
    ['an attribute that it does not know', { key: { '@kind': 'x', '@x': '1', code: '1' } }],
    ['a missing field', {}],
    ['a missing attribute', { key: { code: '1' } }],
    ['one too many', { key: Array.from({ length: 4 }, () => ({ '@kind': 'x', code: '1' })) }],
    ['text for fields', { key: 'x' }],
    ['fields for text', { key: { '@kind': 'x', code: { a: '1' } } }],
    ['nil where it may not be', { key: { '@kind': 'x', code: null } }],
  ])('with %s is our mistake and never leaves', async (_name, body) => {
    const before = peer.received.length;
    const signal = new AbortController().signal;
    const failure = await failureOf(transports['1.1'].call({ operation: 'Find', body, signal }));
    expect(failure.code).toBe('INTERNAL');
    expect(peer.received.length).toBe(before);
  });
});

describe('an answer', () => {
  test.each(['1.1', '1.2'] as const)('of SOAP %s is handed over as it came', async (version) => {
    peer.answer(() => found('<row>001099012345</row><row>1.10</row>', version));
    const { body } = await call(version);
    expect(body.children.map(({ text }) => text)).toEqual(['001099012345', '1.10']);
  });

  const names = `Nguyễn Thị Lan ${PERSON} http://10.1.2.3/`;
  const html = { status: 500, headers: { 'content-type': 'text/html' }, body: `<h1>${names}</h1>` };
  test.each<[string, string, Reply]>([
    ['a fault with HTTP 500', 'AGENCY_FAULT', soapFault('1.1', 'Server', names)],
    ['a fault with HTTP 200', 'AGENCY_FAULT', soapFault('1.1', 'Server', names, { status: 200 })],
    [
      'a fault in the other version',
      'AGENCY_FAULT',
      { ...soapFault('1.2', 'Server', names), headers: xml('1.1') },
    ],
    ['an error page', 'AGENCY_FAULT', html],
    ['HTTP 500 with a fine body', 'AGENCY_FAULT', { ...found(''), status: 500 }],
    ['HTTP 404', 'AGENCY_FAULT', { status: 404 }],
    ['a redirect', 'AGENCY_FAULT', { status: 302, headers: { location: 'http://10.1.2.3/' } }],
    ['HTTP 503', 'AGENCY_BUSY', { status: 503 }],
    ['HTTP 503 with a fault', 'AGENCY_BUSY', soapFault('1.1', 'Server', names, { status: 503 })],
    ['HTTP 429', 'AGENCY_BUSY', { status: 429 }],
    ['an empty body with HTTP 200', 'AGENCY_BAD_ANSWER', { headers: xml('1.1') }],
    ['an empty envelope', 'AGENCY_BAD_ANSWER', soapReply('1.1', soapEnvelope('1.1', '', ''))],
    ['a page with HTTP 200', 'AGENCY_BAD_ANSWER', { ...html, status: 200 }],
    ['the content type of SOAP 1.2', 'AGENCY_BAD_ANSWER', { ...found(''), headers: xml('1.2') }],
    [
      'another character set',
      'AGENCY_BAD_ANSWER',
      { ...found(''), headers: { 'content-type': 'text/xml; charset=tcvn' } },
    ],
    ['the envelope of SOAP 1.2', 'AGENCY_BAD_ANSWER', { ...found('', '1.2'), headers: xml('1.1') }],
    ['unreadable XML', 'AGENCY_BAD_ANSWER', { headers: xml('1.1'), body: `<a>${names}` }],
    ['a DTD', 'AGENCY_BAD_ANSWER', { headers: xml('1.1'), body: `<!DOCTYPE a>${envelope('').slice(38)}` }],
    ['another element', 'AGENCY_BAD_ANSWER', soapReply('1.1', soapEnvelope('1.1', '', `<a>${names}</a>`))],
    [
      'the element of another namespace',
      'AGENCY_BAD_ANSWER',
      soapReply('1.1', soapEnvelope('1.1', '', '<FindResponse/>')),
    ],
    [
      'two elements',
      'AGENCY_BAD_ANSWER',
      soapReply('1.1', soapEnvelope('1.1', '', '<FindResponse xmlns="urn:messages"/><b/>')),
    ],
    [
      'two bodies',
      'AGENCY_BAD_ANSWER',
      { headers: xml('1.1'), body: envelope('').replace('<soapenv:Body>', '<soapenv:Body/><soapenv:Body>') },
    ],
    ['too long an answer', 'AGENCY_BAD_ANSWER', found('x'.repeat(100_000))],
  ])('that is %s is %s, telling nothing of what was in it or in the request', async (_name, code, reply) => {
    peer.answer(() => reply);
    const failure = await failureOf(call());
    expect(failure.code).toBe(code);
    expect(failure.told).not.toMatch(/Lan\b|0011900|10\.1\.2|127\.0|Envelope|xmlns|Digest/);
    expect(failure.told).not.toContain(SECRET);
  });

  test('that does not come is told apart: dropped, late', async () => {
    peer.answer(() => undefined);
    expect((await failureOf(call())).code).toBe('AGENCY_UNREACHABLE');
    peer.answer(() => new Promise(() => undefined));
    const late = await failureOf(call('1.1', AbortSignal.timeout(30)));
    expect(late.code).toBe('AGENCY_TIMEOUT');
    expect(late.told).not.toMatch(/0011900|127\.0/);
  });

  test.each([
    ['1.1', 'Client.MissingBody', 'fault Client.MissingBody'],
    ['1.1', 'wsse:FailedAuthentication', 'fault FailedAuthentication'],
    ['1.1', `Không tìm thấy ${PERSON}`, 'fault without a code'],
    ['1.2', 'wsse:FailedAuthentication', 'fault Sender.FailedAuthentication'],
  ] as const)(
    'with a fault of SOAP %s tells its code for the process log: %s',
    async (version, code, detail) => {
      peer.answer(() => soapFault(version, code, 'x'));
      expect((await failureOf(call(version))).told).toContain(detail);
    },
  );
});

test('calls at the same time get each their own answer', async () => {
  peer.answer(({ body }) => {
    const code =
      parseIncoming(body.toString()).children[1]?.children[0]?.children[0]?.children[0]?.text ?? '';
    return found(`<row>${code}</row>`);
  });
  const codes = Array.from({ length: 20 }, (_, index) => String(index).padStart(4, '0'));
  const answers = await Promise.all(
    codes.map((code) =>
      transports['1.1'].call({
        operation: 'Find',
        body: { key: { '@kind': 'x', code } },
        signal: new AbortController().signal,
      }),
    ),
  );
  expect(answers.map(({ body }) => body.children[0]?.text)).toEqual(codes);
});

test('an operation that was not announced cannot be called', async () => {
  const signal = new AbortController().signal;
  await expect(transports['1.1'].call({ operation: 'Other', body: {}, signal })).rejects.toThrow(TypeError);
});

function xml(version: '1.1' | '1.2'): Record<string, string> {
  return {
    'content-type': version === '1.1' ? 'text/xml; charset=utf-8' : 'application/soap+xml; charset=utf-8',
  };
}
