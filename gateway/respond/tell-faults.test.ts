import { expect, test } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { GatewayError } from '../../schema/errors.ts';
import { createLogger } from '../observability/logger.ts';
import { tellFaults } from './tell-faults.ts';

const REQUEST = '01900000-0000-7000-8000-000000000001';

function toldOf(errors: readonly unknown[]): Record<string, unknown>[] {
  const lines: string[] = [];
  tellFaults(createLogger('info', { write: (line: string) => void lines.push(line) }), REQUEST, errors);
  return lines.map((line) => JSON.parse(line));
}
const atPath = (error: Error, ...path: (string | number)[]) =>
  new GraphQLError(error.message, { path, originalError: error });

test('what an agency did wrong is told with request, agency, operation, code and place, once', () => {
  const error = new GatewayError('AGENCY_BAD_ANSWER', 'land: DC_HoSo.3.ngayNhan: no Date', {
    extensions: { agency: 'land' },
  });
  error.operation = 'landDossiers';
  expect(toldOf([atPath(error, 'a', 0), atPath(error, 'a', 1)])).toMatchObject([
    {
      ...{
        level: 'warn',
        requestId: REQUEST,
        agency: 'land',
        operation: 'landDossiers',
        code: 'AGENCY_BAD_ANSWER',
      },
      error: { detail: 'land: DC_HoSo.3.ngayNhan: no Date' },
    },
  ]);
});

test('a fault of ours is told with where it was thrown', () => {
  const [told, ...others] = toldOf([atPath(new TypeError('x is no function'), 'dossier')]);
  expect(others).toEqual([]);
  expect(told).toMatchObject({
    level: 'error',
    requestId: REQUEST,
    code: 'INTERNAL',
    error: { kind: 'TypeError' },
  });
  expect(JSON.stringify(told)).toMatch(/"at":\["at [^"]*tell-faults\.test\.ts/);
});

test('what callers did wrong, or may not see, is not told', () => {
  expect(
    toldOf([
      new GatewayError('ACCESS_DENIED', 'no'),
      new GatewayError('NOT_AVAILABLE', 'no'),
      new GraphQLError('Syntax Error', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } }),
    ]),
  ).toEqual([]);
});

test('of one request no more is told than can be read', () => {
  const many = Array.from({ length: 500 }, (_, i) => new GatewayError('AGENCY_BAD_ANSWER', `land: row ${i}`));
  expect(toldOf(many)).toHaveLength(20);
});
