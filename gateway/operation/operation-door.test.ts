import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { composeTrustedManifest } from '../../stitching/trusted-manifest.ts';
import { OperationDoor } from './operation-door.ts';
import { hashOf, TrustedDocuments } from './trusted-documents.ts';

const manifest = composeTrustedManifest();
const PUBLIC = ['portal', 'ihanoi', 'kiosk-*', 'anonymous'];
const limits = { maxDepth: 12, maxFields: 400, maxAliases: 30, maxRootFields: 20, maxDirectives: 40 };
const makeDoor = (restricted: readonly string[]) =>
  new OperationDoor({ limits, trusted: new TrustedDocuments(manifest, restricted) });
const door = makeDoor(PUBLIC);

const textsOf = (client: string) =>
  (manifest.clients[client] ?? []).flatMap(({ documents }) => Object.entries(documents));
const [portalHash = '', portalText = ''] = textsOf('portal')[0] ?? [];
/** What a kiosk alone asks; some documents are the portal's as well, word for word. */
const kioskText =
  textsOf('kiosk').find(([hash]) => !textsOf('portal').some(([other]) => other === hash))?.[1] ?? '';
const coded = (code: string) =>
  expect.objectContaining(
    code === 'OPERATION_TOO_COSTLY' ? { extensions: expect.objectContaining({ code }) } : { code },
  );

/** After a full collection, bytes. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

describe('a public client', () => {
  test.each(['portal', 'ihanoi', 'kiosk', 'auditor'])(
    'may run every operation of %s that is its own',
    (client) => {
      const restricted = makeDoor([client]);
      expect(textsOf(client).length).toBeGreaterThan(0);
      for (const [hash, query] of textsOf(client)) {
        expect(restricted.admit({ query }, { client })?.documentHash).toBe(hash);
        expect(restricted.admit({ documentId: `sha256:${hash}` }, { client })?.query).toBe(query);
        expect(
          restricted.admit({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } }, { client })
            ?.query,
        ).toBe(query);
      }
    },
  );

  test('may run nothing else, not by text and not by hash', () => {
    for (const request of [
      { query: '{ __typename }' },
      { query: getIntrospectionQuery() },
      { query: `${portalText} ` },
      { query: textsOf('auditor')[0]?.[1] },
      { documentId: `sha256:${hashOf('{ __typename }')}` },
      { documentId: textsOf('auditor')[0]?.[0] },
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } },
    ])
      expect(() => door.admit(request, { client: 'portal' })).toThrow(coded('OPERATION_NOT_TRUSTED'));
  });

  test('a kiosk has the operations of the kiosks; who shows no token has those of any public client', () => {
    expect(door.admit({ query: kioskText }, { client: 'kiosk-cn1-03' })).toBeDefined();
    expect(door.admit({ query: kioskText }, { client: 'anonymous' })).toBeDefined();
    expect(() => door.admit({ query: kioskText }, { client: 'portal' })).toThrow(
      coded('OPERATION_NOT_TRUSTED'),
    );
    expect(() =>
      door.admit({ query: '{ me { dossiers { totalCount } } }' }, { client: 'anonymous' }),
    ).toThrow(coded('OPERATION_NOT_TRUSTED'));
  });

  test('what one client may run is not remembered for another', () => {
    const shared = makeDoor(['portal']);
    shared.admit({ query: '{ __typename }' }, { client: 'counter-cn4' });
    expect(() => shared.admit({ query: '{ __typename }' }, { client: 'portal' })).toThrow(
      coded('OPERATION_NOT_TRUSTED'),
    );
  });
});

describe('any client', () => {
  test('writes freely when nothing restricts it, and may still name a document by its hash', () => {
    expect(door.admit({ query: '{ __typename }' }, { client: 'counter-cn4' })).toBeDefined();
    expect(door.admit({ documentId: portalHash }, { client: 'counter-cn4' })?.query).toBe(portalText);
    expect(() => door.admit({ documentId: 'f'.repeat(64) }, { client: 'counter-cn4' })).toThrow(
      coded('PERSISTED_QUERY_NOT_FOUND'),
    );
  });

  test('is told when hash and text do not belong together', () => {
    expect(() =>
      door.admit({ query: '{ __typename }', documentId: portalHash }, { client: 'counter-cn4' }),
    ).toThrow(coded('BAD_USER_INPUT'));
  });

  test('a request without a document is for the next rung to refuse', () => {
    expect(door.admit({}, { client: 'counter-cn4' })).toBeUndefined();
    expect(door.admit({ query: 7 }, { client: 'counter-cn4' })).toBeUndefined();
  });
});

describe('hostile documents are refused in a moment, before they are validated', () => {
  const deep = (depth: number) => `${'a { '.repeat(depth)} b ${'}'.repeat(depth)}`;
  test.each([
    ['one field a hundred thousand times', `{ ${'a '.repeat(100_000)} }`],
    ['a field of four hundred more', `{ ${'a '.repeat(410)} }`],
    ['fields in fragments that nobody uses', `{ a } fragment F on Query { ${'a '.repeat(410)} }`],
    [
      'fragments that double',
      `{ ...F0 } ${Array.from({ length: 30 }, (_, i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F30 on Q { a }`,
    ],
    [
      'empty fragments that double',
      `{ ...F0 } ${Array.from({ length: 30 }, (_, i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`).join(' ')} fragment F30 on Q { ...F31 }`,
    ],
    ['depth', `{ ${deep(13)} }`],
    ['depth behind inline fragments', `{ ${'... on Q { a { '.repeat(13)} b ${'} }'.repeat(13)} }`],
    ['aliases', `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: __typename`).join(' ')} }`],
    ['directives on a field', `{ a ${'@skip(if: false) '.repeat(41)} }`],
    ['directives on an operation', `query Q ${'@x '.repeat(41)} { a }`],
    ['directives on a variable', `query Q($v: Int ${'@x '.repeat(41)}) { a }`],
    ['directives on a fragment', `{ ...F } fragment F on Q ${'@x '.repeat(41)} { a }`],
    [
      'directives in a fragment spread often',
      `{ ${'...F '.repeat(5)} } fragment F on Q { a ${'@x '.repeat(10)} }`,
    ],
    ['the whole schema twice', '{ a: __schema { types { name } } b: __schema { types { name } } }'],
    [
      'the schema beneath the schema',
      `{ __schema { types { ${'fields { type { '.repeat(16)} name ${'} }'.repeat(16)} } } }`,
    ],
    ['many root fields', `{ ${Array.from({ length: 21 }, () => 'a').join(' ')} }`],
  ])('%s', (_what, query) => {
    const started = performance.now();
    expect(() => door.admit({ query }, { client: 'counter-cn4' })).toThrow(coded('OPERATION_TOO_COSTLY'));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('fragments that spread each other end', () => {
    const query = '{ ...A } fragment A on Q { ...B a } fragment B on Q { ...A b }';
    expect(door.admit({ query }, { client: 'counter-cn4' })).toBeDefined();
  });

  test("the explorer's own question passes", () => {
    const query = getIntrospectionQuery({
      descriptions: true,
      specifiedByUrl: true,
      inputValueDeprecation: true,
    });
    expect(door.admit({ query }, { client: 'counter-cn4' })).toBeDefined();
  });

  test('a thousand large documents of a stranger leave nothing behind but their hashes', () => {
    const document = (n: number) => `query Q${n}($l: [Int] = [${'1 '.repeat(4_500)}]) { a }`;
    const fresh = makeDoor([]);
    fresh.admit({ query: document(0) }, { client: 'anonymous' });
    const before = heapUsed();
    for (let n = 1; n <= 1_000; n += 1) fresh.admit({ query: document(n) }, { client: 'anonymous' });
    expect(heapUsed() - before).toBeLessThan(20_000_000);
  });

  test('what does not parse goes on to whoever says where it is wrong', () => {
    expect(door.admit({ query: '{ a' }, { client: 'counter-cn4' })).toMatchObject({ query: '{ a' });
  });
});

test('a manifest that was tampered with does not start', () => {
  const text = JSON.stringify(manifest).replace(JSON.stringify(portalText).slice(1, -1), '{ __typename }');
  const broken: unknown = JSON.parse(text);
  expect(() => new TrustedDocuments(broken, [])).toThrow(/another hash/);
});
