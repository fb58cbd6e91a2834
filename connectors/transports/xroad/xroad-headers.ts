import { attributeOf, type XmlElement } from '../../xml/xml-element.ts';
import { headerValue, type XmlNode } from '../../xml/xml-write.ts';

/** Exchanges derived from X-Road may name things otherwise; the shapes are the same. */
export interface XRoadNamespaces {
  readonly headers: string;
  readonly identifiers: string;
}

export const XROAD_NAMESPACES: XRoadNamespaces = {
  headers: 'http://x-road.eu/xsd/xroad.xsd',
  identifiers: 'http://x-road.eu/xsd/identifiers',
};

export interface XRoadSubsystem {
  readonly instance: string;
  readonly memberClass: string;
  readonly memberCode: string;
  readonly subsystem?: string;
}

export interface XRoadService extends XRoadSubsystem {
  readonly version?: string;
}

/** One header of a message: a value, or named parts. */
export interface XRoadHeader {
  readonly name: string;
  readonly objectType?: string;
  readonly value: string | readonly (readonly [name: string, value: string])[];
}

export interface HeaderParts {
  readonly client: XRoadSubsystem;
  readonly service: XRoadService;
  readonly serviceCode: string;
  readonly id: string;
  /** Two-letter country code and the user's id there: `VN…`. */
  readonly userId: string;
  /** What caused the request: the dossier's code. */
  readonly issue: string | undefined;
}

/**
 * The headers of message protocol 4.0 in the order in which they are sent and must come back.
 * @throws TypeError for a value that is no header value: nothing may begin a line of its own behind us.
 */
export function xroadHeaders(parts: HeaderParts): readonly XRoadHeader[] {
  const { client, service, serviceCode, id, userId, issue } = parts;
  if (!/^[A-Z]{2}\S/.test(userId)) throw new TypeError('an X-Road user id without its country code');
  const serviceParts: [string, string][] = [['serviceCode', identifier(serviceCode)]];
  if (service.version !== undefined) serviceParts.push(['serviceVersion', identifier(service.version)]);
  const headers: XRoadHeader[] = [
    {
      name: 'client',
      objectType: client.subsystem === undefined ? 'MEMBER' : 'SUBSYSTEM',
      value: memberParts(client),
    },
    { name: 'service', objectType: 'SERVICE', value: [...memberParts(service), ...serviceParts] },
    { name: 'id', value: headerValue(id) },
    { name: 'userId', value: headerValue(userId) },
  ];
  if (issue !== undefined) headers.push({ name: 'issue', value: headerValue(issue) });
  headers.push({ name: 'protocolVersion', value: '4.0' });
  return headers;
}

function memberParts(member: XRoadSubsystem): [string, string][] {
  const parts: [string, string][] = [
    ['xRoadInstance', identifier(member.instance)],
    ['memberClass', identifier(member.memberClass)],
    ['memberCode', identifier(member.memberCode)],
  ];
  if (member.subsystem !== undefined) parts.push(['subsystemCode', identifier(member.subsystem)]);
  return parts;
}

/** PR-MESS: identifiers hold letters, digits and `'()+,-.=?`, besides underscores that real ones hold too. */
function identifier(text: string): string {
  if (!/^[\p{L}\p{N}'()+,\-.=?_]+$/u.test(text) || text.includes('..')) {
    throw new TypeError('an X-Road identifier with a character that it may not have');
  }
  return headerValue(text);
}

export const toHeaderNodes = (
  headers: readonly XRoadHeader[],
  namespaces: XRoadNamespaces,
): readonly XmlNode[] =>
  headers.map(({ name, objectType, value }) => ({
    name: `xrd:${name}`,
    attributes: {
      'xmlns:xrd': namespaces.headers,
      ...(typeof value === 'string' ? {} : { 'xmlns:id': namespaces.identifiers }),
      ...(objectType === undefined ? {} : { 'id:objectType': objectType }),
    },
    content:
      typeof value === 'string'
        ? value
        : value.map(([part, text]) => ({ name: `id:${part}`, content: text })),
  }));

const HASH = 'requestHash';

/**
 * PR-MESS § 2.3: the answer carries all headers of the request, same order, same values. Whoever swaps answers, or
 * answers for another service, user or dossier, is found here.
 * @returns why the answer is not the one to this request; `undefined` when it is.
 */
export function faultInEcho(
  sent: readonly XRoadHeader[],
  header: XmlElement | undefined,
  namespaces: XRoadNamespaces,
): string | undefined {
  const received = header?.children.filter(
    ({ name, namespace }) => namespace === namespaces.headers && name !== HASH,
  );
  if (received?.length !== sent.length) return 'not the headers that were sent';
  const wrong = sent.find((one, index) => !isSame(one, received[index], namespaces));
  return wrong && `another ${wrong.name} in the headers than was sent`;
}

function isSame(sent: XRoadHeader, element: XmlElement | undefined, namespaces: XRoadNamespaces): boolean {
  if (element?.name !== sent.name) return false;
  if (attributeOf(element, 'objectType', namespaces.identifiers) !== sent.objectType) return false;
  if (typeof sent.value === 'string') return element.children.length === 0 && element.text === sent.value;
  const { value } = sent;
  return (
    element.children.length === value.length &&
    value.every(([name, text], index) => {
      const part = element.children[index];
      return part?.name === name && part.namespace === namespaces.identifiers && part.text === text;
    })
  );
}
