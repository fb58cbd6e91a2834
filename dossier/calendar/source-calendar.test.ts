import { describe, expect, test } from '@jest/globals';
import { asleepInWords } from './asleep-in-words.ts';
import { SourceCalendar } from './source-calendar.ts';
import { parseFileReadyAt, parseSleeps } from './source-hours.ts';

const at = (text: string) => new Date(`${text}+07:00`);
const calendarOf = (sleeps: string, file = 'none') =>
  new SourceCalendar({ sleeps: parseSleeps(sleeps) ?? [], fileReadyAt: parseFileReadyAt(file) ?? undefined });
const untilOf = (calendar: SourceCalendar, text: string) => calendar.asleepAt(at(text))?.until.toISOString();

const wordsOf = (calendar: SourceCalendar, text: string) => {
  const asleep = calendar.asleepAt(at(text));
  return asleep && asleepInWords(asleep).vi;
};

const ZONE = new Intl.DateTimeFormat('en-GB', {
  ...{ timeZone: 'Asia/Ho_Chi_Minh', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
});
/**
 * The same question, answered by the time zone database and by nothing of ours: minute by minute, is there a rule that holds now, or
 * held from yesterday on?
 */
function isAsleepByOracle(rules: readonly string[], when: Date, wanted: 'read' | 'request'): boolean {
  const told = Object.fromEntries(ZONE.formatToParts(when).map(({ type, value }) => [type, value]));
  const today = String(told['weekday']).toUpperCase().slice(0, 3);
  const week = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
  const yesterday = String(week.at(week.indexOf(today) - 1));
  const clock = `${told['hour']}:${told['minute']}`;
  return rules.some((rule) => {
    if (rule.endsWith('requests') && wanted === 'read') return false;
    const words = rule.replace(' requests', '').split(' ');
    const [from = '', to = ''] = String(words.at(-1)).split('-');
    const begins = (day: string): boolean => {
      if (words.length === 1) return true;
      const [first = '', last = first] = String(words[0]).split('-');
      for (let index = week.indexOf(first), n = 0; n < 7; index += 1, n += 1) {
        if (week[index % 7] === day) return true;
        if (week[index % 7] === last) return false;
      }
      return false;
    };
    if (from < to) return begins(today) && from <= clock && clock < to;
    return (begins(today) && from <= clock) || (begins(yesterday) && clock < to);
  });
}

describe('a source that sleeps', () => {
  const nights = calendarOf('22:00-06:00');

  test.each([
    ['2026-11-26T21:59:59.999', undefined],
    ['2026-11-26T22:00:00.000', '2026-11-26T23:00:00.000Z'],
    ['2026-11-27T00:00:00.000', '2026-11-26T23:00:00.000Z'],
    ['2026-11-27T05:59:59.999', '2026-11-26T23:00:00.000Z'],
    ['2026-11-27T06:00:00.000', undefined],
    ['2026-12-31T23:30:00.000', '2026-12-31T23:00:00.000Z'],
  ])('every night: at %s until %s', (when, until) => {
    expect(untilOf(nights, when)).toBe(until);
    expect(untilOf(calendarOf('22:00-06:00'), when)).toBe(until);
  });

  test('over a weekend is one sleep, from Friday evening to Monday morning', () => {
    const calendar = calendarOf('22:00-06:00, SAT-SUN 06:00-22:00');
    expect(calendar.asleepAt(at('2026-11-28T12:00:00'))).toMatchObject({
      since: at('2026-11-27T22:00:00'),
      until: at('2026-11-30T06:00:00'),
    });
    expect(calendar.longestMs).toBe(56 * 3_600_000);
    expect(wordsOf(calendar, '2026-11-28T12:00:00')).toBe(
      'nghỉ từ 22:00 ngày 27/11/2026 đến 06:00 ngày 30/11/2026',
    );
    expect(wordsOf(nights, '2026-11-28T23:00:00')).toBe('nghỉ từ 22:00 đến 06:00');
  });

  test('and can be read all the same lets requests alone wait', () => {
    const calendar = calendarOf('06:00-22:00 requests');
    const noon = at('2026-11-26T12:00:00');
    expect(calendar.asleepAt(noon)).toBeUndefined();
    expect(calendar.asleepAt(noon, 'request')?.until).toEqual(at('2026-11-26T22:00:00'));
    expect(calendar.longestMs).toBe(0);
  });

  test('makes nothing older that was known before: its last sleep is no age', () => {
    const hours = (from: string, to: string) =>
      nights.sleptMs(at(from).getTime(), at(to).getTime()) / 3_600_000;
    expect(hours('2026-11-26T21:00:00', '2026-11-26T22:00:00')).toBe(0);
    expect(hours('2026-11-26T21:00:00', '2026-11-27T02:00:00')).toBe(4);
    expect(hours('2026-11-26T21:00:00', '2026-11-27T07:00:00')).toBe(8);
    expect(hours('2026-11-26T23:00:00', '2026-11-27T07:00:00')).toBe(7);
    // Two nights are not two sleeps: the bound is a sleep's length.
    expect(hours('2026-11-25T21:00:00', '2026-11-27T07:00:00')).toBe(8);
    expect(hours('2026-11-27T06:00:00', '2026-11-27T07:00:00')).toBe(0);
  });

  test('a night’s file is as of when it was ready, on the day or the day before', () => {
    const calendar = calendarOf('none', '05:00');
    expect(calendar.fileOf(at('2026-11-26T04:59:59'))).toEqual(at('2026-11-25T05:00:00'));
    expect(calendar.fileOf(at('2026-11-26T05:00:00'))).toEqual(at('2026-11-26T05:00:00'));
    expect(nights.fileOf(at('2026-11-26T05:00:00'))).toBeUndefined();
  });

  test.each([
    '',
    '22:00',
    '22-06',
    '22:00-22:00',
    '24:00-06:00',
    '25:00-06:00',
    'XXX 22:00-06:00',
    'none, 22:00-06:00',
    '22:00-06:00 reads',
  ])('hours are never guessed: "%s"', (text) => expect(parseSleeps(text)).toBeUndefined());

  test('that is never awake is refused', () => {
    expect(() => calendarOf('00:00-24:00')).toThrow('six days');
    expect(() => calendarOf('22:00-06:00, 06:00-22:00 requests')).toThrow('six days');
    expect(() => calendarOf('SUN-FRI 00:00-24:00')).not.toThrow();
  });
});

test('minute by minute, over any hours, it is as the oracle says', () => {
  let state = 7;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const days = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
  let [asleep, awake] = [0, 0];
  for (let trial = 0; trial < 40; trial += 1) {
    const rules = Array.from({ length: 1 + random(3) }, () => {
      const from = random(1440);
      const to = (from + 1 + random(900)) % 1440;
      const on = ['', `${days[random(7)]} `, `${days[random(7)]}-${days[random(7)]} `][random(3)];
      return `${on}${time(from)}-${time(to)}${random(4) === 0 ? ' requests' : ''}`;
    });
    let calendar: SourceCalendar;
    try {
      calendar = calendarOf(rules.join(', '));
    } catch {
      continue;
    }
    // On, back and on again: what it remembers must not matter.
    for (let n = 0; n < 300; n += 1) {
      const when = new Date(
        at('2026-11-23T00:00:00').getTime() + random(14 * 1440) * 60_000 + random(60_000),
      );
      const wanted = random(2) === 0 ? 'read' : 'request';
      const told = calendar.asleepAt(when, wanted);
      expect([rules, when, wanted, told !== undefined]).toEqual([
        rules,
        when,
        wanted,
        isAsleepByOracle(rules, when, wanted),
      ]);
      if (!told) awake += 1;
      else {
        asleep += 1;
        expect(isAsleepByOracle(rules, new Date(told.until.getTime() - 1), wanted)).toBe(true);
        expect(isAsleepByOracle(rules, told.until, wanted)).toBe(false);
        expect(isAsleepByOracle(rules, new Date(told.since.getTime() - 1), wanted)).toBe(false);
      }
    }
  }
  expect(Math.min(asleep, awake)).toBeGreaterThan(1_000);
});
