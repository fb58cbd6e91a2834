import { describe, expect, test } from '@jest/globals';
import { digestOf, parseCursor, writeCursor } from './change-cursor.ts';

const cursor = { code: 'H26.12-261102-0001', changedAt: '2026-11-02T08:00:00+07:00' };
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  test('comes back as it went', () => {
    expect(parseCursor(writeCursor(cursor))).toEqual(cursor);
    expect(parseCursor(writeCursor({ ...cursor, digest: 'abc' }))).toEqual({ ...cursor, digest: 'abc' });
  });

  test.each([
    ['', 'nothing'],
    ['%%%', 'no base64'],
    [encoded({}), 'an object'],
    [encoded([2, cursor.code, cursor.changedAt]), 'another version'],
    [encoded([1, cursor.code, 'yesterday']), 'no instant'],
    [encoded([1, 7, cursor.changedAt]), 'no code'],
    [encoded([1, 'x'.repeat(400), cursor.changedAt]), 'too long'],
  ])('%j is refused: %s', (text) => {
    expect(() => parseCursor(text)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
  });

  test('digests differ when what was told differs', () => {
    expect(digestOf(['a', 1])).toBe(digestOf(['a', 1]));
    expect(digestOf(['a', 1])).not.toBe(digestOf(['a', 2]));
  });
});
