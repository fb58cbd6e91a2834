import { isUtf8 } from 'node:buffer';
import { SaxesParser } from 'saxes';
import type { AgencyId } from '../../schema/terms.ts';
import { badAnswer } from '../transports/http/http-exchange.ts';
import { TreeBuilder, type TreeLimits } from './tree-builder.ts';
import { UnreadableXml } from './unreadable-xml.ts';
import type { XmlElement } from './xml-element.ts';

/**
 * Limits for XML from outside (protocols.md, "XML from outside"). Within them a message needs time and memory in
 * proportion to its length, whatever is in it.
 */
export interface XmlLimits extends TreeLimits {
  readonly maxBytes: number;
}

export const XML_LIMITS: XmlLimits = {
  maxBytes: 1024 * 1024,
  maxDepth: 64,
  maxElements: 20_000,
  maxAttributes: 64,
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
  const builder = new TreeBuilder(limits);
  const text = decode(source).replace(USUAL_DECLARATION, '');
  parserInto(builder, text).write(text).close();
  return builder.root();
}

function parserInto(builder: TreeBuilder, text: string): SaxesParser {
  // The parser's own namespace mode is quadratic in depth (90 KB, 30,000 deep: 7 s); the builder resolves prefixes.
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', (error) => {
    throw new UnreadableXml(reasonOf(error.message));
  });
  parser.on('attribute', ({ name, value }) => builder.addAttribute(name, value));
  parser.on('opentag', ({ name }) => builder.openElement(name));
  parser.on('text', (part) => builder.addText(part));
  parser.on('cdata', (part) => builder.addText(part));
  parser.on('closetag', () => builder.closeElement());
  // A seventh listener makes the engine keep the parser's fields in a hash table: five times slower. These are for
  // messages that are about to be refused, or that quote such mark-up in a comment or in CDATA.
  if (text.includes('<!DOCTYPE')) {
    parser.on('doctype', () => {
      throw new UnreadableXml('a document type declaration');
    });
  }
  if (text.includes('<?')) {
    parser.on('xmldecl', () => {
      throw new UnreadableXml('another version than 1.0 or another encoding than UTF-8');
    });
    parser.on('processinginstruction', () => {
      throw new UnreadableXml('a processing instruction');
    });
  }
  return parser;
}

function decode(source: string | Uint8Array): string {
  if (typeof source === 'string') return source.startsWith('\uFEFF') ? source.slice(1) : source;
  // Many times faster than a fatal TextDecoder.
  if (!isUtf8(source)) throw new UnreadableXml('bytes that are not UTF-8');
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** The parser's messages quote names from the document; only the rule is told. */
function reasonOf(message: string): string {
  if (message.includes('duplicate attribute')) return 'a duplicate attribute';
  if (message.includes('entity')) return 'an undefined entity';
  if (message.includes('one root')) return 'several roots';
  return 'not well-formed';
}
