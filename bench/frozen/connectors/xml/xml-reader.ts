import { SaxesParser, type SaxesTagNS } from 'saxes';
import { UnreadableXml } from './unreadable-xml.ts';
import type { ExactAttribute, ExactElement } from './xml-element.ts';

export interface ReaderLimits {
  /** Elements and attributes together. */
  readonly maxValues: number;
  /** Of one element. */
  readonly maxChildren: number;
  /** UTF-16 units of text in one element, and of one attribute value. */
  readonly maxText: number;
}

/** The parser looks a prefix up through all open elements, hence the depth is no caller's to raise. */
const MAX_DEPTH = 64;
/** Per element, namespace declarations included. */
const MAX_ATTRIBUTES = 64;
/**
 * UTF-16 units of a namespace. It is said once and stands for every name with its prefix: the parser compares names with
 * it, and the canonical form of a signed message repeats it.
 */
const MAX_NAMESPACE = 256;

interface OpenElement extends ExactElement {
  readonly children: ExactElement[];
  readonly content: (string | ExactElement)[];
  text: string;
}

const NO_ATTRIBUTES: readonly ExactAttribute[] = [];

/** Builds the tree of one document out of its text, given in any number of parts. Every method throws UnreadableXml. */
export class XmlReader {
  readonly #parser = new SaxesParser({ xmlns: true, position: false });
  readonly #open: OpenElement[] = [];
  readonly #limits: ReaderLimits;
  #root: ExactElement | undefined;
  #values = 0;
  #attributes = 0;

  /** @param mayInstruct does the text hold `<?` or `<!DOCTYPE` anywhere, be it quoted? */
  constructor(limits: ReaderLimits, mayInstruct: boolean) {
    this.#limits = limits;
    const { maxText } = limits;
    const parser = this.#parser;
    const addText = (part: string): void => this.#addText(part);
    parser.on('error', (error) => {
      throw new UnreadableXml(reasonOf(error.message));
    });
    parser.on('attribute', ({ name, prefix, value }) => {
      this.#attributes += 1;
      if (this.#attributes > MAX_ATTRIBUTES) throw new UnreadableXml('too many attributes');
      if (value.length > maxText) throw new UnreadableXml('an attribute that is too long');
      if (value.length > MAX_NAMESPACE && (prefix === 'xmlns' || name === 'xmlns'))
        throw new UnreadableXml('a namespace that is too long');
    });
    parser.on('opentag', (tag) => this.#openElement(tag));
    parser.on('text', addText);
    parser.on('cdata', addText);
    parser.on('closetag', () => {
      this.#open.pop();
    });
    // A seventh listener makes the engine keep the parser's fields in a hash table: five times slower. These are for
    // messages that are about to be refused, or that quote such mark-up in a comment or in CDATA.
    if (!mayInstruct) return;
    parser.on('doctype', () => {
      throw new UnreadableXml('a document type declaration');
    });
    parser.on('xmldecl', () => {
      throw new UnreadableXml('another version than 1.0 or another encoding than UTF-8');
    });
    parser.on('processinginstruction', () => {
      throw new UnreadableXml('a processing instruction');
    });
  }

  write(part: string): void {
    this.#parser.write(part);
  }

  /** The whole tree, now that all of the text was given. */
  end(): ExactElement {
    this.#parser.close();
    if (this.#root === undefined) throw new UnreadableXml('no element');
    return this.#root;
  }

  #openElement(tag: SaxesTagNS): void {
    this.#values += 1 + this.#attributes;
    if (this.#open.length >= MAX_DEPTH) throw new UnreadableXml('too deep');
    if (this.#values > this.#limits.maxValues) throw new UnreadableXml('too many elements and attributes');
    // One literal of one shape: built by spreading, the whole parse took four times as long.
    const element: OpenElement = {
      name: tag.local,
      namespace: tag.uri,
      prefix: tag.prefix,
      attributes: this.#attributes === 0 ? NO_ATTRIBUTES : attributesOf(tag),
      children: [],
      content: [],
      text: '',
    };
    this.#attributes = 0;
    const parent = this.#open.at(-1);
    if (parent) {
      if (parent.children.length >= this.#limits.maxChildren) throw new UnreadableXml('too many children');
      parent.children.push(element);
      parent.content.push(element);
    } else this.#root = element;
    this.#open.push(element);
  }

  #addText(part: string): void {
    const element = this.#open.at(-1);
    // Outside the root the parser lets only blanks through.
    if (element === undefined) return;
    element.content.push(part);
    element.text = element.text === '' ? part : element.text + part;
    if (element.text.length > this.#limits.maxText) throw new UnreadableXml('a text that is too long');
  }
}

const attributesOf = (tag: SaxesTagNS): readonly ExactAttribute[] =>
  Object.values(tag.attributes).map(({ local, uri, prefix, value }) => ({
    name: local,
    namespace: uri,
    prefix,
    value,
  }));

/** The parser's messages quote names from the document; only the rule is told. */
function reasonOf(message: string): string {
  if (message.includes('duplicate attribute')) return 'a duplicate attribute';
  if (message.includes('malformed name')) return 'a malformed name';
  if (message.includes('unbound namespace')) return 'an undeclared prefix';
  if (/prefix|namespace/.test(message)) return 'a forbidden prefix';
  if (message.includes('entity')) return 'an undefined entity';
  if (message.includes('one root')) return 'several roots';
  return 'not well-formed';
}
