import { createHash } from 'node:crypto';
import { own } from '../../../schema/own.ts';
import { attributeOf, childrenOf, type XmlElement } from '../../xml/xml-element.ts';
import type { XRoadNamespaces } from './xroad-headers.ts';

/** Algorithms that still resist a second message with the same hash. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

/**
 * `requestHash`: what the security server says that it answers to, against the very bytes that were sent.
 * @returns why it is not our request; `undefined` when it is.
 */
export function faultInRequestHash(
  sent: Uint8Array,
  header: XmlElement | undefined,
  namespaces: XRoadNamespaces,
): string | undefined {
  const [element, ...more] = header ? childrenOf(header, 'requestHash', namespaces.headers) : [];
  if (!element || more.length > 0) return 'no hash of the request';
  const algorithm = own(ALGORITHMS, attributeOf(element, 'algorithmId') ?? '');
  if (algorithm === undefined) return 'a hash of the request by an unknown algorithm';
  const hash = createHash(algorithm).update(sent).digest('base64');
  return element.text.trim() === hash ? undefined : 'a hash of another request';
}
