import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { inputSchemaOf } from './input-schema.ts';

const schema = buildSchema(`
  directive @range(min: Int!, max: Int!) on ARGUMENT_DEFINITION
  "A day." scalar Day
  "Which way." enum Way { "There." THERE "And back." BACK }
  "What is looked for."
  input Filter { "Name." name: String! way: Way = THERE inner: Filter many: [Filter!] since: Day }
  type Query {
    list("How many." first: Int = 20 @range(min: 1, max: 100), filter: Filter, ids: [ID!]): [String]
    one("The code." code: ID!): String
  }
`);
const of = (document: string) => inputSchemaOf(schema, parse(document));

describe('the JSON Schema of a document’s variables', () => {
  test('has the description, range and default of the argument that a variable goes into', () => {
    expect(of('query Q($n: Int) { list(first: $n) }')).toEqual({
      type: 'object',
      properties: { n: { type: 'integer', description: 'How many.', minimum: 1, maximum: 100, default: 20 } },
      required: [],
      additionalProperties: false,
    });
  });

  test('requires what may not be null and has no default, and nothing else', () => {
    const { required, properties } = of(
      'query Q($code: ID!, $n: Int! = 5) { one(code: $code) list(first: $n) }',
    );
    expect(required).toEqual(['code']);
    expect(properties).toMatchObject({
      code: { type: 'string', description: 'The code.' },
      n: { default: 5 },
    });
  });

  test('tells lists, enums with the meaning of each value, input objects and scalars', () => {
    const { properties } = of('query Q($filter: Filter, $ids: [ID!]) { list(filter: $filter, ids: $ids) }');
    expect(properties['ids']).toEqual({ type: 'array', items: { type: 'string' } });
    expect(properties['filter']).toMatchObject({
      type: 'object',
      description: 'What is looked for.',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', description: 'Name.' },
        way: {
          type: 'string',
          enum: ['THERE', 'BACK'],
          default: 'THERE',
          description: 'Which way.\nTHERE: There.\nBACK: And back.',
        },
        since: { type: 'string', description: 'A day.' },
      },
    });
  });

  test('ends where an input object holds itself', () => {
    const { properties } = of('query Q($filter: Filter) { list(filter: $filter) }');
    const { properties: inner } = properties['filter'] as { properties: Record<string, unknown> };
    expect(inner['inner']).toEqual({ type: 'object', description: 'What is looked for.' });
    expect(inner['many']).toEqual({
      type: 'array',
      items: { type: 'object', description: 'What is looked for.' },
    });
  });

  test('is made for types of the schema alone', () => {
    expect(() => of('query Q($x: Nothing) { one(code: "1") }')).toThrow('$x has a type');
  });
});
