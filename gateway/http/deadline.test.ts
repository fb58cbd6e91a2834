import { describe, expect, test } from '@jest/globals';
import { deadlineFor, startDeadline } from './deadline.ts';

describe('a deadline that a caller asks for', () => {
  test.each([
    [undefined, 8_000],
    ['2000', 2_000],
    ['8000', 8_000],
    ['8001', 8_000],
    ['999999999', 8_000],
    ['1', 50],
    ['50', 50],
  ])('%p is %p', (asked, held) => expect(deadlineFor(asked, 8_000)).toBe(held));

  test.each([
    '',
    '0',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    ' 100',
    '100 ',
    '٣',
    'soon',
    '10000000000',
    ['100', '200'],
  ])('%p is refused with the rule', (asked) =>
    expect(deadlineFor(asked, 8_000)).toMatchObject({
      code: 'BAD_USER_INPUT',
      publicExtensions: { rule: expect.stringContaining('x-deadline-ms') },
    }),
  );

  test('ends by itself, or when the client goes away', async () => {
    const short = startDeadline(1);
    await new Promise((resolve) => short.signal.addEventListener('abort', resolve));
    const client = new AbortController();
    const long = startDeadline(60_000, client.signal);
    client.abort();
    expect(long.signal.aborted).toBe(true);
    short.release();
    long.release();
  });
});
