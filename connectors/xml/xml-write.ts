import { own } from '../../schema/own.ts';

/**
 * An element to be written. `name` carries its prefix; declarations are ordinary attributes. `undefined` content
 * leaves the element out, `null` writes `xsi:nil` (the prefix must be declared around it), `''` writes it empty.
 */
export interface XmlNode {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content: string | null | undefined | readonly XmlNode[] | RawXml;
}

/** Mark-up that this process wrote itself (a signed part, a canonical form); never text from a caller. */
export interface RawXml {
  readonly raw: string;
}

const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{M}\p{N}_.-]*)?$/u;
// What XML 1.0 cannot carry at all, not even escaped.
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
  // Line ends to readers of XML 1.1 (§2.11), which make LF of them: one signs what we send, others read it.
  '\u0085': '&#x85;',
  '\u2028': '&#x2028;',
};

/**
 * Text between tags: NFC, escaped; what it holds stays what it is, line ends included.
 * @throws TypeError for a character that XML cannot carry; the text is not quoted.
 */
export const escapeText = (text: string): string => replaceAll(text, /[&<>\r\u0085\u2028]/g);

/** The same within double quotes. */
export const escapeAttribute = (text: string): string => replaceAll(text, /[&<>"\r\n\t\u0085\u2028]/g);

/**
 * Nothing to escape, to refuse or to compose, in a text as in an attribute: below U+0300, and in the block of Vietnamese letters,
 * every character is in NFC for itself and none joins the one before it.
 */
const PLAIN = /^[ !#-%'-;=?-~\u00A0-\u02FF\u1E00-\u1EFF]*$/;

function replaceAll(text: string, characters: RegExp): string {
  if (PLAIN.test(text)) return text;
  if (FORBIDDEN.test(text)) throw new TypeError('a character that XML cannot carry');
  return text.normalize('NFC').replace(characters, (found) => own(ESCAPES, found) ?? found);
}

/** @throws TypeError for a name that is none: names come from our code and the WSDL, never from a caller. */
export function writeXml(node: XmlNode): string {
  const { name, content } = node;
  if (content === undefined) return '';
  if (!NAME.test(name)) throw new TypeError('a malformed element name');
  const tag = `${name}${writeAttributes(node.attributes)}`;
  if (content === null) return `<${tag} xsi:nil="true"/>`;
  const inner = writeContent(content);
  return inner === '' ? `<${tag}/>` : `<${tag}>${inner}</${name}>`;
}

function writeContent(content: string | readonly XmlNode[] | RawXml): string {
  if (typeof content === 'string') return escapeText(content);
  return 'raw' in content ? content.raw : content.map(writeXml).join('');
}

function writeAttributes(attributes: Readonly<Record<string, string>> | undefined): string {
  let written = '';
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (!NAME.test(name)) throw new TypeError('a malformed attribute name');
    written += ` ${name}="${escapeAttribute(value)}"`;
  }
  return written;
}

/**
 * A value for a protocol header: NFC, one line.
 * @throws TypeError for line ends and control characters, which would begin another header in a system behind.
 */
export function headerValue(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be refused.
  if (/[\u0000-\u001F\u007F\u0085\u2028\u2029]/.test(text))
    throw new TypeError('a line break in a header value');
  return text.normalize('NFC');
}

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
