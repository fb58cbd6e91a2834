import { readFileSync } from 'node:fs';
import fc, { type Arbitrary } from 'fast-check';
import { publicSchema } from '../differential/oracle.ts';
import { queryShapes } from '../differential/query-shapes.ts';
import { limitsOf, vocabularyOf } from '../differential/vocabulary.ts';
import { writeQuery } from '../differential/write-query.ts';

export interface FuzzedRequest {
  readonly query: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  readonly extensions?: unknown;
}

const registered: readonly string[] = Object.values(
  JSON.parse(readFileSync('schema/generated/trusted-documents.json', 'utf8')).clients as Record<
    string,
    readonly { readonly documents: Readonly<Record<string, string>> }[]
  >,
).flatMap((operations) => operations.flatMap(({ documents }) => Object.values(documents)));

const words = [...new Set(readFileSync('schema/public.graphql', 'utf8').match(/\b[A-Za-z_]\w*\b/g))];
const CODES = ['H26.12-261102-0001', 'H26.03-261109-0001', 'H26.21-261112-0001', 'H26.12-261102-9999'];
const PUNCTUATION = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '!',
  '=',
  '$',
  '@',
  '...',
  '|',
  '&',
  '"',
  '"""',
  '#',
  ',',
  '\n',
  '\\',
  '\u0000',
  '\ufeff',
];
const LITERALS = [
  '1',
  '-1',
  '1.5',
  '1e999',
  '2147483648',
  'true',
  'null',
  '""',
  '$a',
  ...CODES.map((code) => `"${code}"`),
  '{a: 1}',
  '[1]',
];

const token = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...PUNCTUATION) },
  { weight: 5, arbitrary: fc.constantFrom(...words) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'query',
      'mutation',
      'subscription',
      'fragment',
      'on',
      '__typename',
      '__schema',
      '__proto__',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...LITERALS) },
);

/** A document that is valid, of any shape that the schema has. */
function validQueries(): Arbitrary<FuzzedRequest> {
  const limits = limitsOf([], new Date('2026-11-26T00:00:00Z'), 'bogus', new Set(['Query.trackDossier']));
  return queryShapes(publicSchema, vocabularyOf([]), { ...limits, depth: 5 }).map(writeQuery);
}

/** A registered document in which something was left out, doubled or replaced. */
const spoilt = fc
  .tuple(
    fc.constantFrom(...registered),
    fc.array(
      fc.tuple(fc.nat(3_000), fc.nat(30), fc.oneof(token, fc.string({ unit: 'binary', maxLength: 5 }))),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([document, changes]) =>
    changes.reduce((text, [at, length, put]) => {
      const place = at % (text.length + 1);
      return `${text.slice(0, place)}${put}${text.slice(place + length)}`;
    }, document),
  );

const variables = fc.oneof(
  fc.constant(undefined),
  fc.dictionary(
    fc.constantFrom('code', 'first', 'after', 'filter', 'input', 'a', 'search', '__proto__', 'i'),
    fc.oneof(fc.constantFrom<unknown>(...CODES, 1, -1, 1e30, true, null), fc.jsonValue({ maxDepth: 3 })),
  ),
  fc.jsonValue(),
);

/** Documents and what comes beside them, from nearly right to nonsense. */
export function fuzzedRequests(): Arbitrary<FuzzedRequest> {
  const broken = fc.record({
    query: fc.oneof(
      { weight: 4, arbitrary: spoilt },
      { weight: 4, arbitrary: fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join(' ')) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
      { weight: 1, arbitrary: fc.constantFrom(...registered) },
      { weight: 1, arbitrary: fc.jsonValue() },
    ),
    variables,
    operationName: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
    ),
    extensions: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.jsonValue() },
      {
        weight: 1,
        arbitrary: fc.record({
          persistedQuery: fc.oneof(
            fc.jsonValue(),
            fc.record({ version: fc.jsonValue({ maxDepth: 0 }), sha256Hash: fc.jsonValue({ maxDepth: 0 }) }),
          ),
        }),
      },
    ),
  });
  return fc.oneof({ weight: 1, arbitrary: validQueries() }, { weight: 1, arbitrary: broken });
}
