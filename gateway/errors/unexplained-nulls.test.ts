import { describe, expect, test } from '@jest/globals';
import { unexplainedNulls } from './unexplained-nulls.ts';

describe('every null has a reason', () => {
  test('one that an error explains is not listed again, whether by its path or among its paths', () => {
    const errors = [
      { message: '', path: ['a'] },
      {
        message: '',
        path: ['list', 0, 'x'],
        extensions: {
          paths: [
            ['list', 0, 'x'],
            ['list', 1, 'x'],
          ],
        },
      },
    ];
    expect(unexplainedNulls({ a: null, list: [{ x: null }, { x: null }, { x: null }] }, errors)).toEqual([
      { path: ['list', 2, 'x'], reason: 'NOT_HELD' },
    ]);
  });

  test('one that a field below took along is explained by the error of that field', () => {
    const errors = [{ message: '', path: ['dossier', 'obligations', 0, 'payerName'] }];
    expect(unexplainedNulls({ dossier: { obligations: [null], delivery: null } }, errors)).toEqual([
      { path: ['dossier', 'delivery'], reason: 'NOT_HELD' },
    ]);
  });

  test('one that nothing explains was answered and is not held', () => {
    expect(unexplainedNulls({ dossier: { delivery: null, code: 'x' } }, [])).toEqual([
      { path: ['dossier', 'delivery'], reason: 'NOT_HELD' },
    ]);
  });

  test('one inside a derived field that lacks a part is not said to be not held', () => {
    const data = { dossier: { nextAction: { until: null }, delivery: null } };
    expect(unexplainedNulls(data, [], { PART_MISSING: [['dossier', 'nextAction']] })).toEqual([
      { path: ['dossier', 'nextAction', 'until'], reason: 'PART_MISSING' },
      { path: ['dossier', 'delivery'], reason: 'NOT_HELD' },
    ]);
  });

  // Found by DIFFERENTIAL_SEED=568117347: of a list of procedures the last ones' nulls were told without a reason.
  test('one is listed wherever it stands, however many there are', () => {
    const list = Array.from({ length: 3_000 }, () => ({ x: null }));
    expect(unexplainedNulls({ list }, [])).toEqual(
      list.map((_, index) => ({ path: ['list', index, 'x'], reason: 'NOT_HELD' })),
    );
  });

  test('no data, no reasons', () => {
    expect(unexplainedNulls(undefined, [])).toEqual([]);
    expect(unexplainedNulls(null, [])).toEqual([]);
  });
});
