import { describe, expect, test } from '@jest/globals';
import { readCompactInstant, readCompactPartialDate } from './compact-dates.ts';
import { UnreadableText } from './dates.ts';

describe('dates without separators', () => {
  test.each([
    ['20261102091500', '2026-11-02T09:15:00+07:00'],
    [' 20240229235959 ', '2024-02-29T23:59:59+07:00'],
  ])('the instant %s is %s', (text, expected) => expect(readCompactInstant(text)).toBe(expected));

  test.each([
    '2026110209150',
    '20260229000000',
    '21000229000000',
    '20260431000000',
    '20260500000000',
    '20260000000000',
    '20261302000000',
    '20261102246000',
    '2026-11-02 09:15:00',
    '',
  ])('"%s" is refused as an instant', (text) =>
    expect(() => readCompactInstant(text)).toThrow(UnreadableText),
  );

  test('a day is read, one that no calendar has is not', () => {
    expect(readCompactPartialDate('20190801')).toBe('2019-08-01');
    expect(() => readCompactPartialDate('20190231')).toThrow(UnreadableText);
  });

  test.each([
    ['1950', '1950'],
    ['195003', '1950-03'],
    ['19500312', '1950-03-12'],
    ['19500300', '1950-03'],
    ['19500000', '1950'],
  ])('the partial date %s is %s, nothing is invented', (text, expected) =>
    expect(readCompactPartialDate(text)).toBe(expected),
  );

  test.each(['19500012', '19501300', '50', '1950-03'])('"%s" is refused as a partial date', (text) =>
    expect(() => readCompactPartialDate(text)).toThrow(UnreadableText),
  );
});
