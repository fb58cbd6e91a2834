import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { MockRequest } from '../message.ts';
import { GIP_REQUEST_NAMESPACE, gipReply, signGip, verifyGip } from './gip-message.ts';
import { incomingChild, parseIncoming } from './incoming-xml.ts';
import { readSoapRequest, SoapRefusal, soapEnvelope, soapFault } from './soap-message.ts';
import { NonceBook, verifyUsernameToken } from './username-token.ts';
import { readXRoadHeaders, requestHashOf, xroadAnswer } from './xroad-message.ts';

const request = (envelope: string, contentType = 'text/xml; charset=utf-8'): MockRequest => ({
  method: 'POST',
  path: '/',
  url: '/',
  query: new URLSearchParams(),
  headers: { 'content-type': contentType, soapaction: '"urn:do"' },
  body: Buffer.from(envelope),
});
const soap = (headers: string, body: string) => readSoapRequest(request(soapEnvelope('1.1', headers, body)));
const refusalOf = (attempt: () => unknown): string => {
  try {
    attempt();
  } catch (error) {
    if (error instanceof SoapRefusal) return String(error.reply.body);
    throw error;
  }
  return 'served';
};

describe('a request', () => {
  test('is read with action, header and payload', () => {
    const read = soap('<a xmlns="u"/>', '<b xmlns="u">&#7877;</b>');
    expect([read.version, read.action, read.header?.children[0]?.name, read.payload.text]).toEqual([
      '1.1',
      'urn:do',
      'a',
      'ễ',
    ]);
  });

  test('of SOAP 1.2 has its action in the content type', () => {
    const type = 'application/soap+xml; charset=utf-8; action="urn:x"';
    const read = readSoapRequest(request(soapEnvelope('1.2', '', '<b/>'), type));
    expect([read.version, read.action]).toEqual(['1.2', 'urn:x']);
  });

  test.each([
    ['another content type', request(soapEnvelope('1.1', '', '<b/>'), 'application/json')],
    ['an envelope of the other version', request(soapEnvelope('1.2', '', '<b/>'))],
    ['two payloads', request(soapEnvelope('1.1', '', '<b/><c/>'))],
    ['broken XML', request('<Envelope>')],
    ['a DOCTYPE', request('<!DOCTYPE x><x/>')],
  ])('with %s is refused', (_name, bad) => {
    expect(refusalOf(() => readSoapRequest(bad))).toContain('Fault');
  });
});

describe('a UsernameToken', () => {
  const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
  const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
  const TYPE =
    'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest';
  // Digest computed with openssl: base64(sha1("0123456789abcdef" + "2026-11-02T02:00:00Z" + "mật-khẩu")).
  const digest = '0ivdW7OT0rJMHAPPxipjYurTJIU=';
  const token = (overrides: Record<string, string> = {}) => {
    const part = {
      user: 'lien-thong',
      digest,
      nonce: Buffer.from('0123456789abcdef').toString('base64'),
      created: '2026-11-02T02:00:00Z',
      type: TYPE,
      ...overrides,
    };
    return soap(
      `<w:Security xmlns:w="${WSSE}" xmlns:u="${WSU}"><w:UsernameToken><w:Username>${part.user}</w:Username>` +
        `<w:Password Type="${part.type}">${part.digest}</w:Password><w:Nonce>${part.nonce}</w:Nonce>` +
        `<u:Created>${part.created}</u:Created></w:UsernameToken></w:Security>`,
      '<b/>',
    );
  };
  const account = (minutes = 0, nonces = new NonceBook()) => ({
    username: 'lien-thong',
    password: 'mật-khẩu',
    now: new Date(Date.parse('2026-11-02T02:00:00Z') + minutes * 60_000),
    nonces,
  });

  test('with the right digest is accepted once, within five minutes', () => {
    const nonces = new NonceBook();
    expect(refusalOf(() => verifyUsernameToken(token(), account(5, nonces)))).toBe('served');
    expect(refusalOf(() => verifyUsernameToken(token(), account(5, nonces)))).toContain(
      'InvalidSecurityToken',
    );
  });

  test.each([
    ['wsse:FailedAuthentication', { digest: Buffer.alloc(20).toString('base64') }, 0],
    ['wsse:FailedAuthentication', { digest: '' }, 0],
    ['wsse:FailedAuthentication', { user: 'other' }, 0],
    ['wsse:FailedAuthentication', { nonce: Buffer.from('other-nonce-here').toString('base64') }, 0],
    ['wsse:InvalidSecurityToken', {}, 6],
    ['wsse:InvalidSecurityToken', {}, -6],
    ['wsse:InvalidSecurityToken', { created: 'yesterday' }, 0],
    ['wsse:UnsupportedSecurityToken', { type: TYPE.replace('Digest', 'Text') }, 0],
  ])('is refused with %s for %j at minute %d', (code, overrides, minutes) => {
    expect(refusalOf(() => verifyUsernameToken(token(overrides), account(minutes)))).toContain(code);
  });

  test('is required', () => {
    expect(refusalOf(() => verifyUsernameToken(soap('', '<b/>'), account()))).toContain(
      'wsse:InvalidSecurity',
    );
  });
});

describe('X-Road headers', () => {
  const member = '<i:xRoadInstance>VN</i:xRoadInstance><i:memberClass>GOV</i:memberClass>';
  const headers =
    '<x:client xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers" ' +
    `i:objectType="SUBSYSTEM">${member}</x:client>` +
    '<x:service xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers" ' +
    `i:objectType="SERVICE">${member}<i:serviceCode>TraCuu</i:serviceCode></x:service>` +
    ['id', 'userId', 'issue', 'protocolVersion']
      .map((name) => `<${name} xmlns="http://x-road.eu/xsd/xroad.xsd">${name}-1</${name}>`)
      .join('');

  test('are read and come back in the answer in the same order, with the hash of what was sent', () => {
    const read = readXRoadHeaders(soap(headers, '<TraCuu/>'));
    expect(read).toMatchObject({
      client: { objectType: 'SUBSYSTEM', path: 'VN/GOV' },
      service: { objectType: 'SERVICE', path: 'VN/GOV/TraCuu' },
      serviceCode: 'TraCuu',
      id: 'id-1',
      userId: 'userId-1',
      issue: 'issue-1',
      protocolVersion: 'protocolVersion-1',
    });
    const answer = parseIncoming(String(xroadAnswer(read, Buffer.from('abc'), '<TraCuuResponse/>').body));
    expect(
      incomingChild(answer, 'Header')?.children.map(({ name, text }) => `${name} ${text.slice(0, 12)}`),
    ).toEqual([
      'client ',
      'service ',
      'id id-1',
      'userId userId-1',
      'issue issue-1',
      'protocolVersion protocolVers',
      'requestHash 3a81oZNherrM',
    ]);
    expect(requestHashOf(Buffer.from('abc'))).toMatch(/^3a81oZNherrM/);
  });

  test.each([
    ['MissingHeaderField', headers.replace(/<id .*?<\/id>/, '')],
    ['DuplicateHeaderField', headers + headers],
    ['InvalidBody', headers.replace('TraCuu<', 'Khac<')],
  ])('%s is a technical fault', (code, bad) => {
    expect(refusalOf(() => readXRoadHeaders(soap(bad, '<TraCuu/>')))).toContain(`Client.${code}`);
  });
});

describe('a GIP message', () => {
  const [ours, theirs] = [1, 2].map(() => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return {
      privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    };
  });
  if (!ours || !theirs) throw new Error('no keys');
  const data =
    '<DATA><HEADER><MSG_ID>GIP202611020000001</MSG_ID></HEADER><BODY><MA_HS>Đ ]]&gt;</MA_HS></BODY></DATA>';
  const message = (signed: string) =>
    soap(
      '',
      `<g:xuLyTruyVanMsg xmlns:g="${GIP_REQUEST_NAMESPACE}"><arg0><![CDATA[${signed}]]></arg0></g:xuLyTruyVanMsg>`,
    );

  test('signed by one of the trusted keys is read without its signature', () => {
    const read = verifyGip(message(signGip(data, ours.privateKey)), [theirs.publicKey, ours.publicKey]);
    expect(read.children.map(({ name }) => name)).toEqual(['HEADER', 'BODY']);
  });

  test.each([
    ['changed after signing', signGip(data, ours.privateKey).replace('0000001', '0000002')],
    ['signed by a stranger', signGip(data, theirs.privateKey)],
    ['not signed', data],
  ])('%s is refused', (_name, signed) => {
    expect(refusalOf(() => verifyGip(message(signed), [ours.publicKey]))).toContain('Signature');
  });

  test('is carried as CDATA whatever it holds', () => {
    const envelope = parseIncoming(String(gipReply('<DATA><![CDATA[x]]></DATA>').body));
    expect(envelope.children[0]?.children[0]?.children[0]?.text).toBe('<DATA><![CDATA[x]]></DATA>');
  });
});

test.each([
  ['1.1', 'Server', 'soapenv:Server'],
  ['1.1', 'Server.ServerProxy.AccessDenied', 'soapenv:Server.ServerProxy.AccessDenied'],
  ['1.2', 'Server', 'soapenv:Receiver'],
  ['1.2', 'wsse:FailedAuthentication', 'wsse:FailedAuthentication'],
] as const)('a fault of SOAP %s with code %s says %s and is well-formed', (version, code, written) => {
  const reply = soapFault(version, code, 'Lỗi <1>', { detail: '<d/>' });
  expect(parseIncoming(String(reply.body)).children[0]?.children[0]?.name).toBe('Fault');
  expect(String(reply.body)).toContain(written);
});
