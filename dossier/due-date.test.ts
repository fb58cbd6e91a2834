import { describe, expect, test } from '@jest/globals';
import { formatInstant } from './calendar/instant.ts';
import { deriveDueDate } from './due-date.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';
import { readDueDateCases, toInput } from './testing/due-date-cases.ts';

const texts = readRulebookTexts();
const rulebook = createRulebook(texts);
const groups = readDueDateCases();
const text = (at: Date | null | undefined): string | undefined => (at ? formatInstant(at) : undefined);

for (const { rule, cases } of groups) {
  describe(rule, () => {
    test.each(cases.map((row) => [row.name, row] as const))('%s', (_name, row) => {
      const result = deriveDueDate(toInput(row), rulebook);
      const { due, promised, calculated, basis, verdicts, late, ...expected } = row.expect;
      expect(text(result.dueAt)).toBe(text(due));
      if (promised !== undefined) expect(text(result.promisedDueAt)).toBe(text(promised));
      if (calculated !== undefined) expect(text(result.calculatedDueAt)).toBe(text(calculated));
      const actual = {
        state: result.state,
        estimated: result.isEstimated,
        allowed: result.workingHoursAllowed,
        elapsed: result.elapsed,
        paused: result.paused,
        remaining: result.remaining,
        overdue: result.overdue,
        missed: result.missed,
        restarts: result.restarts,
      };
      expect(actual).toMatchObject(expected);
      if (verdicts !== undefined) expect(result.resets.map(({ verdict }) => verdict)).toEqual(verdicts);
      if (late !== undefined) expect(result.transfer?.isLate).toBe(late);
      expect(result.basis.map(({ id }) => id)).toEqual(expect.arrayContaining(basis ?? []));
    });
  });
}

describe('the table of cases', () => {
  test('holds at least a hundred cases with distinct names within each rule', () => {
    expect(groups.flatMap(({ cases }) => cases).length).toBeGreaterThanOrEqual(100);
    for (const { cases } of groups) expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});

describe('deriveDueDate', () => {
  const [first] = groups.flatMap(({ cases }) => cases);
  if (first === undefined) throw new Error('the table is empty');
  const input = toInput(first);
  const at = (text: string) => new Date(`${text}:00+07:00`);

  test('cites every basis once, with texts in both languages', () => {
    for (const row of groups.flatMap(({ cases }) => cases)) {
      const { basis } = deriveDueDate(toInput(row), rulebook);
      expect(new Set(basis.map(({ id }) => id)).size).toBe(basis.length);
      for (const { text, law } of basis)
        expect([text.vi, text.en, law].every((s) => s.length > 0)).toBe(true);
    }
  });

  test('an invalid instant is outside the calendar, not an exception', () => {
    const nonsense = new Date(Number.NaN);
    expect(deriveDueDate({ ...input, receivedAt: nonsense }, rulebook).state).toBe('OUTSIDE_CALENDAR');
    expect(deriveDueDate({ ...input, clockStartedAt: nonsense }, rulebook).dueAt).toEqual(
      at('2026-11-05T17:00'),
    );
    const resets = [{ apologySentAt: at('2026-11-03T09:00'), newDueAt: nonsense }];
    expect(deriveDueDate({ ...input, resets }, rulebook).state).toBe('OUTSIDE_CALENDAR');
  });

  test('does not change what it is given', () => {
    for (const row of groups.flatMap(({ cases }) => cases)) {
      const given = toInput(row);
      const before = JSON.stringify(given);
      deriveDueDate(given, rulebook);
      expect(JSON.stringify(given)).toBe(before);
    }
  });
});
