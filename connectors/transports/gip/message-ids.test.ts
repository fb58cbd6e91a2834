import { describe, expect, test } from '@jest/globals';
import { createMessageIds, monthFirst, readMonthFirst } from './message-ids.ts';

describe('a message id', () => {
  test('tells the day in Hanoi, where it begins seven hours before the day of UTC', () => {
    const at = (instant: string) => createMessageIds(() => Date.parse(instant), 0)();
    expect(at('2026-11-05T16:59:59Z')).toBe('GIP202611050000000');
    expect(at('2026-11-05T17:00:00Z')).toBe('GIP202611060000000');
  });

  test('does not come twice, also when the numbers begin anew', () => {
    const next = createMessageIds(() => Date.parse('2026-11-05T02:00:00Z'), 9_999_999);
    expect([next(), next(), next()]).toEqual([
      'GIP202611059999999',
      'GIP202611050000000',
      'GIP202611050000001',
    ]);
  });
});

describe('a day written month first', () => {
  test('is the day in Hanoi', () => {
    expect(monthFirst(Date.parse('2026-11-05T17:00:00Z'))).toBe('11-06-2026');
  });

  test('is read as its first millisecond', () => {
    expect(readMonthFirst(' 11-06-2026 ')).toBe(Date.parse('2026-11-05T17:00:00Z'));
  });

  test.each(['', '13-06-2026', '02-30-2026', '2026-11-06', '06/11/2026', '1-6-2026', '00-00-0000'])(
    'is no such day: %j',
    (text) => {
      expect(readMonthFirst(text)).toBeUndefined();
    },
  );
});
