import { describe, expect, test } from '@jest/globals';
import { readRulebookTexts } from '../rulebook.ts';
import { parseCalendarData } from './calendar-data.ts';
import { formatInstant, parseDay, parseMinuteOfDay } from './instant.ts';

const { years, hours } = readRulebookTexts();
const year = (text: string) => years.find((file) => file.includes(`year: ${text}`)) ?? '';

/** The year file of 2026 alone with one edit; the hours are those of the project. */
function edited(from: string | RegExp, to: string): () => unknown {
  const text = year('2026').replace(from, to);
  expect(text).not.toBe(year('2026'));
  return () => parseCalendarData({ years: [year('2025'), text, year('2027')], hours });
}

function editedHours(from: string | RegExp, to: string): () => unknown {
  const text = hours.replace(from, to);
  expect(text).not.toBe(hours);
  return () => parseCalendarData({ years, hours: text });
}

const entry = (date: string, rest: string) =>
  `days:\n  - date: ${date}\n    ${rest}\n    standing: DECIDED\n    source: tet-2026\n    name: { vi: Thử, en: Test }`;

describe('parseCalendarData', () => {
  test('accepts the calendar of the project, with a source for every day', () => {
    const data = parseCalendarData({ years, hours });
    expect(data.days.size).toBe(45);
    for (const day of data.days.values()) expect(data.bases.get(day.source)?.law).toEqual(expect.any(String));
  });

  test.each([
    ['a day listed twice', 'days:', entry('2026-01-01', 'kind: HOLIDAY'), /2026-01-01 is listed twice/],
    [
      'a day of another year',
      'days:',
      entry('2028-03-01', 'kind: HOLIDAY'),
      /2028-03-01 does not lie in 2026/,
    ],
    ['a day that does not exist', 'days:', entry('2026-06-31', 'kind: HOLIDAY'), /no such day: 2026-06-31/],
    ['an unknown kind', 'days:', entry('2026-06-30', 'kind: PARTY'), /kind/],
    ['an unknown key', 'year: 2026', 'year: 2026\nnote: x', /Unrecognized key/],
    ['text that is no YAML', 'year: 2026', 'year: [', /not readable as YAML/],
    [
      'a weekend holiday that nobody makes up',
      'days:',
      entry('2026-06-06', 'kind: HOLIDAY'),
      /2026-06-06 falls on a weekly day off and is made up 0 times/,
    ],
    [
      'a day that makes up an ordinary one',
      'days:',
      entry('2026-06-08', 'kind: COMPENSATORY\n    for: 2026-06-05'),
      /2026-06-08 makes up 2026-06-05, which is no holiday/,
    ],
    [
      'a made-up day that is off anyway',
      'days:',
      entry('2026-06-07', 'kind: COMPENSATORY\n    for: 2026-04-26'),
      /2026-06-07 makes up a holiday but is a day off anyway/,
    ],
    [
      'a swap that only one side knows',
      'days:',
      entry('2026-06-06', 'kind: WORKED\n    swappedWith: 2026-06-05'),
      /2026-06-06 is swapped with 2026-06-05, which does not say the same/,
    ],
    [
      'a swap whose partner is gone',
      'swappedWith: 2026-08-22',
      'swappedWith: 2026-08-15',
      /does not say the same/,
    ],
    [
      'a weekday that is worked anyway',
      'days:',
      entry('2026-06-05', 'kind: WORKED\n    swappedWith: 2026-01-02'),
      /2026-06-05 cannot be WORKED: it is open anyway/,
    ],
    ['a source that is not there', 'source: tet-2026', 'source: hearsay', /cites the unknown source hearsay/],
    ['a missing year between two', 'year: 2026', 'year: 2016', /is missing/],
    ['a year given twice', 'year: 2026', 'year: 2025', /the year 2025 is given twice/],
    ['text that is not composed', 'vi: Làm bù', `vi: ${'Làm bù'.normalize('NFD')}`, /NFC/],
  ])('refuses %s', (_name, from, to, message) => {
    expect(edited(from, to)).toThrow(message);
  });

  test.each([
    ['hours that overlap', '"08:00-12:00", "13:00-17:00"', '"08:00-13:30", "13:00-17:00"', /overlap/],
    ['a time that does not exist', '"13:00-17:00"', '"13:00-25:00"', /no such hours/],
    ['hours that run backwards', '"13:00-17:00"', '"17:00-13:00"', /no such hours/],
    ['a working day that is not eight hours', '"13:00-17:00"', '"13:00-16:30"', /7.5 h, not 8 h/],
    [
      'hours that end before the data',
      'until: 2027-12-31',
      'until: 2027-06-30',
      /no hours from 2027-07-01 on/,
    ],
    [
      'hours that begin after the data',
      'from: 2025-01-01',
      'from: 2025-02-01',
      /no hours from 2025-01-01 on/,
    ],
    [
      'two sets of hours for one day',
      'processing:\n',
      'processing:\n  - { from: 2026-01-01, until: 2026-12-31, source: office-hours, week: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } }\n',
      /processing has two sets of hours on 2026-01-01/,
    ],
    ['a source that is not there', 'source: office-hours', 'source: hearsay', /unknown source hearsay/],
  ])('refuses %s', (_name, from, to, message) => {
    expect(editedHours(from, to)).toThrow(message);
  });

  test('names all contradictions at once', () => {
    const both = year('2026')
      .replace('swappedWith: 2026-08-22', 'swappedWith: 2026-08-15')
      .replace(/for: 2026-04-26/, 'for: 2026-04-25');
    const parse = () => parseCalendarData({ years: [year('2025'), both, year('2027')], hours });
    expect(parse).toThrow(/2026-04-27 makes up 2026-04-25/);
    expect(parse).toThrow(/2026-08-31 is swapped with 2026-08-15/);
  });

  test('refuses a calendar without years', () => {
    expect(() => parseCalendarData({ years: [], hours })).toThrow(/no years/);
  });
});

describe('instants and days', () => {
  test.each([
    ['2026-11-02T02:15:00Z', '2026-11-02T09:15:00+07:00'],
    ['2026-11-02T23:59:59.999+07:00', '2026-11-02T23:59:59+07:00'],
  ])('%s is told as %s', (text, expected) => {
    expect(formatInstant(new Date(text))).toBe(expected);
  });

  test('days and times that do not exist are refused', () => {
    for (const text of ['2026-06-31', '2026-13-01', '2026-1-1', '0000-00-00'])
      expect(parseDay(text)).toBeUndefined();
    for (const text of ['24:01', '8:00', '12:60', '']) expect(parseMinuteOfDay(text)).toBeUndefined();
    expect(parseMinuteOfDay('24:00')).toBe(1440);
  });
});
