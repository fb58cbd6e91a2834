import { describe, expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

const LAND = 'H26.12-261102-0001';

describe('a name that the client chooses', () => {
  test.each([
    [
      'of a key leaves the computed fields what they need',
      `{ dossier(code: "${LAND}") { code: status changedAt changeCursor } }`,
      {
        dossier: {
          code: 'PAYMENT_REQUIRED',
          changedAt: expect.any(String),
          changeCursor: expect.any(String),
        },
      },
    ],
    [
      'of an input leaves it to whom it belongs',
      '{ me { person { birth: marriages { number } civilEvents { kind } } } }',
      {
        me: {
          person: { birth: [expect.anything()], civilEvents: [{ kind: 'BIRTH' }, { kind: 'MARRIAGE' }] },
        },
      },
    ],
    [
      'of an input that has another type harms nothing',
      `{ dossier(code: "${LAND}") { fees: obligations { noticeNumber } nextAction { kind } } }`,
      { dossier: { fees: [expect.anything(), expect.anything()], nextAction: { kind: 'PAY' } } },
    ],
    [
      'may be `then`, `constructor` or `__proto__`',
      `{ then: dossier(code: "${LAND}") { constructor: status __proto__: lane parcels { then: id } } }`,
      {
        // biome-ignore lint/suspicious/noThenProperty: the very name that is tried
        then: {
          constructor: 'PAYMENT_REQUIRED',
          ['__proto__']: 'GREEN',
          // biome-ignore lint/suspicious/noThenProperty: the very name that is tried
          parcels: [{ then: 'TH-00103-12-0345' }, { then: 'TH-00103-12-0007' }],
        },
      },
    ],
    [
      'that is the field’s own is no other name',
      `{ dossier(code: "${LAND}") { parcels { id } parcels: parcels { areaSquareMetres } } }`,
      {
        dossier: {
          parcels: [
            { id: 'TH-00103-12-0345', areaSquareMetres: '120.10' },
            { id: 'TH-00103-12-0007', areaSquareMetres: '8.00' },
          ],
        },
      },
    ],
  ])('%s', async (_what, query, expected) => {
    const { data, errors } = await gateway.ask('lan', query);
    expect(errors).toEqual([]);
    expect(data).toEqual(expected);
  });

  test('stands in the paths of errors and nulls, and no name of ours does', async () => {
    await gateway.world.control('tax', { mode: 'down' });
    const answer = await gateway.ask(
      'lan',
      `{ x: dossier(code: "${LAND}") { then: obligations { subItem } a: nextAction { u: until } b: timeline { at } d: delivery { state } } }`,
    );
    expect(answer.errors.map(({ path }) => path)).toEqual([['x', 'then']]);
    expect(JSON.stringify(answer)).not.toMatch(/need_|"=/);
    expect(answer.extensions['nulls']).toContainEqual({ path: ['x', 'd'], reason: 'NOT_HELD' });
    const partial = answer.extensions['partial'] as { part: string; paths: unknown[] }[];
    expect(partial.map(({ part, paths }) => [part, paths])).toEqual([
      ['obligations', [['x', 'a']]],
      ['taxCase', [['x', 'b']]],
    ]);
  });
});

test('a computed field needs nothing selected beside it', async () => {
  const { data } = await gateway.ask(
    undefined,
    '{ receptionPoints(first: 1) { isOpen(at: "2026-11-30T03:00:00Z") opensAt(at: "2026-11-30T03:00:00Z") } }',
  );
  expect(data.receptionPoints).toEqual([{ isOpen: true, opensAt: '2026-11-30T10:00:00+07:00' }]);
});

test('an explicit null is the default, in every field of one answer', async () => {
  const { data } = await gateway.ask(
    'lan',
    `query ($l: Language) { dossier(code: "${LAND}") { statusText { label(language: $l) } nextAction { what(language: $l) } procedure { name(language: $l) } } }`,
    { l: null },
  );
  expect(data.dossier).toMatchObject({
    statusText: { label: 'Yêu cầu thực hiện nghĩa vụ tài chính' },
    nextAction: { what: expect.stringMatching(/^Nộp tiền/) },
    procedure: { name: expect.stringMatching(/^Đăng ký/) },
  });
});

test('a text that is not there in the language asked for says which one is given, at its place', async () => {
  const { data, extensions } = await gateway.ask(
    'lan',
    `{ dossier(code: "${LAND}") { procedure { en: name(language: EN) vi: name } } procedures(search: "khai sinh") { name(language: EN) } }`,
  );
  expect(data.dossier.procedure.en).toBe(data.dossier.procedure.vi);
  expect(extensions?.['languages']).toEqual(
    expect.arrayContaining([
      { path: ['dossier', 'procedure', 'en'], given: 'VI' },
      { path: ['procedures', 0, 'name'], given: 'VI' },
    ]),
  );
});

test('fields of `me` fail alone', async () => {
  const { data, errors } = await gateway.ask(
    'hung',
    '{ me { dossiers { totalCount } requests { action } } }',
  );
  expect(data.me).toEqual({ dossiers: { totalCount: expect.any(Number) }, requests: null });
  expect(errors).toMatchObject([{ path: ['me', 'requests'], extensions: { code: 'ACCESS_DENIED' } }]);
});

test.each([
  '{ me { person { fullName } } }',
  `{ dossier(code: "${LAND}") { code } }`,
  '{ dossiers { totalCount } }',
  '{ accessLog { nodes { id } } }',
  '{ agencyAccessLog { nodes { id } } }',
])('who needs to sign in is told so, and of no other remedy: %s', async (query) => {
  const { errors } = await gateway.ask(undefined, query);
  expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UNAUTHENTICATED']);
  expect(['LOGIN_REQUIRED', undefined]).toContain(errors[0]?.extensions['remedy']);
});

test('a masked value can be told from a real one', async () => {
  const { data, extensions } = await gateway.ask(
    'lan',
    `{ dossier(code: "${LAND}") { applicant { fullName } to: obligations { by: payerName } } }`,
  );
  expect(data.dossier.applicant.fullName).toBe('Nguyễn Thị Lan');
  expect(data.dossier.to[1].by).toBe('P. Q. H.');
  expect(extensions['masked']).toEqual([
    { path: ['dossier', 'to', 0, 'by'], rule: 'initials' },
    { path: ['dossier', 'to', 1, 'by'], rule: 'initials' },
  ]);
});

test('introspection has no nulls to explain, and nothing else passes for introspection', async () => {
  const { extensions } = await gateway.ask(
    'lan',
    `{ s: __schema { subscriptionType { description } } __x: dossier(code: "${LAND}") { delivery { state } } }`,
  );
  expect(extensions['nulls']).toEqual([{ path: ['__x', 'delivery'], reason: 'NOT_HELD' }]);
});
