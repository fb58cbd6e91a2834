import { createHash, createPublicKey, createVerify, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { SignedXml } from 'xml-crypto';
import { canonicalForm } from '../../xml/canonical-xml.ts';
import { readXml } from '../../xml/safe-xml.ts';
import { UntrustedXml } from '../../xml/verify-signature.ts';
import { writeXml } from '../../xml/xml-write.ts';
import { createSelfSigned } from '../testing/self-signed.ts';
import { createXmlSigner, createXmlVerifier } from './xml-signature.ts';

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const ENVELOPED = `${DSIG}enveloped-signature`;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const makePair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const now = makePair();
const next = makePair();
const stranger = createSelfSigned('stranger');
/** The canonical form of what is believed of a message. */
const openBy = (trusted: readonly string[]) => {
  const verify = createXmlVerifier(trusted);
  return async (message: string): Promise<string> => canonicalForm(await verify(readXml(message)));
};
const open = openBy([now.publicKey, next.publicKey]);
const sign = createXmlSigner(now.privateKey);

const TRUE = '<DATA><HEADER><MSG_ID>GIP1</MSG_ID></HEADER><BODY><TEN>Đặng &amp; Ý</TEN></BODY></DATA>';
const FORGED = TRUE.replace('Đặng', 'Kẻ gian');
const signatureOf = (signed: string): string => /<Signature[\s\S]*<\/Signature>/.exec(signed)?.[0] ?? '';
const insideRoot = (xml: string, more: string): string => xml.replace('</DATA>', `${more}</DATA>`);

interface Shape {
  readonly algorithm?: string;
  readonly digest?: string;
  readonly canonical?: string;
  readonly transforms?: readonly string[];
  /** What each reference covers; '' = the whole document. */
  readonly covers?: readonly string[];
  readonly key?: string;
  readonly keyInfo?: string;
}

/** A genuine signature by the authority's own key, of whatever shape a test wants. */
function signOtherwise(xml: string, shape: Shape): string {
  const signer = new SignedXml({
    privateKey: shape.key ?? now.privateKey,
    signatureAlgorithm: shape.algorithm ?? RSA_SHA256,
    canonicalizationAlgorithm: shape.canonical ?? EXCLUSIVE,
    getKeyInfoContent: () => shape.keyInfo ?? null,
  });
  for (const covered of shape.covers ?? ['']) {
    signer.addReference({
      xpath: covered === '' ? '/*' : covered,
      transforms: [...(shape.transforms ?? [ENVELOPED, EXCLUSIVE])],
      digestAlgorithm: shape.digest ?? SHA256,
      ...(covered === '' ? { uri: '', isEmptyUri: true } : {}),
    });
  }
  signer.computeSignature(xml, { location: { reference: '/*', action: 'append' } });
  return signer.getSignedXml();
}

describe('a signed message', () => {
  test('is proved by plain RSA and SHA-256, without the library that signed it', () => {
    const signed = sign(TRUE);
    const inside = (name: string) => new RegExp(`<${name}[^>]*>([^<]*)</${name}>`).exec(signed)?.[1] ?? '';
    // The text is in canonical form already.
    expect(inside('DigestValue')).toBe(createHash('sha256').update(TRUE).digest('base64'));
    const signedInfo = (/<SignedInfo>[\s\S]*<\/SignedInfo>/.exec(signed)?.[0] ?? '')
      .replace('<SignedInfo>', `<SignedInfo xmlns="${DSIG}">`)
      .replace(/<(\w+)([^>]*)\/>/g, '<$1$2></$1>');
    const isGenuine = createVerify('sha256')
      .update(signedInfo)
      .verify(createPublicKey(now.publicKey), inside('SignatureValue'), 'base64');
    expect(isGenuine).toBe(true);
    expect(signed).not.toContain('KeyInfo');
  });

  test('is read as what was signed, without the signature', async () => {
    expect(await open(sign(TRUE))).toBe(TRUE);
  });

  test('holds every character that was written, line ends of other standards included', async () => {
    const text = 'a\r\n\t\u0085\u2028\u2029\u00a0\u3000 b';
    const message = writeXml({ name: 'a', attributes: { t: text }, content: text });
    const { text: read, attributes } = await createXmlVerifier([now.publicKey])(readXml(sign(message)));
    expect([read, attributes[0]?.value]).toEqual([text, text]);
  });

  test('is read whichever of the trusted keys made it: both are good during a change of keys', async () => {
    expect(await open(createXmlSigner(next.privateKey)(TRUE))).toBe(TRUE);
  });

  test('may be trusted by the certificate of its key', async () => {
    const byCertificate = openBy([now.publicKey, stranger.certificate]);
    expect(await byCertificate(createXmlSigner(stranger.privateKey)(TRUE))).toBe(TRUE);
  });

  test('may carry prefixes, a declaration and blanks of its own', async () => {
    const signed = sign(`<?xml version="1.0" encoding="UTF-8"?>\n${TRUE.replaceAll('><', '>\n  <')}\n`);
    expect((await open(signed)).replace(/>\s+</g, '><')).toBe(TRUE);
  });

  test('into which a comment was put is read as if it were not there: no value is cut short by one', async () => {
    const commented = sign(TRUE).replace('GIP1', 'GI<!-- -->P1');
    expect(await open(commented)).toBe(TRUE);
  });
});

describe('a message is not believed', () => {
  const whole = sign(TRUE);
  const signature = signatureOf(whole);
  const certificate = new X509Certificate(stranger.certificate).raw.toString('base64');

  test.each<[string, string, RegExp]>([
    ['that is not signed', TRUE, /not signed/],
    ['whose signature is in another namespace', whole.replace(DSIG, 'urn:other'), /not signed/],
    ['in which one letter was changed', whole.replace('Đặng', 'Đăng'), /no trusted key/],
    ['to which an element was added', insideRoot(whole, '<BODY/>'), /no trusted key/],
    ['to which an attribute was added', whole.replace('<BODY>', '<BODY a="1">'), /no trusted key/],
    [
      'whose digest was changed to fit',
      insideRoot(
        FORGED,
        signature.replace(
          /(<DigestValue>)[^<]*/,
          `$1${createHash('sha256').update(FORGED).digest('base64')}`,
        ),
      ),
      /no trusted key/,
    ],
    ['signed by a stranger', createXmlSigner(stranger.privateKey)(TRUE), /no trusted key/],
    [
      'signed by a stranger who sends his own certificate along',
      signOtherwise(TRUE, {
        key: stranger.privateKey,
        keyInfo: `<X509Data><X509Certificate>${certificate}</X509Certificate></X509Data>`,
      }),
      /no trusted key/,
    ],
    ['whose signature is no Base64', whole.replace(/(<SignatureValue>)[^<]*/, '$1%'), /no trusted key/],
    ['whose signature is empty', whole.replace(/(<SignatureValue>)[^<]*/, '$1'), /no trusted key/],
  ])('%s', async (_name, message, reason) => {
    await expect(open(message)).rejects.toThrow(UntrustedXml);
    await expect(open(message)).rejects.toThrow(reason);
  });

  test.each<[string, string, RegExp]>([
    ['wrapped whole into a forged one', insideRoot(FORGED, whole), /no child of the message/],
    ['put before a forged body', `<DATA>${whole}${FORGED.slice('<DATA>'.length)}`, /no child/],
    ['whose signature was moved under a forged one', insideRoot(FORGED, signature), /no trusted key/],
    [
      'that lies in an Object of its own signature',
      insideRoot(FORGED, signature.replace('</Signature>', `<Object>${TRUE}</Object></Signature>`)),
      /another shape/,
    ],
    ['with its signature twice', insideRoot(whole, signature), /several signatures/],
    [
      'with a second SignedInfo before the true one',
      insideRoot(
        FORGED,
        signature.replace('<SignedInfo>', '<SignedInfo><Reference/></SignedInfo><SignedInfo>'),
      ),
      /another shape/,
    ],
    [
      'with a second digest, quoted in a comment',
      insideRoot(
        FORGED,
        signature.replace(
          '<DigestValue>',
          `<DigestValue><!--${createHash('sha256').update(FORGED).digest('base64')}-->`,
        ),
      ),
      /no trusted key/,
    ],
    ['whose root is the signature', signature, /no child of the message/],
  ])('when a genuine one stands in it %s', async (_name, message, reason) => {
    await expect(open(message)).rejects.toThrow(UntrustedXml);
    await expect(open(message)).rejects.toThrow(reason);
  });

  test.each<[string, Shape]>([
    ['it and a part of it', { covers: ['', "/*/*[local-name()='BODY']"] }],
    ['it by SHA-1', { digest: `${DSIG}sha1` }],
    ['it with RSA and SHA-1', { algorithm: `${DSIG}rsa-sha1` }],
    ['it with its comments', { transforms: [ENVELOPED, `${EXCLUSIVE}WithComments`] }],
    ['it transformed twice', { transforms: [ENVELOPED, EXCLUSIVE, EXCLUSIVE] }],
    ['it transformed 350 times', { transforms: [ENVELOPED, ...Array<string>(350).fill(EXCLUSIVE)] }],
    ['it enveloped twice', { transforms: [ENVELOPED, ENVELOPED, EXCLUSIVE] }],
    ['it in the wrong order', { transforms: [EXCLUSIVE, ENVELOPED] }],
    ['it without the signature taken out', { transforms: [EXCLUSIVE] }],
    ['it in no canonical form', { transforms: [ENVELOPED] }],
    ['it twice', { covers: ['', ''] }],
    ['it in another canonical form', { canonical: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315' }],
  ])('when the authority’s own key signed %s', async (_name, shape) => {
    await expect(open(signOtherwise(TRUE, shape))).rejects.toThrow(/another shape than agreed/);
  });

  test('when the authority’s own key signed only a part of it', async () => {
    const part = signOtherwise(TRUE, { covers: ["/*/*[local-name()='HEADER']"], transforms: [EXCLUSIVE] });
    await expect(open(part)).rejects.toThrow(/does not cover/);
  });

  test('when no key is trusted at all', async () => {
    await expect(openBy([])(whole)).rejects.toThrow(/no trusted key/);
  });
});

test('what is said of a message that is not believed quotes nothing of it', async () => {
  for (const message of [TRUE, sign(TRUE).replace('Đặng', 'x'), insideRoot(FORGED, sign(TRUE))]) {
    let told = '';
    try {
      await open(message);
    } catch (error) {
      told = String(error);
    }
    expect(told).not.toBe('');
    expect(told).not.toMatch(/GIP1|Đặng|gian|[A-Za-z0-9+/]{40}/);
  }
});
