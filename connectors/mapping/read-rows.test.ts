import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import { UnreadableText } from './dates.ts';
import { keyIn, readPart, readParts, readRows, withErrorsLast } from './read-rows.ts';

const LAND = toAgencyId('land');

interface Source {
  readonly key: string;
  readonly value: number;
  readonly isBad: boolean;
}
const sources = fc.array(
  fc.record({ key: fc.constantFrom('0001', '1', '01', 'a', ''), value: fc.nat(), isBad: fc.boolean() }),
);
const read = (rows: readonly Source[]) =>
  readRows(LAND, 'rows', rows, {
    keyOf: ({ key }) => key || undefined,
    read(row) {
      if (row.isBad) throw new UnreadableText('number');
      return row;
    },
  });

describe('rows', () => {
  test('however they are shuffled, repeated, lost or spoiled, each stays under its own key', () => {
    fc.assert(
      fc.property(sources, (given) => {
        const { rows, unreadable, lost } = read(given);
        const bad = new Set(given.filter(({ key, isBad }) => key && isBad).map(({ key }) => key));
        expect(new Set(unreadable.keys())).toEqual(bad);
        expect(lost !== undefined).toBe(given.some(({ key }) => key === ''));
        for (const key of new Set(given.map((row) => row.key)))
          expect(rows.get(key)).toBe(key && !bad.has(key) ? given.find((row) => row.key === key) : undefined);
      }),
    );
  });

  test('an error names the place in the message', () => {
    const { unreadable } = read([
      { key: '1', value: 1, isBad: false },
      { key: '2', value: 1, isBad: true },
    ]);
    expect([...unreadable].map(([key, { message }]) => [key, message])).toEqual([
      ['2', 'land: not the agreed message: rows.1: a value is no number'],
    ]);
  });

  test('what any copy says against a release holds, and the ward is that of the copy that is shown', () => {
    const copies = [{ ward: '1' }, { isProtected: true, ward: '2' }, { isProtected: false }];
    const flagsOf = (shown: readonly object[]) =>
      readRows(LAND, 'rows', shown, { keyOf: () => 'a', read: () => 1, flagsOf: (row) => row }).flags.get(
        'a',
      );
    expect(flagsOf(copies)).toEqual({ ward: '1', isProtected: true });
    expect(flagsOf(copies.toReversed())).toEqual({ isProtected: true });
  });

  test('a fault of our own is not blamed on the agency', () => {
    const broken = () => {
      throw new RangeError('ours');
    };
    expect(() => readRows(LAND, 'rows', [1], { keyOf: () => 'a', read: broken })).toThrow(RangeError);
    expect(() => readPart(LAND, 'part', 1, broken)).toThrow(RangeError);
  });

  test.each([
    [{ a: 'x' }, 'x'],
    [{ a: [' x '] }, 'x'],
    [{ a: ['x', 'y'] }, undefined],
    [{ a: [] }, undefined],
    [{ a: '' }, undefined],
    [{ a: 7 }, undefined],
    [{ a: { a: 'x' } }, undefined],
    [{}, undefined],
    ['a', undefined],
    [null, undefined],
  ])('the key in %j is %j', (row, key) => {
    expect(keyIn(row, 'a')).toBe(key);
  });
});

test('a part that cannot be read stands in its place, what could be read before what could not', () => {
  const parts = readParts(LAND, 'steps', [3, -1, 2], (value) => {
    if (value < 0) throw new UnreadableText('number');
    return value * 2;
  });
  expect(parts).toEqual([6, expect.any(GatewayError), 4]);
  expect(parts[1]).toMatchObject({ message: expect.stringContaining(': steps.1: ') });
  const sorted = withErrorsLast(parts, (numbers) => numbers.sort((a, b) => a - b));
  expect(sorted).toEqual([4, 6, parts[1]]);
  // Read again, for another purpose, it stays the same error.
  expect(readParts(LAND, 'again', sorted, (value) => value)).toEqual(sorted);
});
