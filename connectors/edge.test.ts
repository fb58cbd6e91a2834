import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isEnumType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { scalarResolvers } from '../schema/scalars.ts';
import { toAgencyId } from '../schema/terms.ts';
import { runs } from '../tests/runs.ts';
import type { FieldTree } from './contract.ts';
import { Edge } from './edge.ts';
import { ownSchema } from './own-types.ts';

const schema = ownSchema(`
  type Query { papers(keys: [ID!]!): [Paper] paper: Paper words: [[String!]!] }
  enum State { NEW OLD }
  type Paper {
    id: ID! title: String note: String! size: Int share: Float isOpen: Boolean at: DateTime day: Date
    state: State words: [String!] states: [State] grid: [[Int]] within: Paper others: [Paper!]!
  }`);
const edge = new Edge(toAgencyId('land'), schema);
const NAMES = Object.keys(Object(schema.getType('Paper')).getFields());

const texts = fc.oneof(
  fc.constantFrom('Nguyễn Thị Lan', 'NEW', 'OLD', '2026-11-26', '2026-11-26T09:12:00+07:00', 'a\tb', 'a\nb'),
  fc.constantFrom(
    'a\u0000b',
    'a\u0007',
    '\ud800',
    `a${'\u0301'.repeat(40)}`,
    'x'.repeat(300),
    '漢字',
    '\u007f',
  ),
);
const leaves = fc.oneof(
  texts,
  fc.constantFrom(
    0,
    1.5,
    -1,
    2 ** 31,
    -(2 ** 31),
    2 ** 31 - 1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    null,
  ),
  fc.constant(undefined),
  fc.constant(new Error('could not be read')),
  fc.record({ vi: texts, en: fc.option(texts) }),
);
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaves, tie('row'), tie('list')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  row: fc.dictionary(fc.constantFrom(...NAMES, 'secret', 'constructor'), tie('value'), { maxKeys: 6 }),
}));
const { tree: trees } = fc.letrec<{ readonly tree: FieldTree; readonly below: true | FieldTree }>((tie) => ({
  below: fc.oneof({ depthSize: 'small' }, fc.constant(true as const), tie('tree')),
  tree: fc.dictionary(fc.constantFrom(...NAMES, 'unknown', 'constructor'), tie('below'), { maxKeys: 8 }),
}));

const isError = (value: unknown): value is Error => value instanceof Error;
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isError(value);

/** Is it one of a leaf type? Told by the words of the specification and of `schema/scalars.ts`, character by character for texts. */
function isOne(typeName: string, value: unknown): boolean {
  const type = schema.getType(typeName);
  if (isEnumType(type)) return type.getValues().some(({ name }) => name === value);
  const isText =
    typeof value === 'string' &&
    [...value].every((character) => {
      const code = character.codePointAt(0) ?? 0;
      return (code >= 32 || code === 9 || code === 10) && code !== 127 && !(code >= 0xd800 && code < 0xe000);
    }) &&
    !/\p{M}{31}/u.test(value);
  if (typeName === 'String') return isText;
  if (typeName === 'ID') return isText && value.length <= 256 && !/[\t\n]/.test(value);
  if (typeName === 'Boolean') return value === true || value === false;
  if (typeName === 'Int')
    return Number.isInteger(value) && Number(value) < 2 ** 31 && Number(value) > -(2 ** 31);
  if (typeName === 'Float') return typeof value === 'number' && Number.isFinite(value);
  try {
    scalarResolvers[typeName as keyof typeof scalarResolvers].serialize(value);
    return true;
  } catch {
    return false;
  }
}

/** Is it what may be there? Told by going down the value, the tree and the SDL side by side. */
function agrees(given: unknown, kept: unknown, fields: true | FieldTree, type: unknown): boolean {
  const of = isNonNullType(type) ? type.ofType : type;
  if (given === null || given === undefined || isError(given)) return Object.is(kept, given);
  const below = (name: string | number, tree: true | FieldTree, inner: unknown) =>
    agrees(Reflect.get(given as object, name), Reflect.get(Object(kept), name), tree, inner);
  if (Array.isArray(given)) {
    const item = isListType(of) ? of.ofType : of;
    const isAsLong = Array.isArray(kept) && kept.length === given.length;
    return isAsLong && given.every((_one, index) => below(index, fields, item));
  }
  if (fields !== true && isPlain(given)) {
    const names = Object.keys(fields).filter(
      (name) => Object.hasOwn(given, name) && given[name] !== undefined,
    );
    const known = isObjectType(of) ? of.getFields() : {};
    return (
      Object.keys(Object(kept)).sort().join() === names.sort().join() &&
      names.every((name) =>
        below(name, fields[name] ?? true, Object.hasOwn(known, name) ? known[name]?.type : undefined),
      )
    );
  }
  if (!isLeafType(of)) return Object.is(kept, given);
  const isText = of.name === 'String' && isPlain(given);
  const isHeld = isText
    ? Object.values(given).every((one) => one === null || one === undefined || isOne('String', one))
    : isOne(of.name, given);
  return isHeld ? Object.is(kept, given) : isError(kept) && Reflect.get(kept, 'code') === 'AGENCY_BAD_ANSWER';
}

describe('the edge', () => {
  test('lets the granted fields and no others out, each of its type or an error in its place', () => {
    fc.assert(
      fc.property(values, trees, (value, fields) => {
        const type = schema.getQueryType()?.getFields()['paper']?.type;
        expect(agrees(value, edge.let('paper', value, fields), fields, type)).toBe(true);
      }),
      { numRuns: runs(3_000) },
    );
  });

  test('tells where a value stands that is none of its type', () => {
    const row = { others: [{ within: { size: 'many' } }] };
    const fields = { others: { within: { size: true } } } as const;
    const kept = edge.let('papers', row, fields) as { others: { within: { size: Error } }[] };
    expect(kept.others[0]?.within.size.message).toBe('land: papers.others.within.size: no Int');
  });

  test('takes a list of rows row by row', () => {
    expect(edge.let('papers', { id: 'a', title: 'b' }, { id: true })).toEqual({ id: 'a' });
    expect(edge.let('papers', [{ id: 'a', title: 'b' }, null], { id: true })).toEqual([{ id: 'a' }, null]);
  });
});
