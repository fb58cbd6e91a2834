import { describe, expect, test } from '@jest/globals';
import { isLikePersonalNumber, mayHoldPersonalNumber, withoutPersonalNumbers } from './personal-numbers.ts';

const SPELLINGS = [
  '001190000001',
  'a001190000001',
  'x001190000001y',
  '0011-9000-0001',
  '001190-000001',
  '001 190 000 001',
  '001.190.000.001',
  '001_190_000_001',
  '001/190/000/001',
  '0-0-1-1-9-0-0-0-0-0-0-1',
  '００１１９００００００１',
  '٠٠١١٩٠٠٠٠٠٠١',
  '001190\u200b000001',
  '001190\u00ad000001',
  '001190\u0301000001',
  '⓪⓪①①⑨⓪⓪⓪⓪⓪⓪①',
  '001\n190\t000\u00a0001',
  '012345678',
  '0912 345 678',
  '+84 912 345 678',
];

describe('a personal number', () => {
  test.each(SPELLINGS)('is found and taken out: %p', (spelling) => {
    expect(mayHoldPersonalNumber(spelling)).toBe(true);
    expect(isLikePersonalNumber(spelling)).toBe(true);
    expect(withoutPersonalNumbers(`về ${spelling} đã hỏi`)).toMatch(/^về \D*\[…\]\D* đã hỏi$/u);
  });

  test.each(['', 'CSHS-17/2026', '12345678', 'năm 2026, tháng 11, ngày 26', 'H26'])(
    'is not in %p',
    (text) => {
      expect(mayHoldPersonalNumber(text)).toBe(false);
      expect(withoutPersonalNumbers(text)).toBe(text);
    },
  );

  test('is not what an agency calls its messages, nor an id of our own', () => {
    expect(isLikePersonalNumber('GIP-20261126-0000000000017')).toBe(false);
    const own = '01936789-1234-7123-8123-1234567890ab';
    expect(withoutPersonalNumbers(`request ${own} stays uncertain`)).toBe(`request ${own} stays uncertain`);
    expect(withoutPersonalNumbers('01936789-1234-7123-8123-001190000001')).toBe('[…]');
  });

  test('is looked for in linear time', () => {
    const long = `1${' '.repeat(50_000)}`.repeat(8) + 'x'.repeat(200_000);
    const started = performance.now();
    mayHoldPersonalNumber(long);
    withoutPersonalNumbers(long);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
