import { describe, expect, test } from '@jest/globals';
import { toolResultOf, wantsSignIn } from './tool-result.ts';

const error = (code: string) => ({
  message: 'x',
  path: ['a'],
  locations: [{ line: 1, column: 1 }],
  extensions: { code },
});

describe('the result of a tool', () => {
  test.each([
    ['data alone', { data: { a: 1 } }, false],
    ['data that is null and no error', { data: { a: null } }, false],
    ['a part and an error', { data: { a: null, b: 1 }, errors: [error('AGENCY_TIMEOUT')] }, false],
    ['nothing but an error', { data: { a: null }, errors: [error('NOT_AVAILABLE')] }, true],
    ['no data at all', { errors: [error('BAD_USER_INPUT')] }, true],
  ])('of %s', (_what, answer, isError) => {
    const result = toolResultOf(answer);
    expect(result.isError).toBe(isError);
    expect(JSON.parse(result.content[0]?.text ?? '')).toEqual(result.structuredContent);
    expect(result.structuredContent['data']).toEqual('data' in answer ? answer.data : null);
  });

  test('tells errors without places in a document that nobody on that side has seen', () => {
    const { structuredContent } = toolResultOf({ data: null, errors: [error('NOT_AVAILABLE')] });
    expect(structuredContent['errors']).toEqual([
      { message: 'x', path: ['a'], extensions: { code: 'NOT_AVAILABLE' } },
    ]);
  });

  test('calls for signing in when that alone stands in the way of everything', () => {
    expect(wantsSignIn({ data: { a: null }, errors: [error('UNAUTHENTICATED')] })).toBe(true);
    expect(wantsSignIn({ data: { a: null, b: 1 }, errors: [error('UNAUTHENTICATED')] })).toBe(false);
    expect(wantsSignIn({ data: { a: null }, errors: [error('NOT_AVAILABLE')] })).toBe(false);
  });
});
