import { expect, test } from '@jest/globals';
import { instantInWords } from './in-words.ts';

test.each([
  ['2026-11-11T08:55:00+07:00', false, '08:55, 11/11/2026', '08:55, 11 November 2026'],
  ['2026-02-01T00:00:00+07:00', true, '01/02/2026', '1 February 2026'],
  ['2026-02-01T00:00:00+07:00', false, '00:00, 01/02/2026', '00:00, 1 February 2026'],
  ['hôm qua', true, 'hôm qua', 'hôm qua'],
])('%s, day only: %p, reads %s', (at, isDayOnly, vi, en) => {
  expect(instantInWords(at, isDayOnly)).toEqual({ vi, en });
});
