import { expect, test } from '@jest/globals';
import { scalarResolvers } from './scalars.ts';

const { Date: day, DateTime: instant, PartialDate: partial } = scalarResolvers;

const isTaken = (scalar: typeof day, text: string): boolean => {
  try {
    return scalar.serialize(text) === text;
  } catch {
    return false;
  }
};

const two = (number: number): string => String(number).padStart(2, '0');

test('a day is one that the calendar has, whatever it is part of', () => {
  for (const year of [1900, 1999, 2000, 2023, 2024, 2100, 2400])
    for (let month = 0; month <= 13; month += 1)
      for (let date = 0; date <= 32; date += 1) {
        const text = `${year}-${two(month)}-${two(date)}`;
        const isDay = new Date(Date.UTC(year, month - 1, date)).toISOString().startsWith(text);
        expect([text, isTaken(day, text)]).toEqual([text, isDay]);
        expect([text, isTaken(partial, text)]).toEqual([text, isDay]);
        expect([text, isTaken(instant, `${text}T09:15:00+07:00`)]).toEqual([text, isDay]);
      }
});

test('a day that is known in part has no day to be wrong', () => {
  expect(['1950', '1950-03', '1950-13', '0000'].map((text) => isTaken(partial, text))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
