import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLArgumentConfig,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputType,
  getArgumentValues,
  getNamedType,
  isInputObjectType,
  Kind,
} from 'graphql';
import { GatewayError } from '../schema/errors.ts';
import { own } from '../schema/own.ts';

type Values = Readonly<Record<string, unknown>>;

interface Defined {
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
}

/**
 * An explicit null says as little as a missing argument: where the schema has a default, that is what is meant, within input
 * objects too. Otherwise one language would be asked for in one field and none in the next.
 */
function withDefaults(defined: readonly (Defined & { readonly name: string })[], given: Values): Values {
  const meant = defined.flatMap(({ name, ...argument }) =>
    Object.hasOwn(given, name) ? [[name, valueMeant(argument, own(given, name))] as const] : [],
  );
  return meant.every(([name, value]) => value === own(given, name))
    ? given
    : { ...given, ...Object.fromEntries(meant) };
}

function valueMeant({ type, defaultValue = null }: Defined, value: unknown): unknown {
  if (value === null) return defaultValue;
  const named = getNamedType(type);
  if (!isInputObjectType(named) || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => valueMeant({ type: named }, item));
  const fields = named.getFields();
  return Object.fromEntries(
    Object.entries(value as Values).map(([name, inner]) => [
      name,
      valueMeant(own(fields, name) ?? { type }, inner),
    ]),
  );
}

export const argumentsOf = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Values,
): Values =>
  field.args.length === 0 ? NONE : withDefaults(field.args, getArgumentValues(field, node, variables));

const NONE: Values = {};

interface Range {
  readonly min: number;
  readonly max: number;
}

/** `@range(min:, max:)` of an argument. */
export function readRange({
  astNode,
}: Pick<GraphQLArgument | GraphQLArgumentConfig, 'astNode'>): Range | undefined {
  const directive = astNode?.directives?.find(({ name }) => name.value === 'range');
  if (!directive) return undefined;
  const bounds = new Map(
    directive.arguments?.map(({ name, value }) => [
      name.value,
      value.kind === Kind.INT ? Number(value.value) : Number.NaN,
    ]),
  );
  return { min: bounds.get('min') ?? Number.NaN, max: bounds.get('max') ?? Number.NaN };
}

/** @throws GatewayError BAD_USER_INPUT naming the argument and its limits. */
function refuseOutOfRange(name: string, value: unknown, { min, max }: Range): void {
  if (typeof value !== 'number' || (value >= min && value <= max)) return;
  throw new GatewayError('BAD_USER_INPUT', `${name} must lie between ${min} and ${max}`, {
    extensions: { fields: [name], rule: `${min} to ${max}`, limits: { min, max } },
  });
}

/** Arguments as a field takes them, out of those that were given. @throws GatewayError BAD_USER_INPUT. */
export type CheckArguments = (given: Values) => Values;

/**
 * The door for arguments: an explicit null is the default, and a number outside its range goes no further.
 * @returns undefined for a field that has none.
 */
export function checkerOf(args: GraphQLFieldConfigArgumentMap | undefined): CheckArguments | undefined {
  const defined = Object.entries(args ?? {}).map(([name, arg]) => ({ name, ...arg, range: readRange(arg) }));
  if (defined.length === 0) return undefined;
  return (given) => {
    const values = withDefaults(defined, given);
    for (const { name, range } of defined) if (range) refuseOutOfRange(name, own(values, name), range);
    return values;
  };
}

/** The field with its resolver behind the door for arguments. */
export function checkingArguments(
  field: GraphQLFieldConfig<unknown, unknown>,
): GraphQLFieldConfig<unknown, unknown> {
  const check = checkerOf(field.args);
  if (!check) return field;
  const { resolve = defaultFieldResolver } = field;
  return {
    ...field,
    resolve: (parent, given, context, info) => resolve(parent, check(given), context, info),
  };
}
