import { describe, expect, test } from '@jest/globals';
import { toAgencyId } from '../../../schema/terms.ts';
import { failureOfStatus } from './http-exchange.ts';
import { readRetryAfter } from './retry-after.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');
const read = (text: string, date?: string) =>
  readRetryAfter({ 'retry-after': text, ...(date === undefined ? {} : { date }) }, NOW);

describe('Retry-After', () => {
  test.each([
    ['120', 120],
    [' 7 ', 7],
    ['0', 1],
    ['999999999', 300],
    ['Mon, 02 Nov 2026 08:00:30 GMT', 30],
    ['Monday, 02-Nov-26 08:00:30 GMT', 30],
    ['Mon Nov  2 08:00:30 2026', 30],
    ['Mon, 02 Nov 2026 07:00:00 GMT', 1],
    ['Tue, 03 Nov 2026 08:00:00 GMT', 300],
  ])('%p is %d seconds', (text, seconds) => {
    expect(read(text)).toBe(seconds);
  });

  test.each([
    '',
    '-1',
    '1.5',
    '1e9',
    '9999999999',
    'soon',
    '2026-11-02T08:00:30Z',
    'Mon, 99 Nov 2026 08:00:30 GMT',
  ])('%p says nothing', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test('a date counts by the clock that it was written by', () => {
    // The agency's clock is an hour behind ours.
    expect(read('Mon, 02 Nov 2026 07:00:20 GMT', 'Mon, 02 Nov 2026 07:00:00 GMT')).toBe(20);
    expect(read('Mon, 02 Nov 2026 08:00:20 GMT', 'nonsense')).toBe(20);
  });

  test('is told with 429 and 503, and with no other status', () => {
    const told = (status: number) =>
      failureOfStatus(toAgencyId('land'), { status, headers: { 'retry-after': '9' } })?.publicExtensions;
    expect(told(429)).toEqual({ agency: 'land', retryAfterSeconds: 9 });
    expect(told(503)).toEqual({ agency: 'land', retryAfterSeconds: 9 });
    expect(told(500)).toEqual({ agency: 'land' });
  });
});
