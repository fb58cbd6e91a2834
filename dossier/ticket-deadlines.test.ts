import { describe, expect, test } from '@jest/globals';
import { formatInstant } from './calendar/instant.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';
import { deriveTicketDeadlines, type TicketTimes } from './ticket-deadlines.ts';

const rulebook = createRulebook(readRulebookTexts());
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+07:00`);
const shown = (date: Date | undefined) => date && formatInstant(date).slice(0, 16).replace('T', ' ');
const OPEN: Omit<TicketTimes, 'openedAt' | 'urgency'> = {
  isAcknowledged: false,
  acknowledgedAt: undefined,
  isAnswered: false,
  answeredAt: undefined,
};
const ask = (openedAt: string, rest: Partial<TicketTimes> = {}, now = openedAt, rules = rulebook) =>
  deriveTicketDeadlines({ ...OPEN, urgency: 'NORMAL', openedAt: at(openedAt), ...rest }, rules, at(now));

describe('until when, worked out on a paper calendar', () => {
  test.each([
    // opened, acknowledged by, an urgent one handled by, why
    ['2026-11-02 08:00', '2026-11-02 17:00', '2026-11-02 12:00', 'a Monday at opening'],
    ['2026-11-02 10:00', '2026-11-03 10:00', '2026-11-02 15:00', 'over lunch'],
    ['2026-11-02 12:20', '2026-11-03 12:00', '2026-11-02 17:00', 'in the lunch break'],
    ['2026-11-02 15:00', '2026-11-03 15:00', '2026-11-03 10:00', 'at 15:00, which means nothing for hours'],
    ['2026-11-02 23:30', '2026-11-03 17:00', '2026-11-03 12:00', 'at night'],
    ['2026-11-06 16:00', '2026-11-09 16:00', '2026-11-09 11:00', 'a Friday afternoon'],
    ['2026-11-07 09:00', '2026-11-09 17:00', '2026-11-09 12:00', 'a Saturday'],
    ['2026-11-08 21:00', '2026-11-09 17:00', '2026-11-09 12:00', 'a Sunday'],
    ['2026-11-23 15:00', '2026-11-25 15:00', '2026-11-25 10:00', 'the day before the holiday of 24/11'],
    ['2026-11-24 09:00', '2026-11-25 17:00', '2026-11-25 12:00', 'on the holiday of 24/11'],
    ['2026-02-13 16:00', '2026-02-23 16:00', '2026-02-23 11:00', 'before Tết'],
    ['2026-08-22 08:00', '2026-08-22 17:00', '2026-08-22 12:00', 'a Saturday that is worked'],
    ['2025-03-03 08:00', '2025-03-03 17:00', '2025-03-03 12:00', 'the first day of the rules'],
  ])('%s: acknowledged by %s, urgent handled by %s: %s', (opened, acknowledge, handle) => {
    const normal = ask(opened);
    expect(shown(normal.acknowledge.at)).toBe(acknowledge);
    expect(shown(normal.dueAt)).toBe(acknowledge);
    const urgent = ask(opened, { urgency: 'URGENT' });
    expect(shown(urgent.acknowledge.at)).toBe(acknowledge);
    expect(shown(urgent.handle.at)).toBe(handle);
    expect(shown(urgent.dueAt)).toBe(handle);
  });
});

describe('what is not known is said to be not known', () => {
  test.each(['NORMAL', 'COMPLEX'] as const)('nothing says when a %s one is handled', (urgency) => {
    expect(ask('2026-11-02 10:00', { urgency }).handle).toEqual({
      ...{ state: 'NO_RULE', at: undefined, isLate: undefined, basis: [] },
    });
  });

  test('nor what held before the rules began', () => {
    const { acknowledge, handle, dueAt } = ask('2025-03-02 10:00', { urgency: 'URGENT' });
    expect([acknowledge.state, handle.state, dueAt]).toEqual(['NO_RULE', 'NO_RULE', undefined]);
  });

  test.each([
    ['2031-05-05 10:00', 'after the last year'],
    ['2019-05-05 10:00', 'before the first'],
    ['2027-12-31 16:00', 'so late that its time ends after the last year'],
  ])('%s lies outside the calendar: %s', (opened) => {
    const { acknowledge, handle, dueAt } = ask(opened, { urgency: 'URGENT' }, '2031-05-06 10:00');
    for (const found of [acknowledge, handle])
      expect(found).toMatchObject({ state: 'OUTSIDE_CALENDAR', at: undefined, isLate: undefined });
    expect(dueAt).toBeUndefined();
  });
});

describe('lateness', () => {
  const opened = '2026-11-02 10:00'; // to be acknowledged by 3/11 10:00, an urgent one handled by 2/11 15:00
  const urgent = { urgency: 'URGENT', isAcknowledged: true } as const;

  test.each([
    ['2026-11-03 10:00', 'OPEN', false, 'the last moment'],
    ['2026-11-03 10:01', 'LATE', true, 'a minute later'],
  ])('of one that nobody has taken up, at %s: %s', (now, state, isLate) => {
    expect(ask(opened, {}, now).acknowledge).toMatchObject({ state, isLate });
  });

  test.each([
    ['2026-11-03 10:00', 'KEPT', false],
    ['2026-11-03 10:01', 'MISSED', true],
  ])('of one acknowledged at %s: %s', (acknowledged, state, isLate) => {
    const times = { isAcknowledged: true, acknowledgedAt: at(acknowledged) };
    expect(ask(opened, times, '2026-11-20 10:00').acknowledge).toMatchObject({ state, isLate });
  });

  test('of an urgent one is that of its answer, whenever it was acknowledged', () => {
    const early = { acknowledgedAt: at('2026-11-02 10:05') };
    expect(ask(opened, { ...urgent, ...early }, '2026-11-02 15:01')).toMatchObject({
      acknowledge: { state: 'KEPT' },
      handle: { state: 'LATE', isLate: true },
    });
    const answered = { ...urgent, ...early, isAnswered: true, answeredAt: at('2026-11-02 15:00') };
    expect(ask(opened, answered, '2026-11-20 10:00').handle).toMatchObject({ state: 'KEPT', isLate: false });
  });

  test('is not guessed where nobody wrote down when it was done', () => {
    const done = { ...urgent, isAnswered: true };
    const { acknowledge, handle } = ask(opened, done, '2026-11-20 10:00');
    expect([acknowledge, handle]).toMatchObject([
      { state: 'UNCERTAIN', isLate: undefined },
      { state: 'UNCERTAIN', isLate: undefined },
    ]);
    // Done before now, and now is in time.
    expect(ask(opened, done, '2026-11-02 14:00')).toMatchObject({
      acknowledge: { state: 'KEPT' },
      handle: { state: 'KEPT' },
    });
  });

  test('an answer acknowledges: one in time was acknowledged in time, one too late says nothing of that', () => {
    const answered = (answer: string) =>
      ask(opened, { isAnswered: true, answeredAt: at(answer) }, '2026-11-20 10:00').acknowledge.state;
    expect([answered('2026-11-03 09:00'), answered('2026-11-04 09:00')]).toEqual(['KEPT', 'UNCERTAIN']);
  });
});

test('a deadline cites its rule, and days off that are not decided yet', () => {
  const ids = (opened: string) => ask(opened).acknowledge.basis.map(({ id }) => id);
  expect(ids('2026-11-02 10:00')).toEqual(['ihanoi-rules', 'hours-per-day']);
  expect(ids('2027-02-03 16:00')).toContain('provisional-calendar');
});
