import {
  MAX_ANSWER_DEPTH,
  MAX_ANSWER_LIST,
  MAX_ANSWER_TEXT,
  MAX_ANSWER_VALUES,
} from '../http/answer-limits.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LETTER_U = 0x75;

/**
 * Counts what a JSON text holds before any of it is built, in one pass over its bytes: the parser would make a million objects
 * of two megabytes, and nested ones break whoever walks them. Whether it is JSON at all is the parser's to say.
 * @returns what there is too much of, in our own words; `undefined` when it may be parsed.
 */
export function faultInJsonSize(bytes: Uint8Array): string | undefined {
  let depth = 0;
  let values = 1;
  /** Commas so far in the list or object at each level. */
  const items = new Uint32Array(MAX_ANSWER_DEPTH + 1);
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case QUOTE: {
        at = endOfText(bytes, at);
        if (at < 0) return 'a text that is too long';
        break;
      }
      case OPEN_LIST:
      case OPEN_OBJECT:
        depth += 1;
        values += 1;
        if (depth > MAX_ANSWER_DEPTH) return 'too many levels';
        items[depth] = 1;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        if (depth > 0) depth -= 1;
        break;
      case COMMA:
        values += 1;
        items[depth] = (items[depth] ?? 0) + 1;
        if ((items[depth] ?? 0) > MAX_ANSWER_LIST) return 'a list that is too long';
        break;
      case COLON:
        values += 1;
        break;
      default:
    }
    if (values > MAX_ANSWER_VALUES) return 'too many values';
  }
  return undefined;
}

/** Place of the quotation mark that ends the text, or the end of everything; -1 when it is longer than allowed. */
function endOfText(bytes: Uint8Array, start: number): number {
  let characters = 0;
  for (let at = start + 1; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at += bytes[at + 1] === LETTER_U ? 5 : 1;
    // Bytes that go on with a character begin none.
    if ((byte & 0xc0) !== 0x80) characters += 1;
    if (characters > MAX_ANSWER_TEXT) return -1;
  }
  return bytes.length;
}
