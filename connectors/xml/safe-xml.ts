import type { AgencyId } from '../../schema/terms.ts';
import { MAX_ANSWER_LIST, MAX_ANSWER_TEXT, MAX_ANSWER_VALUES } from '../transports/http/answer-limits.ts';
import { badAnswer } from '../transports/http/http-exchange.ts';
import { othersTurn } from '../transports/http/others-turn.ts';
import { markLength, utf8Text } from '../transports/http/utf8-text.ts';
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

/** White space as XML has it: what else looks like some is a character that must not stand there. */
const USUAL_DECLARATION =
  /^<\?xml[ \t\r\n]+version=(["'])1\.0\1(?:[ \t\r\n]+encoding=(["'])[Uu][Tt][Ff]-8\2)?(?:[ \t\r\n]+standalone=(["'])(?:yes|no)\3)?[ \t\r\n]*\?>/;
const GREATER = 0x3e;

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
  const text = typeof source === 'string' ? contentOfText(source) : contentOfBytes(source);
  return { text, reader: new XmlReader(limits, text.includes('<?') || text.includes('<!DOCTYPE')) };
}

/** What follows the mark and the usual declaration. */
function contentOfText(source: string): string {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  return text.replace(USUAL_DECLARATION, '');
}

/** The same. The parser reads a text that was made for it one tenth faster than the end of a longer one. */
function contentOfBytes(source: Uint8Array): string {
  const start = markLength(source);
  // A declaration ends at the first of these, and is ASCII.
  const end = source.indexOf(GREATER, start) + 1;
  const head = Buffer.from(source.buffer, source.byteOffset + start, Math.max(0, end - start)).toString(
    'latin1',
  );
  const declaration = USUAL_DECLARATION.exec(head);
  const text = utf8Text(source, start + (declaration?.[0].length ?? 0));
  if (text === undefined) throw new UnreadableXml('bytes that are not UTF-8');
  return text;
}
