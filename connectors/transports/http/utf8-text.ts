import { isUtf8, transcode } from 'node:buffer';

/** Bytes of a byte order mark at the begin. */
export const markLength = (bytes: Uint8Array): number =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;

/** Shorter texts are quicker read directly, and so is a text in ASCII of any length, if not by much. */
const SHORT = 1_024;

/**
 * The text that begins at that byte; `undefined` when it is not UTF-8: a byte that were replaced would be a letter lost.
 * A text in Vietnamese comes by way of UTF-16 in a third of the time, and a fatal TextDecoder takes many times as long.
 */
export function utf8Text(bytes: Uint8Array, from: number): string | undefined {
  const rest = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.byteLength - from);
  if (!isUtf8(rest)) return undefined;
  if (rest.length < SHORT) return rest.toString('utf8');
  return transcode(rest, 'utf8', 'utf16le').toString('utf16le');
}
