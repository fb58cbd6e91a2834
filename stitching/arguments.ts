import { type FieldNode, type GraphQLField, getArgumentValues } from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/**
 * An explicit null says as little as a missing argument: where the schema has a default, that is what is meant. Otherwise
 * one language would be asked for in one field and none in the next.
 */
export function withDefaults(
  defined: readonly { readonly name: string; readonly defaultValue?: unknown }[],
  given: Values,
): Values {
  const unsaid = defined.filter(
    ({ name, defaultValue }) => given[name] === null && defaultValue !== undefined,
  );
  if (unsaid.length === 0) return given;
  return { ...given, ...Object.fromEntries(unsaid.map(({ name, defaultValue }) => [name, defaultValue])) };
}

export const argumentsOf = (
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Values,
): Values =>
  field.args.length === 0 ? NONE : withDefaults(field.args, getArgumentValues(field, node, variables));

const NONE: Values = {};
