import { describe, expect, test } from '@jest/globals';
import { parseDay } from './calendar/instant.ts';
import type { DossierStatus } from './national-status.ts';
import { createRulebook, readRulebookTexts } from './rulebook.ts';
import { type PlaceInput, placeInWorkflow } from './workflow-place.ts';

const rulebook = createRulebook(readRulebookTexts());
const workflowOf = (code: string) => {
  const found = rulebook.workflows.find(code, parseDay('2026-11-02') ?? 0);
  if (!found) throw new Error(`no workflow ${code}`);
  return found;
};
const at = (text: string): Date => new Date(`2026-11-${text}:00+07:00`);
const history = (...changes: readonly (readonly [string, DossierStatus])[]) =>
  changes.map(([text, status]) => ({ at: at(text), status }));
const place = (code: string, changes: PlaceInput['history'], over: Partial<PlaceInput> = {}) =>
  placeInWorkflow(
    workflowOf(code),
    { history: changes, lane: 'STANDARD', now: at('20T09:00'), ...over },
    rulebook,
  );
const states = (found: ReturnType<typeof place>) =>
  Object.fromEntries(found.steps.map(({ step, state }) => [step.code, state]));
const LAND = '2.000889';

describe('the place of a dossier in its workflow', () => {
  test('follows its statuses: what it has left, where it is, what may come', () => {
    const found = place(
      LAND,
      history(['02T09:12', 'ACCEPTED'], ['02T16:05', 'IN_PROGRESS'], ['11T08:55', 'PAYMENT_REQUIRED']),
    );
    expect(states(found)).toEqual({
      RECEIVE: 'DONE',
      HANDLE: 'DONE',
      SUPPLEMENT: 'WAITING',
      PAY: 'CURRENT',
      SIGN: 'WAITING',
      HAND_OUT: 'WAITING',
    });
    expect(found.current).toMatchObject({ since: at('11T08:55'), until: undefined, isLate: undefined });
    // Four working days from the 3rd end on the 6th; six were used.
    expect(found.steps[1]).toMatchObject({ since: at('02T16:05'), until: at('11T08:55'), isLate: true });
  });

  test('the same status after another step is another step', () => {
    const paid = place(
      LAND,
      history(
        ['02T09:00', 'ACCEPTED'],
        ['03T09:00', 'IN_PROGRESS'],
        ['04T09:00', 'PAYMENT_REQUIRED'],
        ['19T09:00', 'IN_PROGRESS'],
      ),
    );
    expect(paid.current?.step.code).toBe('SIGN');
    expect(states(paid)).toMatchObject({ HANDLE: 'DONE', PAY: 'DONE', SUPPLEMENT: 'WAITING' });
  });

  test('papers that were added bring it back, and all rounds count', () => {
    const found = place(
      '1.012783',
      history(
        ['02T09:00', 'ACCEPTED'],
        ['02T10:00', 'IN_PROGRESS'],
        ['05T10:00', 'SUPPLEMENT_REQUIRED'],
        ['16T10:00', 'IN_PROGRESS'],
      ),
      { now: at('17T09:00') },
    );
    expect(found.current).toMatchObject({
      rounds: 2,
      since: at('02T10:00'),
      until: undefined,
      isLate: false,
    });
    expect(states(found)).toMatchObject({ SUPPLEMENT: 'DONE', HANDLE: 'CURRENT', HAND_OUT: 'WAITING' });
    const later = place(
      '1.012783',
      [
        ...history(
          ['02T09:00', 'ACCEPTED'],
          ['02T10:00', 'IN_PROGRESS'],
          ['05T10:00', 'SUPPLEMENT_REQUIRED'],
          ['16T10:00', 'IN_PROGRESS'],
        ),
      ],
      {
        now: at('18T14:00'),
      },
    );
    expect(later.current?.isLate).toBe(true);
  });

  test('a step that was passed over is not said to be done', () => {
    const found = place(
      LAND,
      history(['02T09:00', 'ACCEPTED'], ['03T09:00', 'IN_PROGRESS'], ['06T09:00', 'COMPLETED']),
    );
    expect(states(found)).toMatchObject({
      PAY: 'SKIPPED',
      SIGN: 'SKIPPED',
      SUPPLEMENT: 'SKIPPED',
      HAND_OUT: 'CURRENT',
    });
    expect(found.steps.find(({ step }) => step.code === 'SIGN')).toMatchObject({
      since: undefined,
      rounds: 0,
      isLate: undefined,
    });
  });

  test.each(['REJECTED', 'WITHDRAWN', 'STOPPED', 'RETURNED'] as const)(
    '%s ends it: nothing is current and nothing waits',
    (status) => {
      const found = place(
        LAND,
        history(['02T09:00', 'ACCEPTED'], ['03T09:00', 'IN_PROGRESS'], ['06T09:00', status]),
      );
      expect(found).toMatchObject({ current: undefined, endedAs: status });
      expect(states(found)).toMatchObject({ RECEIVE: 'DONE', HANDLE: 'DONE', HAND_OUT: 'SKIPPED' });
      expect(found.steps[1]?.until).toEqual(at('06T09:00'));
    },
  );

  test('one that was taken up again goes on where it stood, and one that came back is where it was', () => {
    const stopped = history(
      ['02T09:00', 'ACCEPTED'],
      ['03T09:00', 'IN_PROGRESS'],
      ['06T09:00', 'STOPPED'],
      ['09T09:00', 'IN_PROGRESS'],
    );
    expect(place(LAND, stopped)).toMatchObject({
      endedAs: undefined,
      current: { step: { code: 'HANDLE' }, rounds: 2 },
    });
    const back = history(
      ['02T09:00', 'ACCEPTED'],
      ['03T09:00', 'IN_PROGRESS'],
      ['06T09:00', 'COMPLETED'],
      ['09T09:00', 'IN_PROGRESS'],
    );
    expect(place('1.012783', back).current).toMatchObject({ step: { code: 'HANDLE' }, rounds: 2 });
  });

  test('a lane shortens the limits of its steps', () => {
    const changes = history(['02T09:00', 'ACCEPTED'], ['02T10:00', 'IN_PROGRESS']);
    const of = (lane: PlaceInput['lane']) =>
      place('1.012783', changes, { lane, now: at('06T09:00') }).current;
    expect(of('STANDARD')).toMatchObject({ limit: { kind: 'WORKING_DAYS', days: 4 }, isLate: false });
    expect(of('GREEN')).toMatchObject({ limit: { kind: 'WORKING_DAYS', days: 3 }, isLate: true });
  });

  test('outside the years whose holidays are known nothing is called late', () => {
    const found = place(LAND, [{ at: new Date('2031-01-02T09:00:00+07:00'), status: 'IN_PROGRESS' }], {
      now: new Date('2031-06-02T09:00:00+07:00'),
    });
    expect(found.current).toMatchObject({ step: { code: 'HANDLE' }, isLate: undefined });
  });

  test('without any history it is nowhere, and no history is refused', () => {
    expect(place(LAND, [])).toMatchObject({ current: undefined, endedAs: undefined });
  });
});
