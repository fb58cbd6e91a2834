import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { othersTurn } from '../transports/http/others-turn.ts';
import { type CanonicalOptions, canonicalForm, canonicalSlices } from './canonical-xml.ts';
import { attributeOf, type ExactElement, isElement } from './xml-element.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const ENVELOPED = `${DSIG}enveloped-signature`;
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** More prefixes than any message here declares; each costs something at every element. */
const MAX_PREFIXES = 16;

/** A signature that is missing, wrong, not ours to trust, or does not cover what it must. Quotes nothing. */
export class UntrustedXml extends Error {}

/** An element and those around it, outermost first. */
export interface Located {
  readonly element: ExactElement;
  readonly around: readonly ExactElement[];
}

/** One part of the message that must be signed. */
export interface Covered extends Located {
  /** `URI` of its reference; `''` is the whole document. */
  readonly uri: string;
}

/** @param pems public keys or certificates, RSA. @throws Error when one is unreadable (found at start). */
export const trustedKeysOf = (pems: readonly string[]): readonly KeyObject[] =>
  pems.map((pem) => createPublicKey(pem));

/**
 * Checks that one signature (XML-DSig, exclusive c14n, RSA-SHA256, SHA-256) of a trusted key covers exactly these parts. The
 * shape is looked at before anything is computed: as many references as parts and not one more, each with the very transforms
 * that its part needs, once each. Then the key, then the parts: who holds no key has us compute next to nothing.
 * The parts are elements of the very tree that is read afterwards: no element moved around the signature is ever believed.
 * @throws UntrustedXml
 */
export async function verifySignature(
  signature: Located,
  parts: readonly Covered[],
  trusted: readonly KeyObject[],
): Promise<void> {
  const shape = readShape(signature.element, parts.length);
  if (new Set(parts.map(({ uri }) => uri)).size < parts.length) throw anotherShape();
  const references = parts.map((part) => ({ part, reference: referenceTo(part, shape.references) }));
  const around = [...signature.around, signature.element];
  const signed = canonicalForm(shape.signedInfo, { around, inclusive: shape.inclusive });
  const bytes = Buffer.from(signed, 'utf8');
  if (!trusted.some((key) => isRsa(key) && verify('sha256', bytes, key, shape.value)))
    throw new UntrustedXml('no trusted key made the signature');
  for (const { part, reference } of references) {
    const { uri, element } = part;
    const without = uri === '' ? signature.element : undefined;
    const options = { around: part.around, inclusive: reference.inclusive, without };
    if ((await digestOf(element, options)) !== reference.digest)
      throw new UntrustedXml('no trusted key made it of this message');
  }
}

async function digestOf(element: ExactElement, options: CanonicalOptions): Promise<string> {
  const hash = createHash('sha256');
  let length = 0;
  for (const slice of canonicalSlices(element, options)) {
    hash.update(slice);
    length += slice.length;
    await othersTurn(length);
  }
  return hash.digest('base64');
}

const isRsa = ({ asymmetricKeyType }: KeyObject): boolean => asymmetricKeyType === 'rsa';

interface Reference {
  readonly uri: string;
  readonly digest: string;
  readonly isEnveloped: boolean;
  readonly inclusive: readonly string[];
}

interface Shape {
  readonly signedInfo: ExactElement;
  readonly inclusive: readonly string[];
  readonly references: readonly Reference[];
  readonly value: Buffer;
}

const anotherShape = (): UntrustedXml => new UntrustedXml('a signature of another shape than agreed');

/** The enveloped transform goes with the whole document, which holds the signature, and with nothing else. */
function referenceTo({ uri }: Covered, references: readonly Reference[]): Reference {
  const found = references.find((reference) => reference.uri === uri);
  if (!found) throw new UntrustedXml('a signature that does not cover what it must');
  if (found.isEnveloped !== (uri === '')) throw anotherShape();
  return found;
}

function readShape(signature: ExactElement, parts: number): Shape {
  const [signedInfo, value, ...keyInfo] = signature.children;
  // What the message says of its key is not read: we know whom we trust.
  const isUsual =
    isNamed(signedInfo, 'SignedInfo') &&
    isNamed(value, 'SignatureValue') &&
    keyInfo.length <= 1 &&
    keyInfo.every((one) => isNamed(one, 'KeyInfo'));
  if (!isUsual || !signedInfo || !value) throw anotherShape();
  const [canonical, method, ...references] = signedInfo.children;
  if (!isNamed(canonical, 'CanonicalizationMethod') || algorithmOf(canonical) !== EXCLUSIVE)
    throw anotherShape();
  if (!isNamed(method, 'SignatureMethod') || algorithmOf(method) !== RSA_SHA256 || hasChildren(method))
    throw anotherShape();
  if (references.length !== parts) throw anotherShape();
  return {
    signedInfo,
    inclusive: inclusiveOf(canonical),
    references: references.map(readReference),
    value: readBase64(value),
  };
}

function readReference(reference: ExactElement): Reference {
  const [transforms, method, digest, ...more] = reference.children;
  const uri = attributeOf(reference, 'URI');
  const isUsual =
    isNamed(reference, 'Reference') &&
    uri !== undefined &&
    isNamed(transforms, 'Transforms') &&
    isNamed(method, 'DigestMethod') &&
    isNamed(digest, 'DigestValue') &&
    more.length === 0;
  if (!isUsual || !transforms || !method || !digest) throw anotherShape();
  if (algorithmOf(method) !== SHA256 || hasChildren(method)) throw anotherShape();
  const list = transforms.children;
  const [last] = list.slice(-1);
  const isEnveloped = list.length === 2 && algorithmOf(list[0]) === ENVELOPED && !hasChildren(list[0]);
  const isPlain = list.length === 1;
  if (!last || !list.every((one) => isNamed(one, 'Transform')) || algorithmOf(last) !== EXCLUSIVE)
    throw anotherShape();
  if (!isEnveloped && !isPlain) throw anotherShape();
  return { uri, isEnveloped, inclusive: inclusiveOf(last), digest: readBase64(digest).toString('base64') };
}

const isNamed = (element: ExactElement | undefined, name: string): boolean =>
  element !== undefined && isElement(element, name, DSIG);

const algorithmOf = (element: ExactElement | undefined): string | undefined =>
  element && attributeOf(element, 'Algorithm');

const hasChildren = (element: ExactElement | undefined): boolean => (element?.children.length ?? 0) > 0;

/** Prefixes that the canonical form keeps wherever they are declared; WSS4J names a few. */
function inclusiveOf(method: ExactElement | undefined): readonly string[] {
  const [only, ...more] = method?.children ?? [];
  if (!only) return [];
  const prefixes = (attributeOf(only, 'PrefixList') ?? '').split(/\s+/, MAX_PREFIXES + 1).filter(Boolean);
  if (more.length > 0 || !isElement(only, 'InclusiveNamespaces', EXCLUSIVE) || prefixes.length > MAX_PREFIXES)
    throw anotherShape();
  return prefixes;
}

/** Of a digest or a signature, hence short; anything but Base64 is empty and fits nothing. */
function readBase64({ text, children }: ExactElement): Buffer {
  if (children.length > 0 || text.length > 4_096) throw anotherShape();
  const packed = text.replace(/[ \t\r\n]/g, '');
  return /^[A-Za-z0-9+/]+={0,2}$/.test(packed) ? Buffer.from(packed, 'base64') : Buffer.alloc(0);
}

/** All elements of that name, anywhere, each with those around it. */
export function findElements(root: ExactElement, name: string, namespace: string): readonly Located[] {
  const found: Located[] = [];
  const around: ExactElement[] = [];
  const visit = (element: ExactElement): void => {
    if (isElement(element, name, namespace)) found.push({ element, around: [...around] });
    around.push(element);
    for (const child of element.children) visit(child);
    around.pop();
  };
  visit(root);
  return found;
}
