import { X509Certificate } from 'node:crypto';
import { DOMParser, type Document, type Element } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import type { AgencyId } from '../../../schema/terms.ts';
import { parseXml } from '../../xml/safe-xml.ts';
import { childrenOf, textOf, type XmlElement } from '../../xml/xml-element.ts';
import type { XmlNode } from '../../xml/xml-write.ts';
import { badAnswer } from '../http/http-exchange.ts';
import type { SoapSecurity } from './soap-envelope.ts';
import { BASE64_BINARY, WSU, X509_V3 } from './soap-names.ts';

export interface X509Parts {
  readonly agency: AgencyId;
  /** PEM; signs what leaves. */
  readonly privateKey: string;
  /** PEM; its public half, sent along. */
  readonly certificate: string;
  /** PEM certificates or public keys that answers may be signed with; several during a change of keys. */
  readonly trusted: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
/** How old an answer's Timestamp may be, and how long our own is good (WS-Security: five minutes). */
const FRESH_MS = 5 * 60_000;
const BODY_ID = 'body';
const HEADER = "/*/*[local-name()='Header']/*[local-name()='Security']";

/**
 * WS-Security X.509 token profile: Body and Timestamp signed (exclusive c14n, RSA-SHA256), answers verified alike.
 * KNOWN GAP: nothing ties an answer to its request. Within its five minutes an answer of the same operation can be
 * played again; rows are joined by their own keys, so it can make a row old or absent, never another's.
 */
export function createX509Signature(parts: X509Parts): SoapSecurity {
  const der = new X509Certificate(parts.certificate).raw.toString('base64');
  return {
    bodyId: BODY_ID,
    tokens: () => [timestamp(parts.now()), binaryToken(der)],
    seal: (envelope) => sign(envelope, parts.privateKey),
    open: (envelope) => open(envelope.toString('utf8'), parts),
  };
}

const timestamp = (nowMs: number): XmlNode => ({
  name: 'wsu:Timestamp',
  attributes: { 'wsu:Id': 'timestamp' },
  content: [
    { name: 'wsu:Created', content: new Date(nowMs).toISOString() },
    { name: 'wsu:Expires', content: new Date(nowMs + FRESH_MS).toISOString() },
  ],
});

const binaryToken = (der: string): XmlNode => ({
  name: 'wsse:BinarySecurityToken',
  attributes: { 'wsu:Id': 'certificate', EncodingType: BASE64_BINARY, ValueType: X509_V3 },
  content: der,
});

function sign(envelope: string, privateKey: string): string {
  const signer = new SignedXml({
    idMode: 'wssecurity',
    privateKey,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
    getKeyInfoContent: () =>
      `<wsse:SecurityTokenReference><wsse:Reference URI="#certificate" ValueType="${X509_V3}"/></wsse:SecurityTokenReference>`,
  });
  for (const xpath of [`${HEADER}/*[local-name()='Timestamp']`, "/*/*[local-name()='Body']"])
    signer.addReference({ xpath, transforms: [EXCLUSIVE], digestAlgorithm: SHA256 });
  signer.computeSignature(envelope, { location: { reference: HEADER, action: 'append' } });
  return signer.getSignedXml();
}

/**
 * @returns the Body as it was signed, read from the signed bytes themselves.
 * @throws GatewayError `AGENCY_BAD_ANSWER` when Body and a fresh Timestamp, each the only one at its place, are not
 *   covered by one signature of a trusted key.
 */
function open(envelope: string, { agency, trusted, now }: X509Parts): XmlElement {
  const refuse = (reason: string) => badAnswer(agency, `signature: ${reason}`);
  // Refused a DTD by the transport's own parser before.
  const document = new DOMParser({ onError: () => undefined }).parseFromString(envelope, 'text/xml');
  const signatures = document.getElementsByTagNameNS(DSIG, 'Signature');
  const [signature] = signatures;
  if (!signature) throw refuse('not signed');
  if (signatures.length > 1) throw refuse('several signatures');
  refuseRepeatedIds(document, refuse);
  const security = onlyChild(onlyChild(document.documentElement, 'Header'), 'Security');
  if (!security || signature.parentNode !== security) throw refuse('not in the security header');
  const signed = trusted
    .map((key) => signedBy(key, envelope, signature))
    .find((found) => found !== undefined);
  if (!signed) throw refuse('no trusted key made it');
  const elements = signed.map((text) => parseXml(agency, text, { maxBytes: Buffer.byteLength(text) }));
  const body = elements.find(({ name }) => name === 'Body');
  const stamp = elements.find(({ name }) => name === 'Timestamp');
  const inPlace = [onlyChild(document.documentElement, 'Body'), onlyChild(security, 'Timestamp')];
  if (!body || !stamp || !inPlace.every((element) => element && isSigned(element, signature)))
    throw refuse('it does not cover Body and Timestamp');
  if (!isFresh(stamp, now())) throw refuse('its Timestamp is not fresh');
  return body;
}

/** `Expires` may be left out (WS-Security 1.0 §10); our own five minutes hold all the same. */
const isFresh = (stamp: XmlElement, nowMs: number): boolean =>
  Math.abs(nowMs - Date.parse(textOf(stamp, 'Created', WSU) ?? '')) <= FRESH_MS &&
  childrenOf(stamp, 'Expires', WSU).every(({ text }) => nowMs < Date.parse(text));

function signedBy(publicCert: string, envelope: string, signature: Element): string[] | undefined {
  const checker = new SignedXml({ idMode: 'wssecurity', publicCert });
  try {
    checker.loadSignature(signature);
    const isUsual =
      checker.signatureAlgorithm === RSA_SHA256 &&
      checker
        .getReferences()
        .every(
          ({ digestAlgorithm, transforms }) =>
            digestAlgorithm === SHA256 && transforms.every((one) => one === EXCLUSIVE),
        );
    return isUsual && checker.checkSignature(envelope) ? checker.getSignedReferences() : undefined;
  } catch {
    return undefined;
  }
}

/** Two elements of one id: the signature could speak of either. */
function refuseRepeatedIds(document: Document, refuse: (reason: string) => Error): void {
  const seen = new Set<string>();
  for (const element of document.getElementsByTagName('*')) {
    for (const { localName, name, value } of element.attributes) {
      if ((localName ?? name).toLowerCase() !== 'id') continue;
      if (seen.has(value)) throw refuse('an id that stands twice');
      seen.add(value);
    }
  }
}

const isSigned = (element: Element, signature: Element): boolean => {
  const id = [...element.attributes].find(({ localName }) => localName === 'Id')?.value;
  return [...signature.getElementsByTagNameNS(DSIG, 'Reference')].some(
    (reference) => id !== undefined && reference.getAttribute('URI') === `#${id}`,
  );
};

function onlyChild(parent: Element | null | undefined, name: string): Element | undefined {
  const found = [...(parent?.childNodes ?? [])].filter(
    (node): node is Element => node.nodeType === node.ELEMENT_NODE && (node as Element).localName === name,
  );
  return found.length === 1 ? found[0] : undefined;
}
