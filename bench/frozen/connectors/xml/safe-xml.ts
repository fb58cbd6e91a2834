import { isUtf8 } from 'node:buffer';
import type { AgencyId } from '../../schema/terms.ts';
import { MAX_ANSWER_LIST, MAX_ANSWER_TEXT, MAX_ANSWER_VALUES } from '../transports/http/answer-limits.ts';
import { badAnswer } from '../transports/http/http-exchange.ts';
import { othersTurn } from '../transports/http/others-turn.ts';
import { UnreadableXml } from './unreadable-xml.ts';
import type { ExactElement } from './xml-element.ts';
import { type ReaderLimits, XmlReader } from './xml-reader.ts';

/**
 * Limits for XML from outside (protocols.md, "XML from outside"). Within them a message needs time and memory in
 * proportion to its length, whatever is in it.
 */
export interface XmlLimits extends ReaderLimits {
  readonly maxBytes: number;
}

export const XML_LIMITS: XmlLimits = {
  maxBytes: 1024 * 1024,
  maxValues: MAX_ANSWER_VALUES,
  maxChildren: MAX_ANSWER_LIST,
  maxText: MAX_ANSWER_TEXT,
};

/** UTF-16 units that are parsed at once, a few milliseconds of work: others have their turn in between. */
const SLICE = 64 * 1024;

const USUAL_DECLARATION =
  /^<\?xml\s+version=(["'])1\.0\1(?:\s+encoding=(["'])[Uu][Tt][Ff]-8\2)?(?:\s+standalone=(["'])(?:yes|no)\3)?\s*\?>/;

/**
 * Reads an agency's XML, a long one in slices.
 * @throws GatewayError `AGENCY_BAD_ANSWER` for whatever {@link readXml} refuses.
 */
export async function parseXml(
  agency: AgencyId,
  source: string | Uint8Array,
  limits: Partial<XmlLimits> = {},
): Promise<ExactElement> {
  try {
    const { text, reader } = begin(source, limits);
    for (let at = 0; at < text.length; at += SLICE) {
      reader.write(text.slice(at, at + SLICE));
      await othersTurn(text.length);
    }
    return reader.end();
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
export function readXml(source: string | Uint8Array, limits: Partial<XmlLimits> = {}): ExactElement {
  const { text, reader } = begin(source, limits);
  reader.write(text);
  return reader.end();
}

function begin(source: string | Uint8Array, overrides: Partial<XmlLimits>) {
  const limits = { ...XML_LIMITS, ...overrides };
  const length = typeof source === 'string' ? Buffer.byteLength(source) : source.length;
  if (length === 0) throw new UnreadableXml('nothing');
  if (length > limits.maxBytes) throw new UnreadableXml('longer than the limit');
  const text = decode(source).replace(USUAL_DECLARATION, '');
  return { text, reader: new XmlReader(limits, text.includes('<?') || text.includes('<!DOCTYPE')) };
}

function decode(source: string | Uint8Array): string {
  // Many times faster than a fatal TextDecoder.
  if (typeof source !== 'string' && !isUtf8(source)) throw new UnreadableXml('bytes that are not UTF-8');
  const text =
    typeof source === 'string'
      ? source
      : Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
