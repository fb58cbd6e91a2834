import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { toAgencyId } from '../../schema/terms.ts';
import { readDay, readInstant, readPartialDate, UnreadableText } from './dates.ts';
import { readVnd } from './money.ts';
import { withoutRepetitions } from './rows.ts';
import { readOptionalText, readPersonalId, readText } from './text.ts';
import { element, many, optional, optionalText, readingAnswer, text } from './wire-shape.ts';

const LAND = toAgencyId('land');

describe('days and instants', () => {
  test.each([
    ['02/11/2026', 'dd/MM/yyyy', '2026-11-02'],
    ['11-02-2026', 'MM-dd-yyyy', '2026-11-02'],
    ['2026-11-02', 'yyyy-MM-dd', '2026-11-02'],
    ['29/02/2024', 'dd/MM/yyyy', '2024-02-29'],
  ] as const)('%s written as %s is %s', (written, format, day) => {
    expect(readDay(written, format)).toBe(day);
  });

  test.each([
    ['31/02/2026', 'dd/MM/yyyy'],
    ['29/02/2026', 'dd/MM/yyyy'],
    ['2/11/2026', 'dd/MM/yyyy'],
    ['02-11-2026', 'dd/MM/yyyy'],
    ['13-02-2026', 'MM-dd-yyyy'],
    ['', 'yyyy-MM-dd'],
    ['2026-11-02T00:00', 'yyyy-MM-dd'],
  ] as const)('%s is refused as %s and not repeated in the error', (written, format) => {
    expect(() => readDay(written, format)).toThrow(UnreadableText);
    expect(() => readDay(written, format)).toThrow(`a value is no ${format}`);
  });

  test.each([
    ['2026-11-02 09:15:00.0', 'yyyy-MM-dd'],
    ['02/11/2026 09:15:00', 'dd/MM/yyyy'],
    ['2026-11-02T09:15:00', 'yyyy-MM-dd'],
  ] as const)('%s is a quarter past nine in Hanoi', (written, format) => {
    expect(readInstant(written, format)).toBe('2026-11-02T09:15:00+07:00');
  });

  test.each(['2026-11-02 24:00:00', '2026-11-02', '2026-11-02 09:15', 'x'])('%s is no instant', (written) => {
    expect(() => readInstant(written, 'yyyy-MM-dd')).toThrow(UnreadableText);
  });

  test.each([
    ['1950', '1950'],
    ['03/1950', '1950-03'],
    ['00/1950', '1950'],
    ['00/00/1950', '1950'],
    ['00/03/1950', '1950-03'],
    ['12/03/1950', '1950-03-12'],
  ])('%s is known as far as %s', (written, known) => {
    expect(readPartialDate(written)).toBe(known);
  });

  test.each(['13/1950', '12/00/1950', '31/04/1950', '50', '1950-03'])('%s is no partial date', (written) => {
    expect(() => readPartialDate(written)).toThrow(UnreadableText);
  });
});

describe('money', () => {
  test.each([
    ['0', 0],
    ['125000000', 125_000_000],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', '9007199254740993'],
    ['000500', 500],
    ['12.00', 12],
  ])('%s đồng keeps its value', (written, amount) => {
    expect(readVnd(written)).toEqual({ amount, currency: 'VND' });
  });

  test.each(['12.5', '1e9', '1,000', '', 'NaN', '0x10'])('%s is no amount', (written) => {
    expect(() => readVnd(written)).toThrow(UnreadableText);
  });
});

describe('texts', () => {
  test('decomposed Vietnamese comes out composed', () => {
    expect(readText(' Đỗ Thị Hường '.normalize('NFD'))).toBe('Đỗ Thị Hường'.normalize('NFC'));
  });

  test('missing, nil and empty are all not known', () => {
    expect([undefined, null, '', '  '].map(readOptionalText)).toEqual(Array(4).fill(undefined));
  });

  test.each(['001099012345', '000000000000'])('%s is a personal id', (id) => {
    expect(readPersonalId(id)).toBe(id);
  });

  test.each(['1099012345', '0010990123456', '00109901234x', ''])('%s is none', (id) => {
    expect(readPersonalId(id)).toBeUndefined();
  });
});

test('only what is equal in everything is a repetition', () => {
  const items = fc.array(fc.record({ a: fc.nat(2), b: fc.option(fc.constantFrom('', 'x'), { nil: null }) }));
  fc.assert(
    fc.property(items, (given) => {
      const left = withoutRepetitions(given);
      for (const item of given)
        expect(left.filter(({ a, b }) => a === item.a && b === item.b)).toHaveLength(1);
      expect(left.every((item) => given.includes(item))).toBe(true);
    }),
  );
});

describe('wire shapes', () => {
  const shape = element({
    code: text,
    note: optionalText,
    item: many(element({ id: text })),
    more: optional(element({})),
  });

  test('nil, empty and missing stay apart; one is a list of one', () => {
    expect(shape.parse({ code: ['0007'], note: [null], item: [{ id: ['1'] }] })).toEqual({
      code: '0007',
      note: null,
      item: [{ id: '1' }],
      more: undefined,
    });
    expect(shape.parse({ code: [''], note: [''] })).toEqual({
      code: '',
      note: '',
      item: [],
      more: undefined,
    });
    expect(shape.parse({ code: ['1'], more: [''], item: [null] })).toEqual({
      code: '1',
      note: undefined,
      item: [],
      more: {},
    });
  });

  test.each([
    [{}],
    [{ code: ['1', '2'] }],
    [{ code: [null] }],
    [{ code: [{ x: ['1'] }] }],
    [{ code: ['1'], note: ['a', 'b'] }],
    ['text'],
    [null],
  ])('%j is a bad answer whose error names places, not values', (plain) => {
    const read = () => readingAnswer(LAND, () => shape.parse(plain));
    expect(read).toThrow(
      expect.objectContaining({ code: 'AGENCY_BAD_ANSWER', publicExtensions: { agency: 'land' } }),
    );
  });

  test('a fault of our own is not blamed on the agency', () => {
    expect(() =>
      readingAnswer(LAND, () => {
        throw new RangeError('ours');
      }),
    ).toThrow(RangeError);
    expect(() => readingAnswer(LAND, () => z.string().parse(1))).toThrow('not the agreed message: (root)');
  });
});
