import { expect, test } from '@jest/globals';
import { rowsOf, tableOfRows } from './report.ts';

const TURN = { cpuMicros: 1, mainMicros: 1, latencyMs: [1], rssBytes: 1 };

test.each([
  [['compiled', 'compiled'], 'run from: compiled JavaScript'],
  [['compiled', 'source'], 'run from: source by tsx: second; others compiled JavaScript'],
] as const)('a report of %j says so', (forms, head) => {
  const rows = rowsOf(
    forms.map((form, place) => ({ name: ['first', 'second'][place] ?? '', form, turns: [TURN] })),
  );
  expect(tableOfRows(rows).split('\n')[0]).toBe(head);
});
