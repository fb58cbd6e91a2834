import { describe, expect, test } from '@jest/globals';
import { escapeAttribute, escapeText } from './xml-write.ts';

/** The rule told plainly, character by character, over the composed text. */
function slowly(text: string, escaped: ReadonlyMap<string, string>): string {
  return [...text.normalize('NFC')].map((character) => escaped.get(character) ?? character).join('');
}

const inText = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\r', '&#13;'],
  ['\u0085', '&#x85;'],
  ['\u2028', '&#x2028;'],
]);
const inAttribute = new Map([...inText, ['"', '&quot;'], ['\n', '&#10;'], ['\t', '&#9;']]);

const isCarried = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && !(code >= 0xd800 && code < 0xe000) && code < 0xfffe);

describe('texts in XML that is written', () => {
  test('every character of the basic plane is written by the rule: alone, after a letter, before a mark', () => {
    const wrong: string[] = [];
    for (let code = 0; code < 0x10000; code += 1) {
      const character = String.fromCharCode(code);
      for (const text of [character, `a${character}`, `${character}\u0301`, `ạ${character}ế`]) {
        if (!isCarried(code)) {
          if (!refuses(() => escapeText(text)) || !refuses(() => escapeAttribute(text))) wrong.push(text);
        } else if (
          escapeText(text) !== slowly(text, inText) ||
          escapeAttribute(text) !== slowly(text, inAttribute)
        ) {
          wrong.push(text);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});

function refuses(write: () => string): boolean {
  try {
    write();
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
}
