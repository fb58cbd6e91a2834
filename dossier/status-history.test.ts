import { expect, test } from '@jest/globals';
import { pausesFromHistory } from './pauses.ts';
import { completeHistory } from './status-history.ts';

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
  expect(completeHistory([received], undefined, at(5))).toEqual([received]);
  expect(completeHistory([], 'ACCEPTED', at(5))).toEqual([]);
  expect(completeHistory([received], 'IN_PROGRESS', at(1)).at(-1)?.at).toEqual(at(2));
  expect(completeHistory([received], 'IN_PROGRESS', undefined).at(-1)?.at).toEqual(at(2));
});
