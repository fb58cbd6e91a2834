import { MIMEType } from 'node:util';
import type { HttpAnswer } from '../http/http-exchange.ts';
import { MEDIA_TYPES, type SoapVersion } from './soap-names.ts';
import { encodingNamed, type SoapTolerance, STRICT } from './tolerance.ts';

/** XOP (MTOM) and SOAP with Attachments put the envelope into the root part of a `multipart/related` (RFC 2387). */
const MULTIPART = 'multipart/related';
const XOP = 'application/xop+xml';
const XOP_INCLUDE = Buffer.from('http://www.w3.org/2004/08/xop/include');
const LINE_END = '\r\n';
const HEAD_END = Buffer.from(LINE_END + LINE_END);

interface Expected {
  readonly version: SoapVersion;
  readonly tolerance: SoapTolerance;
}

/**
 * The envelope in UTF-8, be it the whole answer or a part of it. Attachments are left unread.
 * @returns why there is none, in our own words, otherwise: what came instead, as far as it is a name.
 */
export function envelopeIn(
  answer: HttpAnswer,
  version: SoapVersion,
  tolerance: SoapTolerance = STRICT,
): Buffer | string {
  const expected = { version, tolerance };
  const type = mediaTypeOf(answer.headers['content-type']);
  if (type?.essence !== MULTIPART) return readEnvelope(type, answer.body, expected);
  const boundary = type.params.get('boundary');
  if (!boundary) return 'a multipart answer without a boundary';
  const parts = partsOf(answer.body, boundary);
  const start = type.params.get('start');
  const root = start === null ? parts[0] : parts.find(({ head }) => head['content-id'] === start);
  if (!root) return 'a multipart answer without its root part';
  if (!/^(7bit|8bit|binary)$/i.test(root.head['content-transfer-encoding'] ?? 'binary'))
    return 'a root part in a transfer encoding';
  if (root.body.includes(XOP_INCLUDE)) return 'values in attachments';
  return readEnvelope(mediaTypeOf(root.head['content-type']), root.body, expected);
}

const DECLARATION = /^<\?xml\s[^>]*?\?>/;
const DECLARED_ENCODING = /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']/;
const BLANK = /^[ \t\r\n]/;

function readEnvelope(
  type: MIMEType | undefined,
  body: Buffer,
  { version, tolerance }: Expected,
): Buffer | string {
  const named = type?.essence === XOP ? mediaTypeOf(type.params.get('type') ?? '')?.essence : type?.essence;
  const isKnown =
    named === MEDIA_TYPES[version] || (named !== undefined && tolerance.mediaTypes.includes(named));
  if (!isKnown) return `its content type is ${nameOr(named, 'none')} and should be ${MEDIA_TYPES[version]}`;
  const start = body.subarray(0, 200).toString('latin1');
  if (BLANK.test(start) && start.trimStart().startsWith('<?xml')) {
    if (!tolerance.blanksBefore) return 'there is white space before its XML declaration';
    return readEnvelope(type, trimStart(body), { version, tolerance });
  }
  const label = type?.params.get('charset') ?? DECLARED_ENCODING.exec(start)?.[1] ?? 'utf-8';
  const encoding = encodingNamed(label);
  if (encoding === 'utf-8') return body;
  if (encoding === undefined || !tolerance.encodings.some((one) => encodingNamed(one) === encoding))
    return `it is in ${nameOr(label, 'an encoding')} and should be in utf-8`;
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(body).replace(DECLARATION, '');
    // In windows-1258 a vowel and its mark are two letters; everybody else writes one.
    return Buffer.from(text.normalize('NFC'));
  } catch {
    return `it is not in ${encoding}, as it says`;
  }
}

/** A name is repeated, whatever else stands in its place is not. */
const nameOr = (text: string | undefined, otherwise: string): string =>
  text !== undefined && /^[\w.+/-]{1,80}$/.test(text) ? text : otherwise;

function trimStart(body: Buffer): Buffer {
  const first = body.indexOf('<');
  return first > 0 ? body.subarray(first) : body;
}

function mediaTypeOf(header: string | undefined): MIMEType | undefined {
  try {
    return header === undefined ? undefined : new MIMEType(header);
  } catch {
    return undefined;
  }
}

interface Part {
  /** Lower-case names. */
  readonly head: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** More attachments than any answer has, and longer heads than any part. */
const MAX_PARTS = 100;
const MAX_HEAD_BYTES = 4_096;

/** Parts between delimiter lines (RFC 2046 §5.1.1); what is not finished by a delimiter is no part. */
function partsOf(body: Buffer, boundary: string): Part[] {
  // The first delimiter may open the body, without a line end of its own.
  const bytes = Buffer.concat([Buffer.from(LINE_END), body]);
  const delimiter = Buffer.from(`${LINE_END}--${boundary}`, 'latin1');
  const parts: Part[] = [];
  let seen = 0;
  for (let at = bytes.indexOf(delimiter); at >= 0 && seen < MAX_PARTS; seen += 1) {
    const from = at + delimiter.length;
    const next = bytes.indexOf(delimiter, from);
    if (next < 0) break;
    const part = bytes.subarray(from, next);
    const headEnd = part.subarray(0, MAX_HEAD_BYTES).indexOf(HEAD_END);
    if (headEnd >= 0)
      parts.push({
        head: headersIn(part.toString('latin1', 0, headEnd)),
        body: part.subarray(headEnd + HEAD_END.length),
      });
    at = next;
  }
  return parts;
}

function headersIn(text: string): Record<string, string> {
  // A line that begins with white space goes on with the one before.
  const lines = text.replace(/\r\n[ \t]+/g, ' ').split(LINE_END);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
    }),
  );
}
