import { describe, expect, test } from '@jest/globals';
import { parseDay } from './calendar/instant.ts';
import { isResultElectronicOnly, limitInLane, parseLimits } from './limits.ts';
import { readRulebookTexts } from './rulebook.ts';

const { limits: text } = readRulebookTexts();
const limits = parseLimits(text);
const day = (value: string): number => parseDay(value) ?? Number.NaN;

describe('parseLimits', () => {
  test('every source of the project says how well it is founded', () => {
    for (const id of ['green-lane', 'land-local-2025', 'priority-lane'])
      expect(limits.basis(id).mark).toBe('GAP');
    expect(limits.basis('civil-status-5-3').mark).toBe('S');
    expect(() => limits.basis('hearsay')).toThrow(/no source hearsay/);
  });

  test.each([
    ['an unknown source', 'source: residence-law', 'source: hearsay', /cites the unknown source hearsay/],
    ['a green lane outside 30–60 %', 'reductionPercent: 30', 'reductionPercent: 70', /cuts 30–60 %, not 70/],
    [
      'two rules for one day',
      'until: 2026-08-04',
      'until: 2026-08-05',
      /handling has two rules on 2026-08-05/,
    ],
    ['an open rule before another', '    until: 2026-08-04\n', '', /handling has two rules on 2026-08-05/],
    ['a time that does not exist', 'transferCutoff: "15:00"', 'transferCutoff: "15:61"', /no such time/],
    ['an unknown kind of limit', 'kind: CALENDAR_DAYS', 'kind: MOON_DAYS', /kind/],
    [
      'a lane that says nothing',
      'ifVerified: { kind: WORKING_DAYS, days: 5 }',
      'lanes: { GREEN: {} }',
      /1.000894 lane GREEN needs either a limit or a reduction/,
    ],
  ])('refuses %s', (_name, from, to, message) => {
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    expect(() => parseLimits(edited)).toThrow(message);
  });

  test('whose result has no paper is data, by the day of receipt', () => {
    const on = (at: string, code = '1.011441') => isResultElectronicOnly(limits, code, new Date(at));
    expect(on('2026-11-20T09:00:00+07:00')).toBe(true);
    expect(on('2024-12-31T23:59:00+07:00')).toBe(false);
    expect(on('2026-11-20T09:00:00+07:00', '1.012783')).toBe(false);
  });

  test('a rule holds from its first to its last day', () => {
    const dated = text.replace(
      '    name: Đăng ký tạm trú\n    from: 2025-01-01\n',
      '    name: Đăng ký tạm trú\n    from: 2025-01-01\n    until: 2026-06-30\n',
    );
    const parsed = parseLimits(dated);
    expect(parsed.findProcedure('1.004194', day('2024-12-31'))).toBeUndefined();
    expect(parsed.findProcedure('1.004194', day('2025-01-01'))?.limit).toEqual({
      kind: 'WORKING_DAYS',
      days: 3,
    });
    expect(parsed.findProcedure('1.004194', day('2026-06-30'))).toBeDefined();
    expect(parsed.findProcedure('1.004194', day('2026-07-01'))).toBeUndefined();
  });
});

describe('limitInLane', () => {
  const limit = { kind: 'WORKING_DAYS', days: 10 } as const;
  const ifVerified = { kind: 'WORKING_DAYS', days: 20 } as const;
  const of = (days: number) => ({ kind: 'WORKING_DAYS', days });
  const { laneDefaults } = limits;

  test('a reduction of its own outranks the default of the lane', () => {
    const rule = { limit, ifVerified, lanes: { GREEN: { reductionPercent: 60, source: 'x' } } };
    expect(limitInLane(rule, 'GREEN', false, laneDefaults)).toEqual({ limit: of(4), laneSource: 'x' });
    expect(limitInLane(rule, 'GREEN', true, laneDefaults).limit).toEqual(of(8));
    expect(limitInLane(rule, 'PRIORITY', false, laneDefaults)).toEqual({
      limit,
      laneSource: 'priority-lane',
    });
    expect(limitInLane(rule, 'STANDARD', false, laneDefaults)).toEqual({ limit, laneSource: undefined });
  });

  test('a limit of its own replaces the ordinary one, not the one of a verification', () => {
    const rule = {
      limit,
      ifVerified,
      lanes: { PRIORITY: { limit: { kind: 'WORKING_DAYS', days: 3 } as const } },
    };
    expect(limitInLane(rule, 'PRIORITY', false, laneDefaults).limit).toEqual(of(3));
    expect(limitInLane(rule, 'PRIORITY', true, laneDefaults).limit).toEqual(ifVerified);
  });

  test('an exact cut is not rounded up', () => {
    for (const [days, expected] of [
      [10, 7],
      [20, 14],
      [5, 3.5],
      [3, 2.5],
    ] as const) {
      expect(
        limitInLane({ limit: { kind: 'WORKING_DAYS', days } }, 'GREEN', false, laneDefaults).limit,
      ).toEqual(of(expected));
    }
  });
});
