import { describe, expect, test } from '@jest/globals';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { GatewayError } from '../../schema/errors.ts';
import { createComputedFields } from './computed-fields.ts';
import type { RequestContext } from './request-context.ts';

const NOW = new Date('2026-11-26T03:00:00Z');
const computed = createComputedFields(createRulebook(readRulebookTexts()), () => NOW, new Map());
const down = new GatewayError('AGENCY_UNREACHABLE', 'tax', { extensions: { agency: 'tax' } });

/** Computes one field from what was read for it. */
function compute(type: string, field: string, inputs: Record<string, unknown>, args: object = {}) {
  const partial: unknown[] = [];
  const boundary = { circleOf: () => undefined };
  const caller = { kind: 'officer', id: 'officer-land' };
  const context = { partial, boundary, caller, startedAt: NOW } as unknown as RequestContext;
  const place = { field, path: ['x', 0, 'y'] };
  const value = computed[type]?.[field]?.resolve(inputs, { ...args }, context, place);
  return { value: value as never, partial };
}
const step = (at: string, text: string) => ({ at, unit: 'u', text });

describe('a timeline', () => {
  test('joins the steps of all agencies, oldest first', () => {
    const { value, partial } = compute('Dossier', 'timeline', {
      receptionSteps: [step('2026-11-03T08:00:00+07:00', 'b')],
      landCase: { steps: [step('2026-11-02T08:00:00+07:00', 'a'), step('2026-11-04T08:00:00+07:00', 'c')] },
      civilCase: null,
    });
    expect((value as { text: string; agency: string }[]).map(({ text, agency }) => [text, agency])).toEqual([
      ['a', 'land'],
      ['b', 'onestop'],
      ['c', 'land'],
    ]);
    expect(partial).toEqual([]);
  });

  test('tells at its own place what is missing, be it a case or its list', () => {
    const { partial } = compute('Dossier', 'timeline', {
      receptionSteps: [step('2026-11-03T08:00:00+07:00', 'b')],
      landCase: { steps: down },
      taxCase: down,
    });
    expect(partial).toEqual([
      { field: 'timeline', path: ['x', 0, 'y'], part: 'steps', error: down },
      { field: 'timeline', path: ['x', 0, 'y'], part: 'taxCase', error: down },
    ]);
  });

  test('keeps the steps beside one that could not be read, and tells that one is missing', () => {
    const sound = step('2026-11-03T08:00:00+07:00', 'b');
    const { value, partial } = compute('Dossier', 'timeline', {
      receptionSteps: [down, sound, null],
      landCase: { steps: [sound, down] },
    });
    expect(value).toMatchObject([{ agency: 'onestop' }, { agency: 'land' }]);
    expect(partial).toMatchObject([
      { part: 'receptionSteps', error: down },
      { part: 'steps', error: down },
    ]);
  });

  test('fails itself when not one part came', () => {
    expect(compute('Dossier', 'timeline', { receptionSteps: down }).value).toBe(down);
    expect(compute('Dossier', 'timeline', { receptionSteps: [down] }).value).toBe(down);
    expect(compute('Dossier', 'timeline', { receptionSteps: [] }).value).toEqual([]);
  });
});

describe('civil events', () => {
  test('are those that came, in the order of a life, and one that is hidden is told as missing', () => {
    const { value, partial } = compute('Person', 'civilEvents', {
      birth: down,
      marriages: [{ kind: 'MARRIAGE' }, down],
      death: { kind: 'DEATH' },
    });
    expect(value).toEqual([{ kind: 'MARRIAGE' }, { kind: 'DEATH' }]);
    expect(partial).toEqual(
      ['birth', 'marriages'].map((part) => ({
        field: 'civilEvents',
        path: ['x', 0, 'y'],
        part,
        error: down,
      })),
    );
  });
});

describe('the next action', () => {
  test('is complete when every part was read, and says so when one was not', async () => {
    const whole = compute('Dossier', 'nextAction', { status: 'IN_PROGRESS', obligations: [] });
    expect(whole.value).toMatchObject({ isComplete: true });
    for (const obligations of [down, [down], [{ isPaid: true }, down]]) {
      const lacking = compute('Dossier', 'nextAction', { status: 'IN_PROGRESS', obligations });
      expect(await lacking.value).toMatchObject({ isComplete: false });
      expect(lacking.partial).toHaveLength(1);
    }
  });

  test('rests on whether a notice is paid as well, which may be refused by itself', () => {
    const lacking = compute('Dossier', 'nextAction', {
      status: 'IN_PROGRESS',
      obligations: [{ isPaid: down }, { isPaid: down }],
    });
    expect(lacking.value).toMatchObject({ kind: 'PROCESS', isComplete: false });
    expect(lacking.partial).toMatchObject([{ part: 'obligations', error: down }]);
  });

  test('of a dossier whose status is not told is not guessed', () => {
    expect(compute('Dossier', 'nextAction', { status: down }).value).toBe(down);
    expect(compute('Dossier', 'nextAction', { status: null }).value).toBeNull();
  });
});

describe('opening hours', () => {
  const openingHours = [{ weekday: 1, from: '08:00', to: '12:00' }];

  test.each([
    ['2026-11-30T08:00:00+07:00', true],
    ['2026-11-30T12:00:00+07:00', false],
    ['2026-12-01T08:00:00+07:00', false],
  ])('say of %s: %p', (at, isOpen) => {
    expect(compute('ReceptionPoint', 'isOpen', { openingHours }, { at }).value).toBe(isOpen);
  });

  test('that are not known tell nothing, and that failed tell their failure', () => {
    expect(compute('ReceptionPoint', 'isOpen', {}).value).toBeNull();
    expect(compute('ReceptionPoint', 'isOpen', { openingHours: down }).value).toBe(down);
  });
});
