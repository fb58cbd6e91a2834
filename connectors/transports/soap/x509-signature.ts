import { X509Certificate } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { AgencyId } from '../../../schema/terms.ts';
import {
  DSIG,
  EXCLUSIVE,
  findElements,
  RSA_SHA256,
  SHA256,
  trustedKeysOf,
  UntrustedXml,
  verifySignature,
} from '../../xml/verify-signature.ts';
import {
  attributeOf,
  childrenOf,
  type ExactElement,
  textOf,
  type XmlElement,
} from '../../xml/xml-element.ts';
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
  const trusted = trustedKeysOf(parts.trusted);
  return {
    bodyId: BODY_ID,
    trusted: parts.trusted,
    tokens: () => [timestamp(parts.now()), binaryToken(der)],
    seal: (envelope) => sign(envelope, parts.privateKey),
    open: (envelope) => open(envelope, parts, trusted),
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
 * @returns the Body: the very element that was signed.
 * @throws GatewayError `AGENCY_BAD_ANSWER` when one signature of a trusted key does not cover Body and a fresh Timestamp, each
 *   the only one at its place, and nothing else.
 */
async function open(
  envelope: ExactElement,
  { agency, now }: X509Parts,
  trusted: ReturnType<typeof trustedKeysOf>,
): Promise<XmlElement> {
  const refuse = (reason: string) => badAnswer(agency, `signature: ${reason}`);
  const [signature, ...more] = findElements(envelope, 'Signature', DSIG);
  if (!signature) throw refuse('not signed');
  if (more.length > 0) throw refuse('several signatures');
  refuseRepeatedIds(envelope, refuse);
  const header = onlyChild(envelope, 'Header');
  const security = onlyChild(header, 'Security');
  if (!security || signature.around.at(-1) !== security) throw refuse('not in the security header');
  const body = onlyChild(envelope, 'Body');
  const stamp = onlyChild(security, 'Timestamp');
  const [bodyId, stampId] = [idOf(body), idOf(stamp)];
  if (!header || !body || !stamp || !bodyId || !stampId) throw refuse('it does not cover Body and Timestamp');
  try {
    await verifySignature(
      signature,
      [
        { uri: `#${bodyId}`, element: body, around: [envelope] },
        { uri: `#${stampId}`, element: stamp, around: [envelope, header, security] },
      ],
      trusted,
    );
  } catch (error) {
    throw error instanceof UntrustedXml ? refuse(error.message) : error;
  }
  if (!isFresh(stamp, now())) throw refuse('its Timestamp is not fresh');
  return body;
}

/** `Expires` may be left out (WS-Security 1.0 §10); our own five minutes hold all the same. */
const isFresh = (stamp: XmlElement, nowMs: number): boolean =>
  Math.abs(nowMs - Date.parse(textOf(stamp, 'Created', WSU) ?? '')) <= FRESH_MS &&
  childrenOf(stamp, 'Expires', WSU).every(({ text }) => nowMs < Date.parse(text));

/** Two elements of one id: another reader of the message could take either for what was signed. */
function refuseRepeatedIds(root: XmlElement, refuse: (reason: string) => Error): void {
  const seen = new Set<string>();
  const visit = ({ attributes, children }: XmlElement): void => {
    for (const { name, value } of attributes) {
      if (name.toLowerCase() !== 'id') continue;
      if (seen.has(value)) throw refuse('an id that stands twice');
      seen.add(value);
    }
    for (const child of children) visit(child);
  };
  visit(root);
}

const idOf = (element: XmlElement | undefined): string | undefined =>
  element && (attributeOf(element, 'Id', WSU) ?? attributeOf(element, 'Id'));

/** Whatever its namespace: two of one name are two readings of the message. */
const onlyChild = (parent: ExactElement | undefined, name: string): ExactElement | undefined => {
  const found = (parent?.children ?? []).filter((child) => child.name === name);
  return found.length === 1 ? found[0] : undefined;
};
