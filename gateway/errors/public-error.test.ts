import { describe, expect, test } from '@jest/globals';
import { buildSchema, GraphQLError, getVariableValues, graphql, isScalarType, Kind, parse } from 'graphql';
import { GatewayError } from '../../schema/errors.ts';
import { groupErrors, toPublicError } from './public-error.ts';

const audience = { language: 'vi', requestId: 'request-1' } as const;
const located = (originalError: Error, path: (string | number)[]) =>
  new GraphQLError(originalError.message, { originalError, path });

describe('what a caller may read of an error', () => {
  test('is the catalogue message in the caller language, the code and the request id', () => {
    const error = new GatewayError('AGENCY_TIMEOUT', 'tax: http://10.1.2.3/soap took 9 s', {
      extensions: { agency: 'tax', address: 'http://10.1.2.3' },
    });
    expect(toPublicError(located(error, ['dossier', 'obligations']), audience)).toEqual({
      message: 'Cơ quan cung cấp dữ liệu chưa trả lời kịp.',
      path: ['dossier', 'obligations'],
      extensions: { code: 'AGENCY_TIMEOUT', agency: 'tax', requestId: 'request-1' },
    });
  });

  test('of an unknown error is INTERNAL and not a word more', () => {
    const secret = new Error('connect ECONNREFUSED 10.0.0.7:5432 password=hunter2 001190000001');
    const told = toPublicError(located(secret, ['me']), audience);
    expect(told.extensions?.['code']).toBe('INTERNAL');
    expect(JSON.stringify(told)).not.toMatch(/10\.0|hunter2|001190000001|ECONN/);
  });

  test.each([
    ['a string', 'boom 001190000001'],
    ['undefined', undefined],
    [
      'a proxy that throws on every touch',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      ),
    ],
    [
      'an error whose message is a trap',
      Object.defineProperty(new Error(), 'message', {
        get: () => {
          throw new Error('trap');
        },
      }),
    ],
    ['an error without end', endlessError()],
  ])('of %s is INTERNAL too', (_name, thrown) => {
    expect(toPublicError(thrown, audience).extensions?.['code']).toBe('INTERNAL');
  });

  test('about a wrong variable is the caller’s fault, whatever stands behind it', () => {
    const { schema, definitions } = askedWith('query($f: F) { x(f: $f) }');
    for (const f of [{ constructor: 1 }, { unknown: 1 }, { a: 'text' }, 1]) {
      const { errors = [] } = getVariableValues(schema, definitions, { f });
      const told = toPublicError(errors[0], audience);
      expect(told.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: [expect.stringMatching(/^f/)],
      });
    }
  });

  test.each([
    ['Int', '2147483648'],
    ['Int', '1e999'],
    ['Int', '"x"'],
    ['Int', '[1]'],
    ['Float', '1e999'],
    ['Boolean', '"true"'],
    ['String', '1'],
    ['ID', '1.5'],
    ['Lane', '"PINK"'],
    ['Strict', '1'],
    ['Near', '{"latitude":"x"}'],
    ['Near', '{"latitude":1,"other":1}'],
    ['[Int!]', '[null]'],
  ])('about a variable of type %s that is %s is told to its sender, with its name', async (type, value) => {
    const schema = buildSchema(
      `enum Lane { GREEN } input Near { latitude: Float! } scalar Strict type Query { a(n: ${type}): ID }`,
    );
    const strict = schema.getType('Strict');
    if (isScalarType(strict))
      strict.parseValue = () => {
        throw new TypeError('at 10.0.0.9');
      };
    const { errors = [] } = await graphql({
      schema,
      source: `query ($n: ${type}) { a(n: $n) }`,
      variableValues: { n: JSON.parse(value) },
    });
    const [told] = errors.map((error) => toPublicError(error, audience));
    expect(told?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [expect.stringMatching(/^n\b/)],
    });
  });

  test('about the own document keeps the words, so that the developer can mend it', () => {
    const error = new GraphQLError('Cannot query field "nmae" on type "Person".', {
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    });
    const told = toPublicError(error, audience);
    expect(told.message).toContain('nmae');
    expect(told.extensions?.['code']).toBe('BAD_USER_INPUT');
  });
});

describe('errors of one answer', () => {
  test('from one failing source are told once, with every path they left empty', () => {
    const down = new GatewayError('AGENCY_UNREACHABLE', 'tax: refused', { extensions: { agency: 'tax' } });
    const errors = [0, 1, 2].map((index) => located(down, ['dossiers', index, 'obligations']));
    const told = groupErrors(errors, audience);
    expect(told).toHaveLength(1);
    expect(told[0]?.path).toEqual(['dossiers', 0, 'obligations']);
    expect(told[0]?.extensions?.['paths']).toEqual(
      [0, 1, 2].map((index) => ['dossiers', index, 'obligations']),
    );
  });

  test('with different reasons stay apart', () => {
    const one = new GatewayError('AGENCY_UNREACHABLE', '', { extensions: { agency: 'tax' } });
    const other = new GatewayError('AGENCY_UNREACHABLE', '', { extensions: { agency: 'land' } });
    expect(groupErrors([located(one, ['a']), located(other, ['b'])], audience)).toHaveLength(2);
  });
});

function endlessError(): GraphQLError {
  const error = new GraphQLError('loop');
  Object.defineProperty(error, 'originalError', { get: () => error });
  return error;
}

function askedWith(document: string) {
  const [operation] = parse(document).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const schema = buildSchema('input F { a: Int } type Query { x(f: F): Int }');
  return { schema, definitions: operation.variableDefinitions ?? [] };
}
