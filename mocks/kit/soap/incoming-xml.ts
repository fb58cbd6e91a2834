import { DOMParser, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';

/** An element of a message that a mock received. */
export interface IncomingElement {
  /** Local name. */
  readonly name: string;
  /** `''` for none. */
  readonly namespace: string;
  /** By local name; declarations of prefixes are left out. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly IncomingElement[];
  readonly text: string;
  /** The element as XML that stands alone: prefixes that it uses are declared on it. */
  toXml(): string;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/**
 * Deliberately another parser than the gateway's: a message that only one of the two understands shows up in tests.
 * @throws Error for whatever is not well-formed, and for any DOCTYPE.
 */
export function parseIncoming(text: string): IncomingElement {
  if (text.includes('<!DOCTYPE')) throw new Error('DOCTYPE');
  const document = new DOMParser({
    onError: (_level, message) => {
      throw new Error(message);
    },
  }).parseFromString(text, 'text/xml');
  const root = document.documentElement;
  if (root === null) throw new Error('no element');
  return fromDom(root);
}

function fromDom(element: Element): IncomingElement {
  const children: IncomingElement[] = [];
  let text = '';
  for (let node: Node | null = element.firstChild; node !== null; node = node.nextSibling) {
    if (isElement(node)) children.push(fromDom(node));
    else if (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE) {
      text += node.nodeValue ?? '';
    }
  }
  return {
    name: element.localName ?? element.nodeName,
    namespace: element.namespaceURI ?? '',
    attributes: Object.fromEntries(
      [...element.attributes]
        .filter(({ namespaceURI }) => namespaceURI !== XMLNS)
        .map((attribute) => [attribute.localName ?? attribute.name, attribute.value]),
    ),
    children,
    text,
    toXml: () => new XMLSerializer().serializeToString(element),
  };
}

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;

export const incomingChild = (parent: IncomingElement, name: string): IncomingElement | undefined =>
  parent.children.find((child) => child.name === name);

/** Texts of all children of that name, in order. */
export const incomingTexts = (parent: IncomingElement, name: string): string[] =>
  parent.children.filter((child) => child.name === name).map(({ text }) => text);
