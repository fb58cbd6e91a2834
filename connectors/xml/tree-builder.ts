import { NamespaceScopes, type RawAttribute } from './namespace-scopes.ts';
import { UnreadableXml } from './unreadable-xml.ts';
import type { XmlElement } from './xml-element.ts';

export interface TreeLimits {
  readonly maxDepth: number;
  readonly maxElements: number;
  /** Per element, namespace declarations included. */
  readonly maxAttributes: number;
  /** UTF-16 units of text in one element, and of one attribute value. */
  readonly maxText: number;
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const NO_ATTRIBUTES: readonly RawAttribute[] = [];

/** Builds the tree from a parser's events and stops at the first one above a limit. */
export class TreeBuilder {
  readonly #limits: TreeLimits;
  readonly #scopes = new NamespaceScopes();
  readonly #open: OpenElement[] = [];
  #attributes: RawAttribute[] = [];
  #elements = 0;
  #root: XmlElement | undefined;

  constructor(limits: TreeLimits) {
    this.#limits = limits;
  }

  addAttribute(qName: string, value: string): void {
    if (this.#attributes.length >= this.#limits.maxAttributes) throw new UnreadableXml('too many attributes');
    if (value.length > this.#limits.maxText) throw new UnreadableXml('an attribute that is too long');
    this.#attributes.push({ qName, value });
  }

  openElement(qName: string): void {
    if (this.#open.length >= this.#limits.maxDepth) throw new UnreadableXml('too deep');
    this.#elements += 1;
    if (this.#elements > this.#limits.maxElements) throw new UnreadableXml('too many elements');
    const hasAttributes = this.#attributes.length > 0;
    const { name, namespace, attributes } = this.#scopes.enter(
      qName,
      hasAttributes ? this.#attributes : NO_ATTRIBUTES,
    );
    if (hasAttributes) this.#attributes = [];
    // One literal of one shape: built by spreading, the whole parse took four times as long.
    const element: OpenElement = { name, namespace, attributes, children: [], text: '' };
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.#root = element;
    this.#open.push(element);
  }

  addText(text: string): void {
    const open = this.#open.at(-1);
    // Outside the root the parser lets only blanks through.
    if (open === undefined) return;
    open.text = open.text === '' ? text : open.text + text;
    if (open.text.length > this.#limits.maxText) throw new UnreadableXml('a text that is too long');
  }

  closeElement(): void {
    this.#open.pop();
    this.#scopes.leave();
  }

  root(): XmlElement {
    if (this.#root === undefined) throw new UnreadableXml('no element');
    return this.#root;
  }
}
