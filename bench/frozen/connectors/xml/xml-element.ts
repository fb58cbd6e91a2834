/** One element of a message from outside. Every value is the text that came; nothing is guessed into a number. */
export interface XmlElement {
  /** Local name, without prefix. */
  readonly name: string;
  /** `''` when the element is in no namespace. */
  readonly namespace: string;
  /** Declarations of prefixes too, in their own namespace (`XMLNS_NAMESPACE`), as the DOM has it. */
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Own text and CDATA, decoded, untrimmed, in order; text of children is theirs. */
  readonly text: string;
}

export interface XmlAttribute {
  readonly name: string;
  /** `''` for an attribute without prefix: it is in no namespace, whatever its element is in. */
  readonly namespace: string;
  readonly value: string;
}

/** An element with what its canonical form needs besides: prefixes, and in which order text and children stand. */
export interface ExactElement extends XmlElement {
  /** `''` for none. */
  readonly prefix: string;
  readonly attributes: readonly ExactAttribute[];
  readonly children: readonly ExactElement[];
  /** Text, in as many pieces as it came, and children; comments are left out. */
  readonly content: readonly (string | ExactElement)[];
}

export interface ExactAttribute extends XmlAttribute {
  readonly prefix: string;
}

export const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

/** @param namespace `undefined` = any, for messages whose namespaces are known to vary. */
export const isElement = (element: XmlElement, name: string, namespace?: string): boolean =>
  element.name === name && (namespace === undefined || element.namespace === namespace);

/** All children of that name in their order; one, many and none are the same to the caller. */
export const childrenOf = (parent: XmlElement, name: string, namespace?: string): readonly XmlElement[] =>
  parent.children.filter((child) => isElement(child, name, namespace));

/**
 * The only child of that name; `undefined` when there is none **or several**: a message that says a thing twice has
 * not said it.
 */
export function childOf(parent: XmlElement, name: string, namespace?: string): XmlElement | undefined {
  const found = childrenOf(parent, name, namespace);
  return found.length === 1 ? found[0] : undefined;
}

/** Text of the only child of that name: `undefined` missing, `null` nil, `''` empty. */
export function textOf(parent: XmlElement, name: string, namespace?: string): string | null | undefined {
  const child = childOf(parent, name, namespace);
  return child && (isNil(child) ? null : child.text);
}

export const attributeOf = (element: XmlElement, name: string, namespace = ''): string | undefined =>
  element.attributes.find((attribute) => attribute.name === name && attribute.namespace === namespace)?.value;

export function isNil(element: XmlElement): boolean {
  const value = attributeOf(element, 'nil', XSI)?.trim();
  return value === 'true' || value === '1';
}
