import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../tests/runs.ts';
import { isFitText, isUsualText } from './fit-text.ts';

/** The rule in one expression, as it is said in words. */
const UNFIT = /\0|\p{Surrogate}|\p{M}{31}/u;
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...'aÂâ\0\t\n\r\u007f\u00a0\u0323\u0302\u0340\ud800\udc00ệ',
      'e\u0323\u0302',
      '\u0302'.repeat(31),
    ),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
  maxLength: 40,
});

describe('a usual text', () => {
  const usual = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code)).filter(isUsualText);

  test('is every letter of the Vietnamese alphabet, in either case', () => {
    for (const base of 'aăâbcdđeêghiklmnoôơpqrstuưvxy')
      for (const tone of ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'])
        for (const letter of [`${base}${tone}`, `${base}${tone}`.toUpperCase()]) {
          const composed = letter.normalize('NFC');
          if (composed.length === 1) expect([composed, isUsualText(composed)]).toEqual([composed, true]);
        }
  });

  test('is fit and in NFC, of whatever characters it is put together', () => {
    const pairs = usual.map((first) => usual.map((second) => `${first}${second}`).join(''));
    expect(pairs.filter((text) => text.normalize('NFC') !== text)).toEqual([]);
    expect(UNFIT.test(usual.join(''))).toBe(false);
  });

  test('has no control characters but tab and line feed', () => {
    expect(usual.filter((character) => /\p{Cc}/u.test(character))).toEqual(['\t', '\n']);
  });
});

test('whether a text is fit does not depend on whether it is usual', () => {
  fc.assert(
    fc.property(text, (given) => {
      expect(isFitText(given)).toBe(!UNFIT.test(given));
    }),
    { numRuns: runs(5_000) },
  );
});
