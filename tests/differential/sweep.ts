import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { Written } from './write-query.ts';

export interface SweepParts {
  readonly schema: GraphQLSchema;
  /** Arguments of a field on the way, e.g. `first: 3`, by `Type.field`. */
  readonly args: Readonly<Record<string, string>>;
  /** `Type.field` that are not gone through; what is only reached by them is not swept. */
  readonly without: ReadonlySet<string>;
}

/**
 * One query for every field of every type that can be reached from the root: that field alone, on the shortest way, with
 * nothing beside it. A field with fields below is asked with `__typename`, and then with each of them. Where a field has
 * arguments that may be null, it is asked once more with each of those null.
 */
export function everyFieldAlone({
  schema,
  args,
  without,
}: SweepParts): (Written & { readonly of: string })[] {
  const found: (Written & { of: string })[] = [];
  const seen = new Set<string>();
  const root = schema.getQueryType();
  let ways: { readonly type: GraphQLObjectType; readonly around: (inner: string) => string }[] = root
    ? [{ type: root, around: (inner) => `{ ${inner} }` }]
    : [];
  while (ways.length > 0) {
    const next: typeof ways = [];
    for (const { type, around } of ways) {
      if (seen.has(type.name)) continue;
      seen.add(type.name);
      for (const field of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${field.name}`;
        const text = callOf(coordinate, field);
        if (without.has(coordinate) || text === undefined) continue;
        const below = getNamedType(field.type);
        const isObject = isObjectType(below);
        for (const call of [text, ...withNulls(coordinate, field)]) {
          const query = around(isObject ? `${call} { __typename }` : call);
          found.push({ of: coordinate, query, variables: {} });
        }
        if (isObject) next.push({ type: below, around: (inner) => around(`${text} { ${inner} }`) });
      }
    }
    ways = next;
  }
  return found;

  function callOf(coordinate: string, field: GraphQLField<unknown, unknown>): string | undefined {
    const given = args[coordinate];
    if (given !== undefined) return `${field.name}(${given})`;
    return field.args.some(isRequiredArgument) ? undefined : field.name;
  }

  function withNulls(coordinate: string, field: GraphQLField<unknown, unknown>): string[] {
    const given = args[coordinate] ?? '';
    const nulls = field.args.filter(({ type, name }) => !isNonNullType(type) && !given.includes(`${name}:`));
    if (nulls.length === 0 || (given === '' && field.args.some(isRequiredArgument))) return [];
    return [`${field.name}(${[given, ...nulls.map(({ name }) => `${name}: null`)].join(' ')})`];
  }
}
