import fc, { type Arbitrary } from 'fast-check';
import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';

/** An argument's value before it is written: with variables anywhere a value may stand. */
export type Value =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Value])[] }
  | {
      readonly kind: 'variable';
      readonly type: string;
      readonly value: Value;
      /** `default`: not sent, the document says what it is; `absent`: neither. */
      readonly how: 'given' | 'default' | 'absent';
    };

/** Texts and numbers that mean something in the mock world, by the argument's or input field's name. */
export type Vocabulary = Readonly<Record<string, readonly unknown[]>>;

const NULL: Value = { kind: 'json', json: null };

/** @returns undefined in place of a value that is left out. */
export function argumentValue(
  type: GraphQLInputType,
  name: string,
  vocabulary: Vocabulary,
): Arbitrary<Value | undefined> {
  const given = maybeVariable(type, givenValue(type, name, vocabulary));
  if (isNonNullType(type)) return given;
  return fc.oneof(
    { weight: 5, arbitrary: given },
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant<Value>(absent(type)) },
  );
}

const absent = (type: GraphQLInputType): Value => ({
  kind: 'variable',
  type: String(type),
  value: NULL,
  how: 'absent',
});

const maybeVariable = (type: GraphQLInputType, value: Arbitrary<Value>): Arbitrary<Value> =>
  fc.oneof(
    { weight: 4, arbitrary: value },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('variable' as const),
        type: fc.constant(String(type)),
        value: value.map(withoutVariables),
        how: fc.constantFrom('given' as const, 'default' as const),
      }),
    },
  );

function givenValue(type: GraphQLInputType, name: string, vocabulary: Vocabulary): Arbitrary<Value> {
  const of = isNonNullType(type) ? type.ofType : type;
  const known = vocabulary[name];
  const value = (): Arbitrary<Value> => {
    if (isListType(of))
      return fc
        .array(maybeVariable(of.ofType, givenValue(of.ofType, name, vocabulary)), { maxLength: 2 })
        .map((items) => ({
          kind: 'list',
          items: items.filter((item) => item.kind !== 'json' || item.json !== null),
        }));
    if (isEnumType(of))
      return fc.constantFrom(
        ...of.getValues().map(({ name: option }): Value => ({ kind: 'enum', name: option })),
      );
    if (isInputObjectType(of)) {
      const fields = Object.values(of.getFields()).map((field) =>
        argumentValue(field.type, field.name, vocabulary).map((inner) => [field.name, inner] as const),
      );
      return fc.tuple(...fields).map((given) => ({
        kind: 'object',
        fields: given.flatMap(([named, inner]) => (inner ? [[named, inner] as const] : [])),
      }));
    }
    const json = known ?? (String(of) === 'Boolean' ? [true, false] : undefined);
    if (!json) throw new Error(`no value is known for ${name}: ${type}`);
    return fc.constantFrom(...json.map((one): Value => ({ kind: 'json', json: one })));
  };
  if (isNonNullType(type)) return value();
  return fc.oneof({ weight: 6, arbitrary: value() }, { weight: 1, arbitrary: fc.constant(NULL) });
}

export function withoutVariables(value: Value): Value {
  switch (value.kind) {
    case 'variable':
      return withoutVariables(value.value);
    case 'list':
      return { kind: 'list', items: value.items.map(withoutVariables) };
    case 'object':
      return { kind: 'object', fields: value.fields.map(([name, of]) => [name, withoutVariables(of)]) };
    default:
      return value;
  }
}

/** As a variable's value is sent. */
export function toJson(value: Value): unknown {
  switch (value.kind) {
    case 'json':
      return value.json;
    case 'enum':
      return value.name;
    case 'list':
      return value.items.map(toJson);
    case 'object':
      return Object.fromEntries(value.fields.map(([name, of]) => [name, toJson(of)]));
    case 'variable':
      return toJson(value.value);
  }
}
