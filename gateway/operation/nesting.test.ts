import { describe, expect, test } from '@jest/globals';
import { isNestedBeyond } from './nesting.ts';

const nested = (depth: number, open: string, close: string): string =>
  `${open.repeat(depth)}a${close.repeat(depth)}`;

describe('nesting', () => {
  test.each([
    ['{ a', '}'],
    ['[', ']'],
    ['(a: ', ')'],
    ['{a: [', ']}'],
  ])('of %s is counted', (open, close) => {
    const each = open.match(/[[{(]/g)?.length ?? 0;
    expect(isNestedBeyond(20 * each, nested(20, open, close))).toBe(false);
    expect(isNestedBeyond(20 * each, nested(21, open, close))).toBe(true);
    expect(isNestedBeyond(20, nested(30_000, open, close))).toBe(true);
  });

  test('is of brackets that are none in texts and comments', () => {
    expect(isNestedBeyond(1, '{ a(b: "[[[[", c: """{{{{""") #((((\n }')).toBe(true);
    expect(isNestedBeyond(2, '{ a(b: "[[[[", c: """{{{{""") #((((\n }')).toBe(false);
  });

  test('of what is no GraphQL is left to who says so', () => {
    expect(isNestedBeyond(1, '"open')).toBe(false);
    expect(isNestedBeyond(1, '}}}}')).toBe(false);
  });
});
