import { readXml } from '../../xml/safe-xml.ts';
import { UnreadableXml } from '../../xml/unreadable-xml.ts';
import type { XmlElement } from '../../xml/xml-element.ts';
import { WsdlRefused } from './wsdl-refused.ts';

const FILE_LIMITS = {
  maxBytes: 8 * 1024 * 1024,
  maxValues: 500_000,
  maxChildren: 100_000,
  maxText: 256 * 1024,
};

/** By their first bytes (XML 1.0, appendix F): the mark, or `<?` in two bytes each. */
const BY_FIRST_BYTES: readonly (readonly [string, string])[] = [
  ['efbbbf', 'utf-8'],
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
  ['3c003f00', 'utf-16le'],
  ['003c003f', 'utf-16be'],
];
const DECLARED = /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/;
/** What may stand before the root besides a document type, which nobody may bring. */
const BEFORE_ROOT = /[ \t\r\n]+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/y;

/**
 * A WSDL or a schema as agencies' tools write them: in any encoding that the web knows, with style sheets and comments before the
 * root. Otherwise by the rules for XML from outside.
 * @throws WsdlRefused with the rule that was broken.
 */
export function readDescription(bytes: Uint8Array): XmlElement {
  const text = textOf(bytes);
  let root = 0;
  for (BEFORE_ROOT.lastIndex = 0; BEFORE_ROOT.test(text); root = BEFORE_ROOT.lastIndex);
  try {
    return readXml(text.slice(root), FILE_LIMITS);
  } catch (error) {
    throw error instanceof UnreadableXml ? new WsdlRefused(`unreadable XML: ${error.message}`) : error;
  }
}

function textOf(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    // A mark at the begin is left out; what is not of the encoding is refused rather than replaced.
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new WsdlRefused(`unreadable XML: it is not in ${encoding}, as it says; save it in UTF-8`);
  }
}

function encodingOf(bytes: Uint8Array): string {
  const first = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  const seen = BY_FIRST_BYTES.find(([begin]) => first.startsWith(begin));
  if (seen) return seen[1];
  return DECLARED.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))?.[1] ?? 'utf-8';
}
