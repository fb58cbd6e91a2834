import fc, { type Arbitrary } from 'fast-check';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import { argumentValue, type Value, type Vocabulary } from './query-values.ts';

export interface Condition {
  readonly name: 'skip' | 'include';
  readonly isTrue: boolean;
  readonly isVariable: boolean;
}

/** A piece of a selection before it is written. */
export type Piece =
  | {
      readonly kind: 'field';
      readonly name: string;
      /** Undefined: under its own name. */
      readonly alias: string | undefined;
      readonly args: readonly (readonly [string, Value])[];
      readonly condition: Condition | undefined;
      /** Written twice: the two are one. */
      readonly isTwice: boolean;
      readonly below: readonly Piece[];
    }
  | {
      readonly kind: 'inline' | 'named';
      readonly type: string;
      readonly isTyped: boolean;
      readonly condition: Condition | undefined;
      readonly isTwice: boolean;
      readonly below: readonly Piece[];
    };

/** Names that mean something to JavaScript, to stitching or to the other fields beside them. */
export const TREACHEROUS = [
  ...['then', 'constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'toJSON', 'prototype'],
  ...['code', 'id', 'key', 'status', 'edges', 'nodes', 'length', '_', 'x'],
];

export interface ShapeLimits {
  readonly depth: number;
  readonly breadth: number;
  /** Root fields and how often each comes, 1 where not named; 0 never. */
  readonly weights: Readonly<Record<string, number>>;
  /** `Type.field` that are left out. */
  readonly without: ReadonlySet<string>;
  /** `Type.field` whose arguments are one of these and nothing else. */
  readonly args: Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>;
}

/** Selections on the root of the schema, each as deep as the limits allow. */
export function queryShapes(
  schema: GraphQLSchema,
  vocabulary: Vocabulary,
  { depth, breadth, weights, without, args: fixed }: ShapeLimits,
): Arbitrary<readonly Piece[]> {
  const known = new Map<string, Arbitrary<readonly Piece[]>>();

  const selection = (type: GraphQLObjectType, left: number, isRoot = false): Arbitrary<readonly Piece[]> => {
    const id = `${type.name} ${left}`;
    const arbitrary =
      known.get(id) ?? fc.array(piece(type, left, isRoot), { minLength: 1, maxLength: isRoot ? 3 : breadth });
    known.set(id, arbitrary);
    return arbitrary;
  };

  const piece = (type: GraphQLObjectType, left: number, isRoot: boolean): Arbitrary<Piece> => {
    const fields = Object.values(type.getFields()).filter(
      (field) =>
        !without.has(`${type.name}.${field.name}`) && (left > 0 || !isObjectType(getNamedType(field.type))),
    );
    const aliases = aliasesFor(type);
    const choices = fields.map((field) => ({
      weight: 6 * (isRoot ? (weights[field.name] ?? 1) : 1),
      arbitrary: fieldPiece(`${type.name}.${field.name}`, field, left, aliases),
    }));
    const below = left > 0 ? selection(type, left - 1) : undefined;
    return fc.oneof(
      ...choices.filter(({ weight }) => weight > 0),
      { weight: 3, arbitrary: typename(aliases) },
      ...(below && !isRoot ? [{ weight: fields.length, arbitrary: fragment(type.name, below) }] : []),
    );
  };

  const fieldPiece = (
    coordinate: string,
    field: GraphQLField<unknown, unknown>,
    left: number,
    aliases: Arbitrary<string | undefined>,
  ): Arbitrary<Piece> => {
    const type = getNamedType(field.type);
    const choices = fixed[coordinate];
    const args = choices
      ? fc.constantFrom(...choices.map((choice) => Object.entries(choice)))
      : fc
          .tuple(
            ...field.args.map(({ name, type: of }) =>
              argumentValue(of, name, vocabulary).map((value) => [name, value] as const),
            ),
          )
          .map((given) => given.flatMap(([name, value]) => (value ? [[name, value] as const] : [])));
    return fc.record({
      kind: fc.constant('field' as const),
      name: fc.constant(field.name),
      alias: aliases,
      args,
      condition,
      isTwice: rarely,
      below: isObjectType(type) ? selection(type, left - 1) : fc.constant([]),
    });
  };

  const root = schema.getQueryType();
  if (!root) throw new Error('no queries');
  return selection(root, depth, true);
}

const rarely = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 9);

const condition: Arbitrary<Condition | undefined> = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constantFrom('skip' as const, 'include' as const),
      isTrue: fc.boolean(),
      isVariable: fc.boolean(),
    }),
  },
);

/** Mostly none; else a treacherous name, or that of another field of the same type. */
const aliasesFor = (type: GraphQLObjectType): Arbitrary<string | undefined> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...TREACHEROUS) },
    { weight: 2, arbitrary: fc.constantFrom(...Object.keys(type.getFields())) },
  );

const typename = (alias: Arbitrary<string | undefined>): Arbitrary<Piece> =>
  fc.record({
    kind: fc.constant('field' as const),
    name: fc.constant('__typename'),
    alias,
    args: fc.constant([]),
    condition,
    isTwice: fc.constant(false),
    below: fc.constant([]),
  });

const fragment = (type: string, below: Arbitrary<readonly Piece[]>): Arbitrary<Piece> =>
  fc.record({
    kind: fc.constantFrom('inline' as const, 'named' as const),
    type: fc.constant(type),
    isTyped: fc.boolean(),
    condition,
    isTwice: rarely,
    below,
  });
