import { describe, expect, test } from '@jest/globals';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { circleOf } from '../../connectors/testing/dossier-circles.ts';
import { createRulebook, readRulebookTexts } from '../../dossier/rulebook.ts';
import { placeOf } from './told-place.ts';

const rulebook = createRulebook(readRulebookTexts());
const NOW = new Date('2026-11-26T10:00:00+07:00');
const at = (day: string): string => `2026-11-${day}:00+07:00`;
const place = (more: Partial<DossierCircle>) =>
  placeOf(circleOf('H26.12-261102-0001', { procedure: '1.012783', ...more }), rulebook, NOW);
const statesOf = (found: ReturnType<typeof place>) =>
  Object.fromEntries(found?.steps.map(({ step, state }) => [step.code, state]) ?? []);

describe('where the directory says that a dossier stands', () => {
  test('the workflow is that of the day of receipt, not of today', () => {
    expect(place({ receivedAt: '2025-06-30T23:30:00+07:00' })?.workflow.isGeneral).toBe(true);
    expect(place({ receivedAt: '2025-07-01T00:10:00+07:00' })?.workflow.isGeneral).toBe(false);
    expect(place({ receivedAt: '2024-12-31T10:00:00+07:00' })).toBeUndefined();
  });

  test('a system that writes no statuses down still knows when it took the dossier and how it stands', () => {
    const found = place({ receivedAt: at('02T09:12'), changedAt: at('05T08:00'), status: 4 });
    expect(found?.steps[0]).toMatchObject({
      state: 'DONE',
      since: new Date(at('02T09:12')),
      until: new Date(at('05T08:00')),
    });
    expect(found?.current).toMatchObject({ step: { code: 'HANDLE' }, since: new Date(at('05T08:00')) });
  });

  test('one that nobody has taken yet is not said to be received', () => {
    const found = place({ receivedAt: at('02T09:12'), changedAt: at('02T09:12'), status: 1 });
    expect(statesOf(found)).toMatchObject({ RECEIVE: 'CURRENT', HANDLE: 'WAITING' });
    expect(found?.current?.rounds).toBe(1);
  });

  test('a status that the history does not tell is there since the last change', () => {
    const statuses = [
      { at: at('02T09:12'), status: 2 },
      { at: at('03T08:00'), status: 4 },
    ];
    const found = place({
      receivedAt: at('02T09:12'),
      changedAt: at('09T15:00'),
      status: 9,
      timing: { statuses },
    });
    expect(statesOf(found)).toMatchObject({ RECEIVE: 'DONE', HANDLE: 'DONE', HAND_OUT: 'CURRENT' });
    expect(found?.current?.since).toEqual(new Date(at('09T15:00')));
  });

  test('a status that is none of the ten says nothing', () => {
    expect(place({ status: 11 })).toBeUndefined();
    const statuses = [{ at: at('02T09:12'), status: 2 }];
    expect(place({ status: 11, timing: { statuses } })).toBeUndefined();
  });

  test('owner, parties and parcels make no difference', () => {
    const statuses = [
      { at: at('02T09:12'), status: 2 },
      { at: at('03T08:00'), status: 4 },
    ];
    const own = place({ timing: { statuses } });
    expect(
      place({
        timing: { statuses },
        ownerIds: [],
        partyIds: ['001085000002'],
        parcelIds: ['TH-1'],
        handlerIds: [],
      }),
    ).toEqual(own);
  });
});
