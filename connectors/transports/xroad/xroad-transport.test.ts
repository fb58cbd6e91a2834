import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readSoapRequest, soapEnvelope, soapReply } from '../../../mocks/kit/soap/soap-message.ts';
import {
  answerHeaders,
  readXRoadHeaders,
  xroadAnswer,
  xroadServiceFault,
  xroadTechnicalFault,
} from '../../../mocks/kit/soap/xroad-message.ts';
import { loadWsdl } from '../soap/wsdl.ts';
import {
  failureOf,
  PEER_AGENCY,
  type Peer,
  type ReceivedMessage,
  type Reply,
  startPeer,
} from '../testing/soap-peer.ts';
import { normaliseCode, placeOf } from './xroad-fault.ts';
import { createXRoadTransport, type XRoadCall, type XRoadTransport } from './xroad-transport.ts';

const ISSUE = 'H26.03-261109-0001';
let peer: Peer;
let xroad: XRoadTransport;
let ids = 0;

beforeAll(async () => {
  peer = await startPeer();
  xroad = createXRoadTransport({
    agency: PEER_AGENCY,
    exchange: peer.exchange,
    wsdl: await loadWsdl(join(import.meta.dirname, '..', 'soap', 'testdata', 'library.wsdl')),
    operations: ['Find'],
    client: { instance: 'VN', memberClass: 'GOV', memberCode: 'H26', subsystem: 'lien-thong' },
    service: { instance: 'VN', memberClass: 'GOV', memberCode: 'G15', subsystem: 'ho-tich', version: 'v1' },
    createId: () => {
      ids += 1;
      return `01900000-0000-7000-8000-${String(ids).padStart(12, '0')}`;
    },
  });
});
afterAll(() => peer.close());
beforeEach(() => peer.answer((message) => answerTo(message)));

const requestOf = ({ headers, body }: ReceivedMessage) =>
  readSoapRequest({
    method: 'POST',
    path: '/ws',
    url: '/ws',
    query: new URLSearchParams(),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body,
  });
const RESPONSE = '<FindResponse xmlns="urn:messages"><row>1</row></FindResponse>';
const answerTo = (message: ReceivedMessage, body = RESPONSE): Reply =>
  xroadAnswer(readXRoadHeaders(requestOf(message)), message.body, body);
/** The right answer with its text changed. */
const forged = (change: (text: string, message: ReceivedMessage) => string) => (message: ReceivedMessage) => {
  const reply = answerTo(message);
  return { ...reply, body: change(String(reply.body), message) };
};
const call = (overrides: Partial<XRoadCall> = {}) =>
  xroad.call({
    operation: 'Find',
    body: { key: { '@kind': 'id', code: '001190000001' } },
    userId: 'VNofficer-civil',
    issue: ISSUE,
    signal: new AbortController().signal,
    ...overrides,
  });

describe('a request', () => {
  test('carries the headers of protocol 4.0, a new id each time', async () => {
    const [first, second] = [await call(), await call()];
    const message = peer.received.at(-1);
    if (!message) throw new Error('nothing was received');
    expect(readXRoadHeaders(requestOf(message))).toMatchObject({
      client: { objectType: 'SUBSYSTEM', path: 'VN/GOV/H26/lien-thong' },
      service: { objectType: 'SERVICE', path: 'VN/GOV/G15/ho-tich/Find/v1' },
      id: second.messageId,
      userId: 'VNofficer-civil',
      issue: ISSUE,
      protocolVersion: '4.0',
    });
    expect(first.messageId).not.toBe(second.messageId);
    expect(second.body.children[0]?.text).toBe('1');
  });

  test('without a dossier has no issue, and the answer then has none either', async () => {
    const { issue: _issue, ...rest } = { issue: ISSUE };
    await xroad.call({
      operation: 'Find',
      body: { key: { '@kind': 'id', code: '1' } },
      userId: 'VNportal',
      signal: new AbortController().signal,
      ...rest,
    });
    expect(peer.received.at(-1)?.body.toString()).not.toContain('issue');
  });

  test.each([
    ['a line break in the user id', { userId: 'VNx\r\nX-Evil: 1' }],
    ['a line break in the issue', { issue: `${ISSUE}\n` }],
    ['a user id without country', { userId: 'officer' }],
  ])('with %s never leaves', async (_name, overrides) => {
    const before = peer.received.length;
    await expect(call(overrides)).rejects.toThrow(TypeError);
    expect(peer.received.length).toBe(before);
  });

  test('escapes what it is given', async () => {
    await call({ userId: 'VN<x>&"', issue: ']]><y/>' });
    const message = peer.received.at(-1);
    if (!message) throw new Error('nothing was received');
    expect(readXRoadHeaders(requestOf(message))).toMatchObject({ userId: 'VN<x>&"', issue: ']]><y/>' });
  });
});

describe('an answer is refused', () => {
  test.each<[string, (text: string, message: ReceivedMessage) => string]>([
    ['with another id', (text) => text.replace(/(id[^>]*>)01900000-/, '$101900001-')],
    ['with another user', (text) => text.replace('VNofficer-civil', 'VNofficer-other')],
    ['with another issue', (text) => text.replace(ISSUE, 'H26.03-261109-0002')],
    ['with another service version', (text) => text.replace('>v1<', '>v2<')],
    ['with another member', (text) => text.replace('>G15<', '>G16<')],
    ['with another object type', (text) => text.replace('SUBSYSTEM', 'MEMBER')],
    ['without its issue', (text) => text.replace(/<xrd:issue.*?<\/xrd:issue>/, '')],
    ['with a header twice', (text) => text.replace(/(<xrd:issue.*?<\/xrd:issue>)/, '$1$1')],
    [
      'with its headers in another order',
      (text) => text.replace(/(<xrd:id .*?<\/xrd:id>)(<xrd:userId.*?<\/xrd:userId>)/, '$2$1'),
    ],
    [
      'with headers of another namespace',
      (text) => text.replaceAll('http://x-road.eu/xsd/xroad.xsd', 'urn:other'),
    ],
    ['without headers', () => soapEnvelope('1.1', '', RESPONSE)],
    ['without the hash of the request', (text) => text.replace(/<xrd:requestHash.*?<\/xrd:requestHash>/, '')],
    ['with two hashes', (text) => text.replace(/(<xrd:requestHash.*?<\/xrd:requestHash>)/, '$1$1')],
    ['with the hash of another request', (text) => text.replace(/(requestHash [^>]*>)./, '$1-')],
    [
      'with a weak hash',
      (text, { body }) =>
        text
          .replace('http://www.w3.org/2001/04/xmlenc#sha512', 'http://www.w3.org/2000/09/xmldsig#sha1')
          .replace(/(requestHash [^>]*>)[^<]*/, `$1${createHash('sha1').update(body).digest('base64')}`),
    ],
  ])('%s', async (_name, change) => {
    peer.answer(forged(change));
    const failure = await failureOf(call());
    expect(failure.code).toBe('AGENCY_BAD_ANSWER');
    expect(failure.told).not.toMatch(/officer|H26|VN/);
  });

  test('that belongs to another request of the same kind', async () => {
    let first: Reply | undefined;
    peer.answer((message) => {
      first ??= answerTo(message);
      return first;
    });
    await call();
    expect((await failureOf(call())).code).toBe('AGENCY_BAD_ANSWER');
  });
});

test('other prefixes, line breaks between headers and a SHA-256 hash are the same answer', async () => {
  peer.answer((message) => {
    const { headersXml } = readXRoadHeaders(requestOf(message));
    const other = answerHeaders(headersXml, message.body)
      .replaceAll('xrd:', 'q:')
      .replaceAll('xmlns:xrd', 'xmlns:q')
      .replaceAll('><', '>\n<')
      .replace('xmlenc#sha512', 'xmlenc#sha256')
      .replace(
        /(requestHash [^>]*>)[^<]*/,
        `$1${createHash('sha256').update(message.body).digest('base64')}`,
      );
    return soapReply('1.1', soapEnvelope('1.1', other, RESPONSE));
  });
  expect((await call()).body.name).toBe('FindResponse');
});

describe('a fault', () => {
  test.each([
    ['Server.ServerProxy.AccessDenied', 'server.serverproxy.access_denied at the peer security server'],
    ['server.serverproxy.access_denied', 'server.serverproxy.access_denied at the peer security server'],
    [
      'Server.ClientProxy.ServiceFailed.MissingBody',
      'server.clientproxy.service_failed.missing_body at the provider',
    ],
    ['Server.ClientProxy.NetworkError', 'server.clientproxy.network_error at our security server'],
    ['Client.UnknownService', 'client.unknown_service in our message'],
  ])('%s, with HTTP 200, tells where it failed: %s', async (code, told) => {
    const id = '7b1f2c3d-0000-4000-8000-000000000001';
    peer.answer(() => xroadTechnicalFault(code, 'Nguyễn Thị Lan 001190000001', id));
    const failure = await failureOf(call());
    expect(failure.code).toBe('AGENCY_FAULT');
    expect(failure.told).toContain(`fault ${told} id ${id}`);
    expect(failure.told).not.toMatch(/Lan\b|00119/);
  });

  test('of the service itself, in a normal answer, is a fault and not data', async () => {
    const inner = xroadServiceFault('HT-404', 'Số định danh 001190000001 chưa được cấp');
    peer.answer((message) => answerTo(message, `<FindResponse xmlns="urn:messages">${inner}</FindResponse>`));
    const failure = await failureOf(call());
    expect(failure.code).toBe('AGENCY_FAULT');
    expect(failure.told).toContain('HT-404');
    expect(failure.told).not.toContain('00119');
  });

  test.each([
    [
      'Server.ServerProxy.ServiceFailed.InvalidSoap',
      'server.serverproxy.service_failed.invalid_soap',
      'at the provider',
    ],
    ['Server.SslAuthenticationFailed', 'server.ssl_authentication_failed', 'at an unknown place'],
    ['Client', 'client', 'in our message'],
  ])('%s is %s, %s', (code, normalised, place) => {
    expect(normaliseCode(code)).toBe(normalised);
    expect(placeOf(normalised)).toBe(place);
  });
});

test.each(['a/b', 'a b', 'a\nb', '..', 'a;b', ''])('refuses %j as an identifier', async (memberCode) => {
  const wsdl = await loadWsdl(join(import.meta.dirname, '..', 'soap', 'testdata', 'library.wsdl'));
  const transport = createXRoadTransport({
    agency: PEER_AGENCY,
    exchange: peer.exchange,
    wsdl,
    operations: ['Find'],
    client: { instance: 'VN', memberClass: 'GOV', memberCode },
    service: { instance: 'VN', memberClass: 'GOV', memberCode: 'G15' },
    createId: () => 'x',
  });
  const signal = new AbortController().signal;
  const body = { key: { '@kind': 'id', code: '1' } };
  await expect(transport.call({ operation: 'Find', body, userId: 'VNx', signal })).rejects.toThrow(TypeError);
});
