import { createHash, createVerify, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WSSecurityCert } from 'soap';
import { readXml } from '../../xml/safe-xml.ts';
import { XSI } from '../../xml/xml-element.ts';
import { createSelfSigned } from '../testing/self-signed.ts';
import { failureOf, PEER_AGENCY, type Peer, startPeer } from '../testing/soap-peer.ts';
import { type SoapSecurity, writeEnvelope } from './soap-envelope.ts';
import { ENVELOPE_NAMESPACES, WSU } from './soap-names.ts';
import { createSoapTransport, type SoapTransport } from './soap-transport.ts';
import { loadWsdl } from './wsdl.ts';
import { createX509Signature, type X509Parts } from './x509-signature.ts';

const NOW = Date.parse('2026-11-02T09:00:00+07:00');
const ours = createSelfSigned('lien-thong');
const theirs = createSelfSigned('registry');
const stranger = createSelfSigned('stranger');
const ourParts: X509Parts = {
  agency: PEER_AGENCY,
  privateKey: ours.privateKey,
  certificate: ours.certificate,
  trusted: [theirs.certificate],
  now: () => NOW,
};
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
let peer: Peer;
let transport: SoapTransport;

/** What a peer signs with its own key, `minutes` after our clock. */
const peerSecurity = (own = theirs, minutes = 0) =>
  createX509Signature({
    agency: PEER_AGENCY,
    privateKey: own.privateKey,
    certificate: own.certificate,
    trusted: [ours.certificate],
    now: () => NOW + minutes * 60_000,
  });
/** The peer's signature over a Timestamp that says what a test wants. */
const stampedBy = (instants: { readonly created?: number; readonly expires?: number }): SoapSecurity => ({
  ...peerSecurity(),
  tokens: () => [
    {
      name: 'wsu:Timestamp',
      attributes: { 'wsu:Id': 'timestamp' },
      content: Object.entries(instants).map(([name, ms]) => ({
        name: name === 'created' ? 'wsu:Created' : 'wsu:Expires',
        content: new Date(ms).toISOString(),
      })),
    },
  ],
});
const signedAnswer = (row: string, security = peerSecurity()): string =>
  writeEnvelope({
    version: '1.1',
    headers: [],
    body: `<FindResponse xmlns="urn:messages"><row>${row}</row></FindResponse>`,
    security,
  });
const replyWith = (envelope: string) =>
  peer.answer(() => ({ headers: { 'content-type': 'text/xml; charset=utf-8' }, body: envelope }));
const call = () =>
  transport.call({
    operation: 'Find',
    body: { key: [{ '@kind': 'id', code: '001190000001' }] },
    signal: new AbortController().signal,
  });

beforeAll(async () => {
  peer = await startPeer();
  transport = createSoapTransport({
    agency: PEER_AGENCY,
    exchange: peer.exchange,
    wsdl: await loadWsdl(join(import.meta.dirname, 'testdata', 'library.wsdl')),
    operations: ['Find'],
    security: createX509Signature(ourParts),
  });
});
afterAll(() => peer.close());
beforeEach(() => replyWith(signedAnswer('0007')));

describe('a request signed by X.509', () => {
  test('is one that a receiver with our certificate can verify, Body and Timestamp both', async () => {
    await call();
    const sent = peer.received.at(-1)?.body ?? Buffer.alloc(0);
    const body = await peerSecurity().open?.(readXml(sent));
    expect(body?.children[0]?.name).toBe('Find');
    expect(sent.toString()).not.toContain('PRIVATE KEY');
  });

  test('is proved by plain RSA and SHA-256 over its own bytes, with the certificate that it carries', async () => {
    await call();
    const sent = peer.received.at(-1)?.body.toString() ?? '';
    const whole = (pattern: RegExp) => pattern.exec(sent)?.[0] ?? '';
    const inside = (name: string) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(sent)?.[1] ?? '';
    // Our writer writes almost canonically: what is missing is the declaration of an outer element (it sorts first
    // in both parts), what is too much is that of a prefix this body does not use.
    const declare = (xml: string, prefix: string, uri: string) =>
      xml.replace(/^<[\w:]+/, (start) => `${start} xmlns:${prefix}="${uri}"`);
    const parts = {
      timestamp: declare(whole(/<wsu:Timestamp[\s\S]*<\/wsu:Timestamp>/), 'wsu', WSU),
      body: declare(
        whole(/<soap:Body[\s\S]*<\/soap:Body>/).replace(` xmlns:xsi="${XSI}"`, ''),
        'soap',
        ENVELOPE_NAMESPACES['1.1'],
      ),
    };
    const signedInfo = whole(/<SignedInfo>[\s\S]*<\/SignedInfo>/);
    const references = signedInfo.match(/<Reference[\s\S]*?<\/Reference>/g) ?? [];
    expect(references).toHaveLength(2);
    for (const [id, xml] of Object.entries(parts)) {
      const reference = references.find((one) => one.includes(`URI="#${id}"`));
      expect(reference).toContain(`>${createHash('sha256').update(xml).digest('base64')}<`);
    }
    const certificate = new X509Certificate(Buffer.from(inside('wsse:BinarySecurityToken'), 'base64'));
    const canonical = signedInfo
      .replace('<SignedInfo>', `<SignedInfo xmlns="${DSIG}">`)
      .replace(/<(\w+)([^>]*)\/>/g, '<$1$2></$1>');
    const isGenuine = createVerify('sha256')
      .update(canonical)
      .verify(certificate.publicKey, inside('SignatureValue'), 'base64');
    expect(isGenuine).toBe(true);
    expect(certificate.subject).toBe('CN=lien-thong');
  });

  test('is not one any more when a byte of its body is changed', async () => {
    await call();
    const sent = peer.received.at(-1)?.body.toString().replace('001190000001', '001190000002') ?? '';
    await expect(peerSecurity().open?.(readXml(sent))).rejects.toThrow(/no trusted key/);
  });
});

describe('an answer signed by X.509', () => {
  test('is read as it was signed', async () => {
    expect((await call()).body.children[0]?.text).toBe('0007');
  });

  test('is read when another library signed it, with ids and prefixes of its own', async () => {
    const signer = new WSSecurityCert(theirs.privateKey, theirs.certificate, '', {
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      signatureTransformations: ['http://www.w3.org/2001/10/xml-exc-c14n#'],
      signerOptions: { idMode: 'wssecurity', prefix: 'ds' },
    });
    const answer =
      `<S:Envelope xmlns:S="${ENVELOPE_NAMESPACES['1.1']}" xmlns:u="urn:messages"><S:Header></S:Header>` +
      '<S:Body>\n  <u:FindResponse><u:row>Đặng &amp; Ý</u:row></u:FindResponse></S:Body></S:Envelope>';
    const envelope = signer.postProcess(answer, 'S');
    // It signs by the clock of the machine.
    const security = createX509Signature({ ...ourParts, now: Date.now });
    const body = await security.open?.(readXml(envelope));
    expect(body?.children[0]?.children[0]?.text).toBe('Đặng & Ý');
  });

  test.each<[string, () => string, RegExp]>([
    [
      'whose Timestamp says that it has expired',
      () => signedAnswer('1', stampedBy({ created: NOW - 60_000, expires: NOW - 1_000 })),
      /not fresh/,
    ],
    ['whose Timestamp has no instant', () => signedAnswer('1', stampedBy({})), /not fresh/],
    [
      'that is not signed',
      () => signedAnswer('1').replace(/<Signature[\s\S]*<\/Signature>/, ''),
      /not signed/,
    ],
    ['changed on its way', () => signedAnswer('0007').replace('>0007<', '>0008<'), /no trusted key/],
    ['signed by a stranger', () => signedAnswer('1', peerSecurity(stranger)), /no trusted key/],
    ['of ten minutes ago', () => signedAnswer('1', peerSecurity(theirs, -10)), /not fresh/],
    [
      'whose signed body was moved and another put into its place',
      () => {
        const honest = signedAnswer('1');
        const body = /<soap:Body[\s\S]*<\/soap:Body>/.exec(honest)?.[0] ?? '';
        const forged =
          '<soap:Body><FindResponse xmlns="urn:messages"><row>forged</row></FindResponse></soap:Body>';
        return honest.replace(body, forged).replace('</soap:Header>', `<wrap>${body}</wrap></soap:Header>`);
      },
      /does not cover/,
    ],
    [
      'whose signature has a reference of each kind more than once',
      () => signedAnswer('1').replace(/<Reference[\s\S]*<\/Reference>/, (found) => found.repeat(2)),
      /another shape/,
    ],
    [
      'whose signature has three hundred references',
      () => signedAnswer('1').replace(/<Reference[\s\S]*?<\/Reference>/, (found) => found.repeat(300)),
      /another shape/,
    ],
    [
      'whose reference is transformed 350 times',
      () => signedAnswer('1').replace(/<Transform [^>]*\/>/, (found) => found.repeat(350)),
      /another shape/,
    ],
    [
      'that signs its Body only',
      () => signedAnswer('1').replace(/<Reference[\s\S]*?<\/Reference>/, ''),
      /another shape|does not cover/,
    ],
    [
      'with two bodies of one id',
      () => {
        const honest = signedAnswer('1');
        const body = /<soap:Body[\s\S]*<\/soap:Body>/.exec(honest)?.[0] ?? '';
        return honest.replace('</soap:Header>', `<wrap>${body.replace('>1<', '>2<')}</wrap></soap:Header>`);
      },
      /id that stands twice/,
    ],
  ])('%s is refused', async (_name, envelope, reason) => {
    replyWith(envelope());
    const { code, told } = await failureOf(call());
    expect(code).toBe('AGENCY_BAD_ANSWER');
    expect(told).toMatch(reason);
    expect(told).not.toMatch(/Envelope|001190000001/);
  });
});
