import type { IncomingMessage } from 'node:http';

/**
 * Headers of which a request has one (RFC 9110 §5.3, RFC 9449 §4.3). Node takes the first of two and says nothing; a proxy
 * or a filter in front may have judged the other.
 */
const SINGLE = ['authorization', 'content-type', 'dpop', 'host', 'origin'];

/** `uri-host [ ":" port ]` (RFC 9110 §7.2) in the characters of RFC 3986; empty where the target has no authority. */
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[\w.~%!$&'()*+,;=-]*)(?::\d{0,5})?$/;

/**
 * Could another program on the way have read another request than we do?
 * @returns the status to refuse it with; undefined when it says one thing.
 */
export function refuseAmbiguous({ headers, rawHeaders }: IncomingMessage): 400 | 415 | undefined {
  if (!HOST.test(headers.host ?? '')) return 400;
  // Nobody here decodes bodies, so a filter that does would have read another one (RFC 9110 §8.4: 415).
  if (!/^(?:identity)?$/i.test(headers['content-encoding'] ?? '')) return 415;
  if (Object.keys(headers).length * 2 === rawHeaders.length) return undefined;
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return names.some((name, index) => SINGLE.includes(name) && names.indexOf(name) !== index)
    ? 400
    : undefined;
}
