import { isUtf8 } from 'node:buffer';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { AgencyId } from '../../schema/terms.ts';
import { badAnswer } from '../transports/http/http-exchange.ts';
import type { XmlAttribute, XmlElement } from './xml-element.ts';

/** Why a text is refused, in our own words; never a part of the text. */
export class UnreadableXml extends Error {}

/**
 * Limits for XML from outside (protocols.md, "XML from outside"). Within them a message needs time and memory in
 * proportion to its length, whatever is in it: the parser looks a prefix up through all open elements, hence the depth
 * is no caller's to raise.
 */
export interface XmlLimits {
  readonly maxBytes: number;
  readonly maxElements: number;
  /** UTF-16 units of text in one element, and of one attribute value. */
  readonly maxText: number;
}

const MAX_DEPTH = 64;
/** Per element, namespace declarations included. */
const MAX_ATTRIBUTES = 64;

export const XML_LIMITS: XmlLimits = {
  maxBytes: 1024 * 1024,
  maxElements: 20_000,
  maxText: 256 * 1024,
};

const USUAL_DECLARATION =
  /^<\?xml\s+version=(["'])1\.0\1(?:\s+encoding=(["'])[Uu][Tt][Ff]-8\2)?(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>/;

/**
 * Reads an agency's XML.
 * @throws GatewayError `AGENCY_BAD_ANSWER` for whatever {@link readXml} refuses.
 */
export function parseXml(
  agency: AgencyId,
  source: string | Uint8Array,
  limits: Partial<XmlLimits> = {},
): XmlElement {
  try {
    return readXml(source, limits);
  } catch (error) {
    throw error instanceof UnreadableXml ? badAnswer(agency, `unreadable XML: ${error.message}`) : error;
  }
}

/**
 * Parses one XML 1.0 document in UTF-8 (a BOM is fine) with namespaces. Refused: DOCTYPE and with it every entity but
 * the predefined ones and character references, processing instructions, other encodings, whatever is not
 * well-formed (duplicate attributes, two roots, text after the end), and anything above the limits.
 * @throws UnreadableXml naming the rule that was broken, never quoting the document.
 */
export function readXml(source: string | Uint8Array, overrides: Partial<XmlLimits> = {}): XmlElement {
  const limits = { ...XML_LIMITS, ...overrides };
  const length = typeof source === 'string' ? Buffer.byteLength(source) : source.length;
  if (length === 0) throw new UnreadableXml('nothing');
  if (length > limits.maxBytes) throw new UnreadableXml('longer than the limit');
  return parse(decode(source).replace(USUAL_DECLARATION, ''), limits);
}

interface OpenElement extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const NO_ATTRIBUTES: readonly XmlAttribute[] = [];

function parse(text: string, { maxElements, maxText }: XmlLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  let attributes = 0;
  const addText = (part: string): void => {
    const element = open.at(-1);
    // Outside the root the parser lets only blanks through.
    if (element === undefined) return;
    element.text = element.text === '' ? part : element.text + part;
    if (element.text.length > maxText) throw new UnreadableXml('a text that is too long');
  };
  parser.on('error', (error) => {
    throw new UnreadableXml(reasonOf(error.message));
  });
  parser.on('attribute', ({ value }) => {
    attributes += 1;
    if (attributes > MAX_ATTRIBUTES) throw new UnreadableXml('too many attributes');
    if (value.length > maxText) throw new UnreadableXml('an attribute that is too long');
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (open.length >= MAX_DEPTH) throw new UnreadableXml('too deep');
    if (elements > maxElements) throw new UnreadableXml('too many elements');
    // One literal of one shape: built by spreading, the whole parse took four times as long.
    const element: OpenElement = {
      name: tag.local,
      namespace: tag.uri,
      attributes: attributes === 0 ? NO_ATTRIBUTES : attributesOf(tag),
      children: [],
      text: '',
    };
    attributes = 0;
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
    open.push(element);
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
  });
  // A seventh listener makes the engine keep the parser's fields in a hash table: five times slower. These are for
  // messages that are about to be refused, or that quote such mark-up in a comment or in CDATA.
  if (text.includes('<!DOCTYPE'))
    parser.on('doctype', () => {
      throw new UnreadableXml('a document type declaration');
    });
  if (text.includes('<?')) {
    parser.on('xmldecl', () => {
      throw new UnreadableXml('another version than 1.0 or another encoding than UTF-8');
    });
    parser.on('processinginstruction', () => {
      throw new UnreadableXml('a processing instruction');
    });
  }
  parser.write(text).close();
  if (root === undefined) throw new UnreadableXml('no element');
  return root;
}

const attributesOf = (tag: SaxesTagNS): readonly XmlAttribute[] =>
  Object.values(tag.attributes).map(({ local, uri, value }) => ({ name: local, namespace: uri, value }));

function decode(source: string | Uint8Array): string {
  // Many times faster than a fatal TextDecoder.
  if (typeof source !== 'string' && !isUtf8(source)) throw new UnreadableXml('bytes that are not UTF-8');
  const text =
    typeof source === 'string'
      ? source
      : Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

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
