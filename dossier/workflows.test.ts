import { describe, expect, test } from '@jest/globals';
import { parseDay } from './calendar/instant.ts';
import { nominalHours } from './limits.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';
import { parseWorkflows } from './workflows.ts';

const texts = readRulebookTexts();
const { workflows, limits } = createRulebook(texts);
const day = (value: string): number => parseDay(value) ?? Number.NaN;

describe('the workflows on file', () => {
  test('are found by procedure and day; one that has none of its own has the general one', () => {
    expect(workflows.find('1.012783', day('2026-11-02'))).toMatchObject({ isGeneral: false });
    expect(workflows.find('1.012783', day('2025-06-30'))).toMatchObject({ isGeneral: true });
    expect(workflows.find('9.999999', day('2026-11-02'))).toMatchObject({
      isGeneral: true,
      isVerified: false,
    });
    expect(workflows.find('1.012783', day('2024-12-31'))).toBeUndefined();
  });

  test('a new decision begins on its day, and the one before holds until then', () => {
    const dated = parseWorkflows(
      texts.workflows.replace(
        '  - procedures: ["1.004194"]\n    from: 2025-07-01\n',
        `  - procedures: ["1.004194"]
    from: 2026-07-01
    source: handling
    verified: true
    steps: [*receive, { code: HANDLE, name: { vi: Mới, en: New }, role: competent, statuses: [IN_PROGRESS], next: [HAND_OUT, SUPPLEMENT, PAY] }, *supplement, *pay, *handOut]
  - procedures: ["1.004194"]
    from: 2025-07-01
    until: 2026-06-30
`,
      ),
    );
    expect(dated.find('1.004194', day('2026-06-30'))).toMatchObject({ isVerified: false, isGeneral: false });
    expect(dated.find('1.004194', day('2026-07-01'))).toMatchObject({
      isVerified: true,
      basis: { id: 'handling' },
    });
  });

  test('a code that every object answers to is none', () => {
    expect(workflows.find('constructor', day('2026-11-02'))).toMatchObject({ isGeneral: true });
  });

  test('a replaced procedure keeps its workflow under its new code', () => {
    for (const [old, today] of [
      ['2.000889', '1.013831'],
      ['2.000986', '3.000722'],
    ] as const)
      expect(workflows.find(today, day('2026-11-02'))).toBe(workflows.find(old, day('2026-11-02')));
  });

  test.each(workflows.procedures)('the usual way of %s takes no longer than the procedure may', (code) => {
    const on = day('2026-11-02');
    const limit = limits.findProcedure(code, on)?.limit;
    const allowed = limit && limit.kind !== 'PACKAGE' ? nominalHours(limit) : undefined;
    const taken = (workflows.find(code, on)?.steps ?? [])
      .filter(({ role }) => role.by !== 'OWNER')
      .map((step) => (step.limit && nominalHours(step.limit)) ?? 0);
    expect(taken.length).toBeGreaterThan(2);
    if (allowed !== undefined)
      expect(taken.reduce((sum, hours) => sum + hours, 0)).toBeLessThanOrEqual(allowed);
  });
});

describe('parseWorkflows', () => {
  test.each([
    ['an unknown source', 'source: stand-in', 'source: hearsay', /cites the unknown source hearsay/],
    ['an unknown role', 'role: immigration', 'role: mayor', /1\.001456: HANDLE names the unknown role mayor/],
    ['a person as a role', '    by: OWNER\n', '    by: OWNER\n    officer: A\n', /officer/],
    [
      'a way to nowhere',
      'next: [HANDLE, RECEIVE]',
      'next: [HANDLE, ARCHIVE]',
      /SUPPLEMENT leads to the unknown step ARCHIVE/,
    ],
    [
      'a way that ends without a result',
      'next: [HAND_OUT, SUPPLEMENT]\n',
      'next: []\n',
      /SIGN leads to no result/,
    ],
    ['a step that nothing leads to', 'next: [SIGN]', 'next: [HANDLE]', /SIGN cannot be reached/],
    [
      'a step that no status tells from the one before',
      'next: [PAY, SUPPLEMENT, HAND_OUT]',
      'next: [SIGN, SUPPLEMENT, PAY]',
      undefined,
    ],
    [
      'a status without a step',
      'statuses: [REGISTERED, ACCEPTED]',
      'statuses: [ACCEPTED]',
      /no step spans REGISTERED/,
    ],
    [
      'a step beyond the end',
      'statuses: [COMPLETED]',
      'statuses: [COMPLETED, RETURNED]',
      /spans RETURNED, which ends/,
    ],
    [
      'an agency that waits for itself',
      'statuses: [SUPPLEMENT_REQUIRED]',
      'statuses: [SUPPLEMENT_REQUIRED, IN_PROGRESS]',
      /SUPPLEMENT spans IN_PROGRESS and is the move of OWNER/,
    ],
    [
      'two workflows for one day',
      'procedures: ["1.004194"]',
      'procedures: ["1.004222"]',
      /1\.004222 has two rules on 2025-07-01/,
    ],
    [
      'an end before the beginning',
      '    from: 2025-07-01\n',
      '    from: 2025-07-01\n    until: 2025-06-30\n',
      /ends before it begins/,
    ],
  ])('refuses %s', (_name, from, to, message) => {
    const edited = texts.workflows.replace(from, to);
    expect(edited).not.toBe(texts.workflows);
    if (message) expect(() => parseWorkflows(edited)).toThrow(message);
    // Reached by another status as well, the step can be told.
    else expect(() => parseWorkflows(edited)).not.toThrow();
  });

  test('refuses a step that only steps of the same status lead to', () => {
    const edited = texts.workflows
      .replace('next: [PAY, SUPPLEMENT, HAND_OUT]', 'next: [SIGN, PAY, SUPPLEMENT, HAND_OUT]')
      .replace('next: [SIGN]', 'next: [HANDLE]');
    expect(() => parseWorkflows(edited)).toThrow(/no status tells SIGN from the step before/);
  });
});
