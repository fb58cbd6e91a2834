import { MIMEType } from 'node:util';
import type { HttpAnswer } from '../http/http-exchange.ts';
import { MEDIA_TYPES, type SoapVersion } from './soap-names.ts';

/** XOP (MTOM) and SOAP with Attachments put the envelope into the root part of a `multipart/related` (RFC 2387). */
const MULTIPART = 'multipart/related';
const XOP = 'application/xop+xml';
const XOP_INCLUDE = Buffer.from('http://www.w3.org/2004/08/xop/include');
const LINE_END = '\r\n';
const HEAD_END = Buffer.from(LINE_END + LINE_END);

/**
 * The bytes of the envelope, be it the whole answer or a part of it. Attachments are left unread.
 * @returns why there is none, in our own words, otherwise.
 */
export function envelopeIn(answer: HttpAnswer, version: SoapVersion): Buffer | string {
  const type = mediaTypeOf(answer.headers['content-type']);
  if (type?.essence !== MULTIPART) return isEnvelope(type, version) ? answer.body : NO_SOAP;
  const boundary = type.params.get('boundary');
  if (!boundary) return 'a multipart answer without a boundary';
  const parts = partsOf(answer.body, boundary);
  const start = type.params.get('start');
  const root = start === null ? parts[0] : parts.find(({ head }) => head['content-id'] === start);
  if (!root) return 'a multipart answer without its root part';
  if (!isEnvelope(mediaTypeOf(root.head['content-type']), version)) return NO_SOAP;
  if (!/^(7bit|8bit|binary)$/i.test(root.head['content-transfer-encoding'] ?? 'binary'))
    return 'a root part in a transfer encoding';
  if (root.body.includes(XOP_INCLUDE)) return 'values in attachments';
  return root.body;
}

const NO_SOAP = 'another content type than SOAP in UTF-8';

function mediaTypeOf(header: string | undefined): MIMEType | undefined {
  try {
    return header === undefined ? undefined : new MIMEType(header);
  } catch {
    return undefined;
  }
}

function isEnvelope(type: MIMEType | undefined, version: SoapVersion): boolean {
  const named = type?.essence === XOP ? mediaTypeOf(type.params.get('type') ?? '')?.essence : type?.essence;
  return named === MEDIA_TYPES[version] && /^utf-?8$/i.test(type?.params.get('charset') ?? 'utf-8');
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
