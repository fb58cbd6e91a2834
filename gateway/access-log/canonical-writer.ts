import type { z } from 'zod';

/** Writes a value as `canonicalJson` does. @throws `REFUSED` for one that its shape refuses. */
export type Writer = (value: unknown) => string;

/** Thrown without a stack: whoever catches it asks the shape itself, which says what is wrong. */
export const REFUSED: unique symbol = Symbol('a value that its shape refuses');
const refuse = (): never => {
  throw REFUSED;
};

/** What a shape is put together from, as the library keeps it. */
interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly checks?: readonly { readonly _zod: { readonly def: CheckDefinition } }[];
  readonly entries?: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly element?: Shape;
  readonly items?: readonly Shape[];
  readonly rest?: Shape | null;
  readonly innerType?: Shape;
  readonly shape?: Readonly<Record<string, Shape>>;
  readonly catchall?: Shape;
}
interface CheckDefinition {
  readonly check: string;
  readonly maximum?: number;
  readonly length?: number;
  readonly value?: unknown;
  readonly inclusive?: boolean;
  readonly fn?: (value: string) => unknown;
}
export type Shape = z.core.$ZodType;
const definitionOf = (shape: Shape): Definition => shape._zod.def as unknown as Definition;

/**
 * One walk in the place of three (validating, sorting, writing): a writer is put together once from a shape, which alone decides.
 * It knows what the shapes of records are made of, and no more.
 * @param shared shapes of parts of which several values in a row hold the same object: that is written once.
 * @throws Error for a shape of another kind.
 */
export function writerOf(shape: Shape, shared: ReadonlySet<Shape> = new Set()): Writer {
  const write = plainWriterOf(definitionOf(shape), (inner) => writerOf(inner, shared));
  return shared.has(shape) ? writtenOnce(write) : write;
}

function plainWriterOf(definition: Definition, writer: (shape: Shape) => Writer): Writer {
  const { type, entries, values, element, items, rest, shape, catchall } = definition;
  if (type === 'string') return textWriter(testsOf(definition));
  if (type === 'number') return numberWriter(testsOf(definition));
  if (type === 'enum' && entries) return oneOf(Object.values(entries));
  if (type === 'literal' && values) return oneOf(values);
  if (type === 'array' && element) return listWriter(writer(element), testsOf(definition));
  if (type === 'tuple' && items && !rest) return tupleWriter(items.map(writer));
  if (type === 'object' && shape && catchall && definitionOf(catchall).type === 'never')
    return objectWriter(shape, writer);
  throw new Error(`there is no writer for a shape of the kind ${type}`);
}

/** Remembers the last object and what it was written as. Objects of records are never changed. */
function writtenOnce(write: Writer): Writer {
  let last: { readonly value: unknown; readonly text: string } | undefined;
  return (value) => {
    if (!last || last.value !== value) last = { value, text: write(value) };
    return last.text;
  };
}

function objectWriter(shape: Readonly<Record<string, Shape>>, writer: (shape: Shape) => Writer): Writer {
  const members = Object.entries(shape)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, of]) => {
      const { type, innerType } = definitionOf(of);
      const isOptional = type === 'optional' && innerType !== undefined;
      return {
        name,
        key: `${JSON.stringify(name)}:`,
        isOptional,
        write: writer(isOptional ? innerType : of),
      };
    });
  const names = new Set(Object.keys(shape));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse();
    const told = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const { name, key, isOptional, write } of members) {
      const inner = told[name];
      if (inner !== undefined) text += text === '' ? key + write(inner) : `,${key}${write(inner)}`;
      else if (!isOptional) return refuse();
    }
    for (const name in told) if (!names.has(name)) return refuse();
    return `{${text}}`;
  };
}

function listWriter(write: Writer, tests: readonly Test[]): Writer {
  return (value) => {
    if (!Array.isArray(value) || !passes(value, tests)) return refuse();
    let text = '';
    for (const item of value) text += text === '' ? write(item) : `,${write(item)}`;
    return `[${text}]`;
  };
}

function tupleWriter(writers: readonly Writer[]): Writer {
  return (value) => {
    if (!Array.isArray(value) || value.length !== writers.length) return refuse();
    return `[${writers.map((write, place) => write(value.at(place))).join(',')}]`;
  };
}

function oneOf(values: readonly unknown[]): Writer {
  const texts = new Map(values.map((value) => [value, JSON.stringify(value)]));
  return (value) => texts.get(value) ?? refuse();
}

const textWriter =
  (tests: readonly Test[]): Writer =>
  (value) =>
    typeof value === 'string' && passes(value, tests) ? JSON.stringify(value) : refuse();

const numberWriter =
  (tests: readonly Test[]): Writer =>
  (value) =>
    typeof value === 'number' && Number.isFinite(value) && passes(value, tests)
      ? JSON.stringify(value)
      : refuse();

/** Of a value whose type was looked at before. */
type Test = (value: never) => boolean;

function passes(value: unknown, tests: readonly Test[]): boolean {
  for (const test of tests) if (!test(value as never)) return false;
  return true;
}

function testsOf({ format, pattern, checks = [] }: Definition): Test[] {
  const own = pattern
    ? [(text: string) => pattern.test(text)]
    : format === 'safeint'
      ? [(number: number) => Number.isSafeInteger(number)]
      : [];
  if (format !== undefined && own.length === 0)
    throw new Error(`there is no writer for the format ${format}`);
  return [...own, ...checks.map(({ _zod }) => testOf(_zod.def))];
}

function testOf({ check, maximum, length, value, inclusive, fn }: CheckDefinition): Test {
  if (check === 'max_length' && maximum !== undefined)
    return (one: { readonly length: number }) => one.length <= maximum;
  if (check === 'length_equals' && length !== undefined)
    return (one: { readonly length: number }) => one.length === length;
  if (check === 'greater_than' && typeof value === 'number' && inclusive)
    return (one: number) => one >= value;
  if (check === 'less_than' && typeof value === 'number' && inclusive) return (one: number) => one <= value;
  if (check === 'custom' && fn) return (one: string) => Boolean(fn(one));
  throw new Error(`there is no writer for the check ${check}`);
}
