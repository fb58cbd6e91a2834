import { describe, expect, test } from '@jest/globals';
import { createRulebook, readRulebookTexts } from '../rulebook.ts';
import { parseCalendarData } from './calendar-data.ts';
import { formatInstant, MS_PER_HOUR, startOfDayMs } from './instant.ts';
import { CalendarCoverageError, createWorkingCalendar } from './working-calendar.ts';

const { calendarData, calendar } = createRulebook(readRulebookTexts());
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+07:00`);
const hoursBetween = (from: Date, until: Date) =>
  (calendar.workedMs(until.getTime()) - calendar.workedMs(from.getTime())) / MS_PER_HOUR;
const afterHours = (from: Date, hours: number) =>
  new Date(calendar.instantOfWorkedMs(calendar.workedMs(from.getTime()) + hours * MS_PER_HOUR));
const minuteAfter = (from: Date) => new Date(from.getTime() + 60_000);
const shown = (date: Date) => formatInstant(date).slice(0, 16).replace('T', ' ');

describe('working days', () => {
  test.each([
    ['2026-11-02', true, 'a Monday'],
    ['2026-11-07', false, 'a Saturday'],
    ['2026-11-08', false, 'a Sunday'],
    ['2025-04-26', true, 'the swapped Saturday of 2/5/2025'],
    ['2026-01-10', true, 'the swapped Saturday of 2/1/2026'],
    ['2026-08-22', true, 'the swapped Saturday of 31/8/2026'],
    ['2025-05-02', false, 'swapped'],
    ['2026-01-02', false, 'swapped'],
    ['2026-08-31', false, 'swapped'],
    ['2026-04-27', false, 'Hùng Kings made up'],
    ['2026-02-20', false, 'Tết'],
    ['2026-02-23', true, 'after Tết'],
    ['2026-11-23', true, 'the eve of Culture Day'],
    ['2026-11-24', false, 'Culture Day, by law since 1/7/2026'],
    ['2026-11-25', true, 'no swap is decided'],
    ['2025-11-24', true, 'before that law'],
    ['2027-11-24', false, 'Culture Day'],
    ['2027-02-10', false, 'Tết made up'],
    ['2027-09-03', false, 'adjacent to National Day'],
  ])('%s: %s, %s', (day, expected) => {
    expect(calendar.isWorkingDay(at(`${day} 03:00`))).toBe(expected);
  });

  test.each([
    [2025, 261, 12, 1],
    [2026, 261, 14, 2],
    [2027, 261, 12, 0],
  ])('%i: %i weekdays less %i off and %i Saturdays worked', (year, weekdays, off, saturdays) => {
    const hours = hoursBetween(at(`${year}-01-01 00:00`), at(`${year}-12-31 23:59`));
    expect(hours / 8).toBe(weekdays - off + saturdays);
  });

  test('counting forward, back and to today', () => {
    const friday = at('2026-11-06 10:00');
    expect(shown(calendar.addWorkingDays(friday, 1))).toBe('2026-11-09 17:00');
    expect(shown(calendar.addWorkingDays(friday, 0))).toBe('2026-11-06 17:00');
    expect(shown(calendar.addWorkingDays(friday, -1))).toBe('2026-11-05 17:00');
    expect(shown(calendar.addWorkingDays(at('2026-11-08 10:00'), 0))).toBe('2026-11-06 17:00');
    expect(shown(calendar.openingOfWorkingDay(friday, 1))).toBe('2026-11-09 08:00');
    expect(shown(calendar.closeOfCalendarDay(friday, 1))).toBe('2026-11-09 17:00');
  });
});

describe('working hours', () => {
  test.each([
    ['2026-11-02 08:00', 4, '2026-11-02 12:00'],
    ['2026-11-02 08:00', 4.5, '2026-11-02 13:30'],
    ['2026-11-02 12:30', 4, '2026-11-02 17:00'],
    ['2026-11-02 17:00', 1, '2026-11-03 09:00'],
    ['2026-11-06 16:00', 2, '2026-11-09 09:00'],
    ['2026-02-13 16:00', 2, '2026-02-23 09:00'],
    ['2026-11-09 09:00', -2, '2026-11-06 16:00'],
  ])('from %s, %d hours lead to %s', (from, hours, until) => {
    expect(shown(afterHours(at(from), hours))).toBe(until);
    expect(hoursBetween(at(from), at(until))).toBe(hours);
  });

  test('are negative backwards and zero over a weekend', () => {
    expect(hoursBetween(at('2026-11-03 09:00'), at('2026-11-02 09:00'))).toBe(-8);
    expect(hoursBetween(at('2026-11-06 17:00'), at('2026-11-09 08:00'))).toBe(0);
  });
});

test('work goes on in the office hours of working days and at no other time', () => {
  const open = ['2026-11-02 08:00', '2026-11-02 11:59', '2026-11-02 13:00', '2026-11-02 16:59'];
  const closed = ['2026-11-02 07:59', '2026-11-02 12:00', '2026-11-02 17:00', '2026-11-07 09:00'];
  expect([...open, ...closed].filter((text) => hoursBetween(at(text), minuteAfter(at(text))) > 0)).toEqual(
    open,
  );
});

describe('the edge of the data', () => {
  test('refuses instants and results outside, and invalid ones', () => {
    const from = new Date(startOfDayMs(calendarData.firstDay));
    const until = new Date(startOfDayMs(calendarData.lastDay + 1));
    expect(calendar.isWorkingDay(from)).toBe(false);
    for (const outside of [new Date(from.getTime() - 1), until, new Date(Number.NaN)]) {
      expect(() => calendar.isWorkingDay(outside)).toThrow(CalendarCoverageError);
      expect(() => hoursBetween(from, outside)).toThrow(CalendarCoverageError);
    }
    expect(() => calendar.addWorkingDays(from, -1)).toThrow(CalendarCoverageError);
    expect(() => calendar.addWorkingDays(at('2027-12-31 09:00'), 1)).toThrow(CalendarCoverageError);
    expect(() => afterHours(at('2027-12-31 16:00'), 2)).toThrow(CalendarCoverageError);
  });

  test('tells when a span rests on days not yet decided', () => {
    expect(calendar.isProvisional(at('2027-02-01 09:00'), at('2027-02-03 09:00'))).toBe(false);
    expect(calendar.isProvisional(at('2027-02-01 09:00'), at('2027-02-04 09:00'))).toBe(true);
    expect(calendar.isProvisional(at('2027-02-11 09:00'), at('2027-02-12 09:00'))).toBe(false);
  });

  test('a day whose decision could not be verified is worked', () => {
    const texts = readRulebookTexts();
    const years = texts.years.map((text) =>
      text.replace(/(date: 2026-11-24\n +kind: HOLIDAY\n +standing: )DECIDED/, '$1UNVERIFIED'),
    );
    expect(years).not.toEqual(texts.years);
    const unverified = createWorkingCalendar(parseCalendarData({ ...texts, years }));
    expect(unverified.isWorkingDay(at('2026-11-24 09:00'))).toBe(true);
  });

  test('an instant on a holiday moves to the close of the next working day, any other stays', () => {
    expect(calendar.notOnHoliday(at('2026-11-24 17:00'))).toEqual(at('2026-11-25 17:00'));
    expect(calendar.notOnHoliday(at('2027-05-01 10:00'))).toEqual(at('2027-05-04 17:00'));
    expect(calendar.notOnHoliday(at('2026-02-18 10:00'))).toEqual(at('2026-02-23 17:00'));
    for (const stays of ['2026-11-07 09:00', '2026-08-22 09:00', '2026-11-06 22:15'])
      expect(calendar.notOnHoliday(at(stays))).toEqual(at(stays));
  });
});
