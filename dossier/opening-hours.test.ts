import { describe, expect, test } from '@jest/globals';
import { formatInstant } from './calendar/instant.ts';
import { isOpenAt, nextOpening, parseOpenings } from './opening-hours.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';

const { days } = createRulebook(readRulebookTexts()).calendarData;
const week = ['Thứ Hai–Thứ Sáu: 08:00–12:00, 13:00–17:00', 'Thứ Bảy: 08:00–12:00'].flatMap(
  (text) => parseOpenings(text) ?? [],
);
const at = (text: string) => new Date(`${text}:00+07:00`);

describe('hours as people write them', () => {
  test('become openings by weekday', () => {
    expect(week).toHaveLength(11);
    expect(week[0]).toEqual({ weekday: 1, from: '08:00', to: '12:00' });
    expect(week.at(-1)).toEqual({ weekday: 6, from: '08:00', to: '12:00' });
    expect(parseOpenings('chủ nhật: 08:00-09:00'.normalize('NFD'))).toEqual([
      { weekday: 7, from: '08:00', to: '09:00' },
    ]);
  });

  test.each([
    '',
    'Cả tuần',
    'Thứ Tám: 08:00–12:00',
    'Thứ Hai: 12:00–08:00',
    'Thứ Hai: 8h–12h',
    'Thứ Sáu–Thứ Hai: 08:00–12:00',
  ])('%j is not guessed', (text) => {
    expect(parseOpenings(text)).toBeUndefined();
  });
});

test.each([
  ['on a Monday morning', '2026-11-02T08:00', true, '2026-11-02T08:00'],
  ['in the lunch break', '2026-11-02T12:00', false, '2026-11-02T13:00'],
  ['on Saturday afternoon', '2026-11-07T13:00', false, '2026-11-09T08:00'],
  ['on a Saturday morning', '2026-11-07T09:00', true, '2026-11-07T09:00'],
  ['over Tết', '2026-02-16T09:00', false, '2026-02-23T08:00'],
  ['on a Saturday worked for a Friday, in the afternoon', '2026-01-10T15:00', true, '2026-01-10T15:00'],
  ['on that Friday, and the weekend after it', '2026-01-02T09:00', false, '2026-01-05T08:00'],
  ['on the Saturday before Tết', '2026-02-14T09:00', true, '2026-02-14T09:00'],
])('a counter %s', (_name, now, isOpen, next) => {
  expect(isOpenAt(week, at(now), days)).toBe(isOpen);
  const opening = nextOpening(week, at(now), days);
  expect(opening && formatInstant(opening)).toBe(`${next}:00+07:00`);
});

test('a counter without hours never opens', () => {
  expect(nextOpening([], at('2026-11-02T08:00'), days)).toBeUndefined();
});
