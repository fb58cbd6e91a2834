import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { lintSchema } from './lint.ts';
import { composePublicSchema } from './public-schema.ts';

/** Everything that several sources answer for: one of them down, or one policy refusing, empties its own field only. */
const SHARED = {
  Query: undefined,
  Mutation: undefined,
  Subscription: undefined,
  Me: undefined,
  Dossier: 'code',
  Person: 'id',
  Parcel: 'id',
};

test('the public schema is described, named by one convention, nullable where a part may be missing, paged by Relay', () => {
  expect(lintSchema(composePublicSchema(), { shared: SHARED })).toEqual([]);
});

describe('the lint of a schema', () => {
  const faultsOf = (sdl: string) =>
    lintSchema(buildSchema(`type Query { ok: Boolean }\n${sdl}`), { shared: { Dossier: 'code' } }).filter(
      (fault) => !fault.startsWith('Query.ok'),
    );

  test.each([
    [
      'a field without a description',
      '"A thing."\ntype Thing { size: Int }',
      'Thing.size: has no description',
    ],
    ['a type without a description', 'type Thing { "Size." size: Int }', 'Thing: has no description'],
    ['a word instead of a sentence', '"thing"\nscalar Thing', 'Thing: the description is no sentence'],
    [
      'a field in snake case',
      '"A." type Thing { "S." my_size: Int }',
      'Thing.my_size: not the way to name a field',
    ],
    ['a value in lower case', '"E." enum E { "A." a }', 'E.a: not the way to name a value'],
    ['a type in lower case', '"T." scalar thing', 'thing: not the way to name a type'],
    [
      'an argument in capitals',
      '"T." type T { "F." f(Key: Int): Int }',
      'T.f(Key): not the way to name an argument',
    ],
    [
      'a deprecation without a reason',
      '"T." type T { "F." f: Int @deprecated }',
      'T.f: is deprecated without a reason',
    ],
    [
      'a field of a shared type that cannot be missing',
      '"D." type Dossier { "C." code: ID! "S." status: String! }',
      'Dossier.status: may be missing, so it must be nullable',
    ],
    [
      'a connection without edges',
      '"C." type TConnection { pageInfo: Int }',
      'TConnection: a connection has edges',
    ],
    [
      'a connection without paging',
      '"C." type TConnection { edges: Int pageInfo: Int } "T." type T { "L." list: TConnection }',
      'T.list: a connection is paged with first and after',
    ],
  ])('finds %s', (_what, sdl, fault) => {
    expect(faultsOf(sdl)).toEqual([fault]);
  });

  test('has nothing to say of a schema that is well made', () => {
    expect(
      faultsOf('"A dossier."\ntype Dossier { "Its code." code: ID! "How it stands." status: String }'),
    ).toEqual([]);
  });
});
