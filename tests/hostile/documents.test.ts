import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../../schema/errors.ts';
import { documentsOfAnySize } from './documents-size.ts';
import {
  expectNothingLeaked,
  expectRefused,
  LANS,
  secretsFrom,
  startWatchedGateway,
  type WatchedGateway,
} from './watched-gateway.ts';

let gateway: WatchedGateway;
let bearer: Record<string, string>;
beforeAll(async () => {
  gateway = await startWatchedGateway({ GATEWAY_DEVELOPER_TOOLS: 'false', TRUSTED_ONLY_CLIENTS: 'kiosk-*' });
  bearer = { authorization: `Bearer ${await gateway.world.token('minh')}` };
}, 90_000);
afterAll(() => gateway.close());
beforeEach(() => gateway.world.reset());

const D = `dossier(code: "${LANS}") { code applicant { fullName } }`;
const times = (count: number, make: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => make(n)).join(' ');
const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth);

/** Documents that cost more than they say, or mean something else than they look like. */
const DOCUMENTS: readonly (readonly [string, string, ErrorCode])[] = [
  ['one field under too many aliases', `{ ${times(31, (n) => `a${n}: ${D}`)} }`, 'OPERATION_TOO_COSTLY'],
  [
    'aliases hidden in a fragment',
    `{ ...F ...F } fragment F on Query { ${times(20, (n) => `a${n}: ${D}`)} }`,
    'OPERATION_TOO_COSTLY',
  ],
  [
    'aliases in an operation that is not asked for',
    `query A { __typename } query B { ${times(31, (n) => `a${n}: ${D}`)} }`,
    'OPERATION_TOO_COSTLY',
  ],
  ['a flood of __typename', `{ ${times(2_000, () => '__typename')} }`, 'OPERATION_TOO_COSTLY'],
  [
    'a flood of __typename below',
    `{ dossier(code: "${LANS}") { ${times(500, () => '__typename')} } }`,
    'OPERATION_TOO_COSTLY',
  ],
  ['a flood of aliased __typename', `{ ${times(100, (n) => `a${n}: __typename`)} }`, 'OPERATION_TOO_COSTLY'],
  [
    'a bomb of fragments',
    `{ ...F0 } ${times(30, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F30 on Query { __typename }`,
    'OPERATION_TOO_COSTLY',
  ],
  ['a fragment that spreads itself', '{ ...A } fragment A on Query { ...A }', 'BAD_USER_INPUT'],
  [
    'fragments in a circle',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...C } fragment C on Query { ...A }',
    'BAD_USER_INPUT',
  ],
  [
    'a circle through a field',
    `{ ...A } fragment A on Query { dossier(code: "${LANS}") { ...B } } fragment B on Dossier { linked { ...B } }`,
    'BAD_USER_INPUT',
  ],
  ['a circle that nobody asks for', '{ __typename } fragment A on Query { ...A }', 'BAD_USER_INPUT'],
  ['one directive many times', `{ __typename ${'@skip(if: false) '.repeat(500)} }`, 'OPERATION_TOO_COSTLY'],
  ['unknown directives many times', `{ __typename ${times(500, (n) => `@a${n}`)} }`, 'OPERATION_TOO_COSTLY'],
  ['directives on the operation', `query ${'@a '.repeat(500)} { __typename }`, 'OPERATION_TOO_COSTLY'],
  [
    'directives on variables',
    `query (${times(100, (n) => `$a${n}: ID @a`)}) { __typename }`,
    'OPERATION_TOO_COSTLY',
  ],
  ['a directive that defers', `{ ... @defer { ${D} } }`, 'BAD_USER_INPUT'],
  ['a directive that streams', `{ dossiers { nodes @stream { code } } }`, 'BAD_USER_INPUT'],
  ['a directive of the stitching', '{ __typename @merge(keyField: "code") }', 'BAD_USER_INPUT'],
  ['many variables', `query (${times(3_000, (n) => `$a${n}: ID`)}) { __typename }`, 'OPERATION_TOO_COSTLY'],
  [
    'a large default value',
    `query ($a: [ID!] = [${times(20_000, () => '"a"')}]) { __typename }`,
    'OPERATION_TOO_COSTLY',
  ],
  ['fields nested too deep', nested(13, '{ dossier(code: "x") ', '{ code }', '}'), 'OPERATION_TOO_COSTLY'],
  ['a selection nested without end', nested(2_000, '{ a ', '{ a }', '}'), 'OPERATION_TOO_COSTLY'],
  ['inline fragments nested without end', nested(2_500, '{ ... ', '{ a }', '}'), 'OPERATION_TOO_COSTLY'],
  [
    'a list nested without end',
    `{ dossiers(filter: ${nested(2_500, '[', '1', ']')}) { totalCount } }`,
    'OPERATION_TOO_COSTLY',
  ],
  [
    'an object nested without end',
    `{ dossiers(filter: ${nested(1_500, '{a: ', '1', '}')}) { totalCount } }`,
    'OPERATION_TOO_COSTLY',
  ],
  [
    'a type nested without end',
    `query ($a: ${nested(2_500, '[', 'ID', ']')}) { __typename }`,
    'OPERATION_TOO_COSTLY',
  ],
  ['introspection', '{ __schema { types { name } } }', 'BAD_USER_INPUT'],
  ['introspection of one type', '{ __type(name: "Person") { fields { name } } }', 'BAD_USER_INPUT'],
  [
    'introspection under an alias in a fragment',
    '{ ...F } fragment F on Query { a: __schema { b: queryType { c: name } } }',
    'BAD_USER_INPUT',
  ],
  ['introspection beside a field', `{ __schema { queryType { name } } ${D} }`, 'BAD_USER_INPUT'],
  [
    'the entry points of federation',
    '{ _service { sdl } _entities(representations: []) { __typename } }',
    'BAD_USER_INPUT',
  ],
  ['a field of an agency', `{ landDossiers(codes: ["${LANS}"]) { code } }`, 'BAD_USER_INPUT'],
  ['an enum as a text', '{ dossiers(filter: { lane: "GREEN" }) { totalCount } }', 'BAD_USER_INPUT'],
  ['a number beyond a 32-bit integer', '{ dossiers(first: 2147483648) { totalCount } }', 'BAD_USER_INPUT'],
  [
    'a number beyond a float',
    '{ receptionPoints(near: { latitude: 1e999, longitude: 1 }) { id } }',
    'BAD_USER_INPUT',
  ],
  [
    'a number of a thousand digits',
    `{ dossiers(first: ${'9'.repeat(1_000)}) { totalCount } }`,
    'BAD_USER_INPUT',
  ],
  ['half a number', '{ dossiers(first: 1.5) { totalCount } }', 'BAD_USER_INPUT'],
  [
    'two root fields of one name with other arguments',
    `{ ${D} dossier(code: "x") { code } }`,
    'BAD_USER_INPUT',
  ],
  ['a subscription', `subscription { dossierChanged(code: "${LANS}") { code } }`, 'BAD_USER_INPUT'],
  ['types of its own', 'type Query { a: ID } { __typename }', 'BAD_USER_INPUT'],
  ['an extension of ours', 'extend type Person { a: ID } { __typename }', 'BAD_USER_INPUT'],
  ['no operation', 'fragment A on Query { __typename }', 'BAD_USER_INPUT'],
  ['two operations without a name', '{ __typename } { __typename }', 'BAD_USER_INPUT'],
  ['an open block text', '{ dossier(code: """', 'BAD_USER_INPUT'],
  ['nothing but a comment', `#${'x'.repeat(100_000)}`, 'BAD_USER_INPUT'],
  ['another’s dossier in every case', `{ ${D} }`, 'NOT_AVAILABLE'],
];

test.each(DOCUMENTS)(
  'a document with %s is refused, and no agency hears of it',
  async (_what, query, code) => {
    const told = await gateway.post(JSON.stringify({ query }), bearer);
    expectRefused(told, code);
    expectNothingLeaked(told.text, secretsFrom('minh'));
    expect(await gateway.heard()).toEqual([]);
  },
);

const HASH = 'a'.repeat(64);
const asked = JSON.stringify({ query: '{ __typename }' });

/** Requests around a document. */
const BODIES: readonly (readonly [string, string, readonly ErrorCode[]])[] = [
  ['several operations at once', `[${asked},${asked}]`, ['BAD_USER_INPUT']],
  ['no operation at once', '[]', ['BAD_USER_INPUT']],
  ['lists in lists', `[[${asked}]]`, ['BAD_USER_INPUT']],
  ['nothing', '', ['BAD_USER_INPUT']],
  ['no object', '"{ __typename }"', ['BAD_USER_INPUT']],
  ['null', 'null', ['BAD_USER_INPUT']],
  ['no document', '{}', ['BAD_USER_INPUT']],
  ['a list for a document', '{"query":["{ __typename }"]}', ['BAD_USER_INPUT']],
  ['an object for a document', '{"query":{"toString":"{ __typename }"}}', ['BAD_USER_INPUT']],
  ['a text for variables', '{"query":"{ __typename }","variables":"{}"}', ['BAD_USER_INPUT']],
  ['a list for variables', '{"query":"{ __typename }","variables":[]}', ['BAD_USER_INPUT']],
  ['a list for extensions', '{"query":"{ __typename }","extensions":[]}', ['BAD_USER_INPUT']],
  [
    'an operation that is not there',
    '{"query":"query A { __typename }","operationName":"B"}',
    ['BAD_USER_INPUT'],
  ],
  [
    'an operation named by a number',
    '{"query":"query A { __typename }","operationName":1}',
    ['BAD_USER_INPUT'],
  ],
  [
    'a variable beyond a float',
    '{"query":"query ($n: Float!) { receptionPoints(near: { latitude: $n, longitude: 1 }) { id } }","variables":{"n":1e999}}',
    ['BAD_USER_INPUT'],
  ],
  [
    'a variable of a thousand digits',
    `{"query":"query ($n: Int) { dossiers(first: $n) { totalCount } }","variables":{"n":${'9'.repeat(1_000)}}}`,
    ['BAD_USER_INPUT'],
  ],
  [
    'variables nested without end',
    `{"query":"{ __typename }","variables":{"a":${nested(30_000, '[', '', ']')}}}`,
    ['BAD_USER_INPUT'],
  ],
  [
    'a hash that nobody knows',
    `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${HASH}"}}}`,
    ['PERSISTED_QUERY_NOT_FOUND'],
  ],
  [
    'a hash of another document',
    `{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${HASH}"}}}`,
    ['BAD_USER_INPUT'],
  ],
  ['a document id that is a path', '{"documentId":"../../../etc/passwd"}', ['PERSISTED_QUERY_NOT_FOUND']],
  ['a document id that every object has', '{"documentId":"__proto__"}', ['PERSISTED_QUERY_NOT_FOUND']],
  [
    'a hash that every object has',
    '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"constructor"}}}',
    ['PERSISTED_QUERY_NOT_FOUND'],
  ],
  [
    'an id and another’s hash',
    `{"documentId":"sha256:${HASH}","query":"{ __typename }"}`,
    ['BAD_USER_INPUT'],
  ],
];

test.each(BODIES)('a body with %s is refused', async (_what, body, codes) => {
  const told = await gateway.post(body, bearer);
  expectRefused(told, ...codes);
  expectNothingLeaked(told.text, secretsFrom('minh'));
  expect(await gateway.heard()).toEqual([]);
});

describe('a client of registered documents only', () => {
  test.each([
    ['another document', { query: '{ __typename }' }],
    ['a hash that nobody knows', { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } }],
    ['a document of another client', { documentId: 'portal' }],
  ])('is refused %s', async (_what, request) => {
    const body = 'documentId' in request ? { documentId: `sha256:${portalDocument()}` } : request;
    const kiosk = { authorization: `Bearer ${await gateway.world.token('kiosk-cn1-03')}` };
    expectRefused(await gateway.post(JSON.stringify(body), kiosk), 'OPERATION_NOT_TRUSTED');
  });
});

/** The id of some registered document of another client. */
function portalDocument(): string {
  const manifest = JSON.parse(readFileSync('schema/generated/trusted-documents.json', 'utf8'));
  return String(manifest.clients.portal[0].id);
}

test('what is suggested for a misspelt name stands in the published schema', async () => {
  const published = readFileSync('schema/public.graphql', 'utf8');
  for (const query of [
    '{ me { persn } }',
    '{ dossiers(filtr: 1) { nodes { cod landDosier } } }',
    '{ dossiers(filter: { lane: GREN }) { nodes { statu } } }',
    'query ($a: DossierFilte) { __typename }',
    '{ landDossier policeDossier taxDossiers civilPerson }',
  ]) {
    const { text } = await gateway.post(JSON.stringify({ query }), bearer);
    const suggested = [...text.matchAll(/Did you mean (.+?)\?/g)].flatMap(([, names = '']) =>
      [...names.matchAll(/\\"(\w+)\\"/g)].map(([, name = '']) => name),
    );
    for (const name of suggested) expect(published).toMatch(new RegExp(`\\b${name}\\b`));
  }
});

test('names that every object has are names like any other, and change nothing for who asks next', async () => {
  const told = await gateway.post(
    '{"query":"{ __typename }","variables":{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}},"__proto__":{"query":"{ me { person { fullName } } }"}}',
    bearer,
  );
  expect(JSON.parse(told.text)).toEqual({ data: { __typename: 'Query' } });
  expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
});

test('what is written twice in a body counts once, as the last says', async () => {
  const told = await gateway.post('{"query":"{ me { person { fullName } } }","query":"{ __typename }"}');
  expect(JSON.parse(told.text)).toEqual({ data: { __typename: 'Query' } });
});

documentsOfAnySize();
