import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isObjectType,
} from 'graphql';
import { GatewayError } from '../../schema/errors.ts';
import { toAgencyId } from '../../schema/terms.ts';
import { Edge } from '../edge.ts';
import { agencyTypes } from './agency-types.ts';
import { messageOf, SOURCES, type Source, type Tree } from './sample-messages.ts';

/** What somebody who owns an agency's system, or a fault in it, might write into any field. */
const HOSTILE = [
  '1e999',
  '-1e999',
  'Infinity',
  'NaN',
  '-0',
  '0x10',
  '1,5',
  '1.5.',
  '.5',
  '9'.repeat(400),
  `${'9'.repeat(30)}.${'9'.repeat(31)}`,
  '<script>alert(1)</script>',
  '"><img src=x onerror=1>',
  '{{7*7}}',
  "' OR 1=1 --",
  '0000-01-01',
  '01/01/0000',
  '00000101000000',
  '0000',
  '0000-01-01T00:00:00Z',
  '2026-02-30',
  '31/02/2026',
  '20260231000000',
  '2026-11-02T09:00:00+99:99',
  '2026-11-02T09:00:00+15:00',
  '2026-11-02T09:00:00',
  '2026-11-02T24:00:00Z',
  '9999-12-31T23:59:59Z',
  '0001-01-01T00:00:00Z',
  '+010000-01-01T00:00:00Z',
  '2026-13-01 00:00:00.0',
  '02/11/2026 25:00:00',
  'a\u0000b',
  '\u0000',
  'a\u0001b',
  'a\u001bb',
  'a\u007fb',
  'a\rb',
  'a\r\nb',
  '\ud800',
  'a\udc00b',
  '\ud800\ud800',
  `a${'\u0323\u0302'.repeat(400)}`,
  '\u202eabc',
  '\ufeff',
  '',
  ' ',
  'x'.repeat(3_000),
  '__proto__',
  'constructor',
  'null',
  'true',
] as const;

const DAY = /^(?!0000)\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const isRealDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`);
  return DAY.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const isFit = (text: string): boolean => !/[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/u.test(text);

/** What each scalar promises, said again in other words than the gateway's. */
const PROMISES: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: (value) => typeof value === 'string' && isFit(value),
  ID: (value) => typeof value === 'string' && isFit(value) && value.length <= 256 && !/[\t\n]/.test(value),
  Boolean: (value) => value === true || value === false,
  Int: (value) => Number.isSafeInteger(value),
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  Date: (value) => typeof value === 'string' && isRealDay(value),
  PartialDate: (value) =>
    typeof value === 'string' && (/^(?!0000)\d{4}(-(0[1-9]|1[0-2]))?$/.test(value) || isRealDay(value)),
  DateTime: (value) =>
    typeof value === 'string' &&
    isRealDay(value.slice(0, 10)) &&
    /^T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\+07:00$/.test(value.slice(10)),
  Vnd: (value) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'string' && /^-?\d{16,30}$/.test(value),
};
/** Fields of type `String` that promise more. */
const DECIMALS = new Set(['areaSquareMetres']);

/** Places of values that are not what their type promises. */
function broken(value: unknown, type: GraphQLOutputType, place: string): string[] {
  if (value === null || value === undefined) return [];
  if (value instanceof Error)
    return value instanceof GatewayError && value.code === 'AGENCY_BAD_ANSWER' ? [] : [place];
  const known = getNullableType(type);
  if (Array.isArray(value))
    return isListType(known)
      ? value.flatMap((one, index) => broken(one, known.ofType, `${place}.${index}`))
      : [place];
  if (isObjectType(known))
    return Object.entries(value).flatMap(([name, inner]) => {
      const field = known.getFields()[name];
      const own = field ? broken(inner, field.type, `${place}.${name}`) : [`${place}.${name}?`];
      return DECIMALS.has(name) && typeof inner === 'string' && !/^\d{1,30}(\.\d{1,30})?$/.test(inner)
        ? [...own, `${place}.${name} is no decimal`]
        : own;
    });
  if (isEnumType(known)) return known.getValue(String(value)) ? [] : [place];
  const texts = known.toString() === 'String' && typeof value === 'object' ? Object.values(value) : [value];
  return texts.every((one) => one === null || PROMISES[known.toString()]?.(one)) ? [] : [place];
}

interface Leaf {
  readonly holder: Tree | unknown[];
  readonly name: string;
}
const leavesIn = (tree: unknown): Leaf[] =>
  tree !== null && typeof tree === 'object'
    ? Object.entries(tree).flatMap(([name, inner]) =>
        inner !== null && typeof inner === 'object' ? leavesIn(inner) : [{ holder: tree as Tree, name }],
      )
    : [];

const isCarriedByXml = (value: string): boolean =>
  !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(value);

describe.each(SOURCES)('hostile values in $name', (source: Source) => {
  const [id = '', , operation = ''] = source.fixture.split('/');
  const { schema, fieldsOf } = agencyTypes(id);
  const edge = new Edge(toAgencyId(id), schema);
  const fields = fieldsOf(operation);
  const root = schema.getQueryType()?.getFields()[operation];
  const rowType = root && getNamedType(root.type);
  const sound = messageOf(source);
  const places = leavesIn(sound).length;
  const values = HOSTILE.filter((value) => source.body === undefined || isCarriedByXml(value));
  const hostile = fc.record({
    place: fc.nat({ max: places - 1 }),
    value: fc.constantFrom<unknown>(...values),
  });

  test('are shown as what their types promise, or are errors in their places; nothing else is thrown', () => {
    if (!rowType || !isObjectType(rowType)) throw new Error(`no type of ${operation}`);
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), (blows) => {
        const message = structuredClone(sound);
        const leaves = leavesIn(message);
        for (const { place, value } of blows) {
          const leaf = leaves[place];
          if (leaf) Object.assign(leaf.holder, { [leaf.name]: value });
        }
        let read: ReturnType<Source['read']>;
        try {
          read = source.read(message);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^AGENCY_(BAD_ANSWER|FAULT)$/) });
          return;
        }
        for (const [key, row] of read.rows)
          expect(broken(edge.let(operation, row, fields), rowType, key)).toEqual([]);
        for (const error of read.unreadable?.values() ?? []) expect(error.code).toBe('AGENCY_BAD_ANSWER');
      }),
      { numRuns: 60 },
    );
  });

  test.each(
    ['1e999', '0000-01-01', 'a\u0001b'].filter((one) => source.body === undefined || isCarriedByXml(one)),
  )('in every single field, one after the other: %j', (value) => {
    if (!rowType || !isObjectType(rowType)) throw new Error(`no type of ${operation}`);
    const message = structuredClone(sound);
    for (const { holder, name } of leavesIn(message)) {
      const before: unknown = Reflect.get(holder, name);
      Reflect.set(holder, name, value);
      try {
        for (const [key, row] of source.read(message).rows)
          expect(broken(edge.let(operation, row, fields), rowType, key)).toEqual([]);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^AGENCY_(BAD_ANSWER|FAULT)$/) });
      }
      Reflect.set(holder, name, before);
    }
  });
});
