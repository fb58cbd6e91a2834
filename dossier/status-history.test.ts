import { expect, test } from '@jest/globals';
import { pausesFromHistory } from './pauses.ts';
import { completeHistory, standstills } from './status-history.ts';

const at = (day: number) => new Date(`2026-11-${String(day).padStart(2, '0')}T09:00:00+07:00`);
const received = { at: at(2), status: 'ACCEPTED' } as const;

test('a status that no step tells holds since the last change, so that its pause counts', () => {
  const history = completeHistory([received], 'PAYMENT_REQUIRED', at(5));
  expect(history.at(-1)).toEqual({ at: at(5), status: 'PAYMENT_REQUIRED' });
  expect(pausesFromHistory(history)).toEqual([{ from: at(5), until: undefined }]);
});

test('a pause that no step ends has ended with the last change', () => {
  const history = completeHistory(
    [received, { at: at(3), status: 'SUPPLEMENT_REQUIRED' }],
    'IN_PROGRESS',
    at(6),
  );
  expect(pausesFromHistory(history)).toEqual([{ from: at(3), until: at(6) }]);
});

test('what the steps tell stands as it is, and time never runs backwards', () => {
  expect(completeHistory([received], 'ACCEPTED', at(5))).toEqual([received]);
  expect(completeHistory([received], 'IN_PROGRESS', at(1)).at(-1)?.at).toEqual(at(2));
});

test('of a dossier without any step the status holds since the last change', () => {
  expect(completeHistory([], 'PAYMENT_REQUIRED', at(5))).toEqual([{ at: at(5), status: 'PAYMENT_REQUIRED' }]);
});

test('the time ends when the result is ready, not when somebody fetches it', () => {
  const done = [received, { at: at(6), status: 'COMPLETED' }, { at: at(20), status: 'RETURNED' }] as const;
  expect(standstills(done, []).finishedAt).toEqual(at(6));
  expect(standstills([...done, { at: at(21), status: 'IN_PROGRESS' }], []).finishedAt).toBeUndefined();
  expect(standstills([received], []).finishedAt).toBeUndefined();
});

test('a dossier at 5 waits for the agency once all that was asked for has come', () => {
  const history = [received, { at: at(3), status: 'SUPPLEMENT_REQUIRED' }] as const;
  const asked = { requestedAt: at(3), completedAt: at(9) };
  expect(standstills(history, [asked]).pauses).toEqual([{ from: at(3), until: at(9) }]);
  for (const open of [[], [asked, { requestedAt: at(4), completedAt: undefined }]])
    expect(standstills(history, open).pauses).toEqual([{ from: at(3), until: undefined }]);
  // Answered before this pause began: it was asked for something else.
  const before = { requestedAt: at(1), completedAt: at(2) };
  expect(standstills(history, [before]).pauses).toEqual([{ from: at(3), until: undefined }]);
});
