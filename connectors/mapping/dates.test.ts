import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../../tests/runs.ts';
import { readCompactDay, readCompactInstant } from './compact-dates.ts';
import { type DayFormat, earlierFirst, readDay, readInstant, readPartialDate } from './dates.ts';
import { readVnd } from './money.ts';

/** The platform's calendar: 30 February becomes another day there, and so is none. */
function isRealDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return (
    /^(?!0000)\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
  );
}
function orRefused(read: () => unknown): unknown {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return read();
  } catch {
    return 'refused';
  } finally {
    Error.stackTraceLimit = limit;
  }
}
const written: Readonly<Record<DayFormat, (year: string, month: string, day: string) => string>> = {
  'dd/MM/yyyy': (year, month, day) => `${day}/${month}/${year}`,
  'MM-dd-yyyy': (year, month, day) => `${month}-${day}-${year}`,
  'yyyy-MM-dd': (year, month, day) => `${year}-${month}-${day}`,
};
const FORMATS = Object.keys(written) as DayFormat[];
const two = (number: number): string => String(number).padStart(2, '0');

describe('days without the calendar of the platform', () => {
  test('are those of the platform, in every format, whatever is written for day and month', () => {
    for (const year of ['0000', '0004', '1900', '2000', '2026'])
      for (let month = 0; month <= 13; month += 1)
        for (let day = 0; day <= 32; day += 1) {
          const parts = [year, two(month), two(day)] as const;
          const iso = parts.join('-');
          const expected = isRealDay(iso) ? iso : 'refused';
          for (const format of FORMATS)
            expect(orRefused(() => readDay(` ${written[format](...parts)}`, format))).toBe(expected);
          expect(orRefused(() => readCompactDay(parts.join('')))).toBe(expected);
          expect(orRefused(() => readCompactInstant(`${parts.join('')}235959`))).toBe(
            expected === 'refused' ? expected : `${iso}T23:59:59+07:00`,
          );
        }
  });

  test('nothing else is a day, an instant or a part of a date', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'0123459/- T:.\u0661x\n'), maxLength: 23 });
    const near = fc
      .record({ at: fc.date({ min: new Date(0), noInvalidDate: true }), cut: fc.nat(22), more: noise })
      .map(({ at, cut, more }) => `${at.toISOString().slice(0, cut)}${more}`);
    fc.assert(
      fc.property(fc.oneof(noise, near), (given) => {
        for (const format of FORMATS) {
          const day = orRefused(() => readDay(given, format));
          if (day !== 'refused') {
            expect(isRealDay(String(day))).toBe(true);
            const [year = '', month = '', ofMonth = ''] = String(day).split('-');
            expect(given.trim()).toBe(written[format](year, month, ofMonth));
          }
          const [, date = '', time] =
            /^(\S*)[ T]((?:[01]\d|2[0-3])(?::[0-5]\d){2})(?:\.\d{1,9})?$/.exec(given.trim()) ?? [];
          const dayOf = orRefused(() => readDay(date, format));
          expect(orRefused(() => readInstant(given, format))).toBe(
            dayOf === 'refused' ? 'refused' : `${dayOf}T${time}+07:00`,
          );
        }
        const partial = orRefused(() => readPartialDate(given));
        if (partial !== 'refused')
          expect([4, 7, 10].map((length) => String(partial).padEnd(length, '-01'))).toContainEqual(
            expect.stringMatching(/^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?$/),
          );
      }),
      { numRuns: runs(1_000) },
    );
  });

  test('which is earlier is what a comparison of instants says', () => {
    const instant = fc
      .date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true })
      .map((at) => `${at.toISOString().slice(0, 19)}+07:00`);
    fc.assert(
      fc.property(instant, instant, (one, other) => {
        expect(earlierFirst(one, other)).toBe(Math.sign(Date.parse(one) - Date.parse(other)));
      }),
    );
  });
});

test('an amount is that of exact arithmetic, however it is written', () => {
  const digits = fc.oneof(
    fc.stringMatching(/^-?\d{1,30}$/),
    fc.constantFrom('-0', '-000', '9007199254740992'),
  );
  fc.assert(
    fc.property(digits, (given) => {
      const exact = BigInt(given);
      const isSafe = Number.isSafeInteger(Number(exact));
      expect(readVnd(given).amount).toBe(isSafe ? Number(exact) : exact.toString());
    }),
    { numRuns: runs(2_000) },
  );
});
