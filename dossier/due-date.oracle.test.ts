import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../tests/runs.ts';
import { MS_PER_HOUR, MS_PER_MINUTE } from './calendar/instant.ts';
import { type DueDateInput, deriveDueDate } from './due-date.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';

const rulebook = createRulebook(readRulebookTexts());
const { calendar } = rulebook;
/** Named by no rule, so that the catalogue's limit holds. */
const UNLISTED = '9.999999';
const base: Omit<DueDateInput, 'receivedAt' | 'now'> = {
  procedureCode: UNLISTED,
  lane: 'STANDARD',
  isVerified: false,
  catalogueLimit: { workingDays: 3, isSameDay: false },
  statedDueAt: undefined,
  clockStartedAt: undefined,
  isBoundaryFree: false,
  isPaper: true,
  pauses: [],
  supplements: [],
  resets: [],
  finishedAt: undefined,
};
const FIRST = Date.parse('2026-01-01T00:00:00+07:00');
const MINUTES = Math.floor((Date.parse('2026-11-15T00:00:00+07:00') - FIRST) / MS_PER_MINUTE);
/** Any minute of 2026 that leaves room for the answer: Tết, swapped Saturdays and holidays are among them. */
const minutes = fc
  .integer({ min: 0, max: MINUTES })
  .map((minute) => new Date(FIRST + minute * MS_PER_MINUTE));
const days = fc.integer({ min: 1, max: 8 });
const pauses = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 10_000 }), length: fc.integer({ min: 1, max: 6_000 }) }),
  { maxLength: 3 },
);
const derive = (receivedAt: Date, over: Partial<DueDateInput> = {}) =>
  deriveDueDate({ ...base, receivedAt, now: receivedAt, ...over }, rulebook);
const limitOf = (workingDays: number) => ({ catalogueLimit: { workingDays, isSameDay: false } });

/** 8:00 to 12:00 and 13:00 to 17:00 by the clock of Hanoi. */
const isOpen = (at: Date): boolean => {
  const hour = (at.getUTCHours() + 7) % 24;
  return calendar.isWorkingDay(at) && hour >= 8 && hour < 17 && hour !== 12;
};

/** Walks minute by minute, as a clerk with a stopwatch would: nothing of the derivation's arithmetic is used. */
function walk(
  receivedAt: Date,
  workingDays: number,
  spans: readonly { from: number; until: number }[],
): Date {
  let at = nextMidnight(receivedAt);
  let left = workingDays * 8 * 60;
  while (left > 0) {
    const isPaused = spans.some(({ from, until }) => from <= at && at < until);
    if (isOpen(new Date(at)) && !isPaused) left -= 1;
    at += MS_PER_MINUTE;
  }
  return new Date(at);
}

const nextMidnight = (at: Date): number => {
  const shifted = at.getTime() + 7 * MS_PER_HOUR;
  return shifted - (shifted % (24 * MS_PER_HOUR)) + 17 * MS_PER_HOUR;
};

describe('the derivation against a stopwatch', () => {
  test('agrees on working days without pauses', () => {
    fc.assert(
      fc.property(minutes, days, (receivedAt, workingDays) => {
        expect(derive(receivedAt, limitOf(workingDays)).dueAt).toEqual(walk(receivedAt, workingDays, []));
      }),
      { numRuns: runs(150) },
    );
  });

  test('agrees with any pauses, overlapping ones too', () => {
    fc.assert(
      fc.property(minutes, days, pauses, (receivedAt, workingDays, stops) => {
        const spans = stops.map(({ after, length }) => {
          const from = receivedAt.getTime() + after * MS_PER_MINUTE;
          return { from, until: from + length * MS_PER_MINUTE };
        });
        const now = new Date(Math.max(receivedAt.getTime(), ...spans.map(({ until }) => until)));
        const given = spans.map(({ from, until }) => ({ from: new Date(from), until: new Date(until) }));
        const due = derive(receivedAt, { ...limitOf(workingDays), pauses: given, now }).dueAt;
        expect(due).toEqual(walk(receivedAt, workingDays, spans));
      }),
      { numRuns: runs(100) },
    );
  });
});

describe('whatever the dossier', () => {
  test('it is never due earlier for being received later, for a longer limit or for one more pause', () => {
    fc.assert(
      fc.property(minutes, days, fc.nat(5_000), fc.nat(5_000), (receivedAt, workingDays, later, pause) => {
        const due = (over: Partial<DueDateInput> = {}, at = receivedAt) =>
          derive(at, { ...limitOf(workingDays), ...over }).dueAt?.getTime() ?? 0;
        const plain = due();
        expect(due({}, new Date(receivedAt.getTime() + later * MS_PER_MINUTE))).toBeGreaterThanOrEqual(plain);
        expect(due(limitOf(workingDays + 1))).toBeGreaterThan(plain);
        const until = new Date(receivedAt.getTime() + pause * MS_PER_MINUTE);
        expect(due({ pauses: [{ from: receivedAt, until }], now: until })).toBeGreaterThanOrEqual(plain);
      }),
    );
  });

  test('it is due when an office is open or closes, and hours add up', () => {
    fc.assert(
      fc.property(minutes, days, fc.nat(20_000), (receivedAt, workingDays, later) => {
        const now = new Date(receivedAt.getTime() + later * MS_PER_MINUTE);
        const { dueAt, workingHoursAllowed, elapsed, remaining, overdue } = derive(receivedAt, {
          ...limitOf(workingDays),
          now,
        });
        expect(dueAt && isOpen(new Date(dueAt.getTime() - 1))).toBe(true);
        expect(workingHoursAllowed).toBe(workingDays * 8);
        expect(overdue).toBe(now.getTime() > (dueAt?.getTime() ?? 0));
        if (!overdue) expect((elapsed ?? 0) + (remaining ?? 0)).toBeCloseTo(workingDays * 8, 1);
      }),
    );
  });
});
