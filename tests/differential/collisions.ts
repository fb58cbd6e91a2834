import {
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { DERIVED } from './derived-fields.ts';
import { UNSTABLE } from './own-data.ts';
import { TREACHEROUS } from './query-shapes.ts';

export interface Way {
  readonly type: string;
  /** Where the fields of the type go. */
  readonly around: (inner: string) => string;
}

const PER_QUERY = 8;

/**
 * Every derived field beside aliases that are named like the fields it may rest on, like keys, and like what every object
 * of the language has: on the object itself, and one level below.
 */
export function collidingAliases(schema: GraphQLSchema, { type: name, around }: Way): string[] {
  const type = objectType(schema, name);
  const derived = Object.keys(DERIVED[name] ?? {}).map(
    (field) => `${field}${leavesBelow(schema, type, field)}`,
  );
  const queries: string[] = [];
  const names = [...Object.keys(type.getFields()).filter((field) => !DERIVED[name]?.[field]), ...TREACHEROUS];
  for (let start = 0; start < names.length; start += PER_QUERY) {
    const aliases = [...new Set(names.slice(start, start + PER_QUERY))].map((alias) => aliased(alias, type));
    queries.push(around([...aliases, ...derived].join(' ')));
  }
  for (const field of Object.values(type.getFields())) {
    const below = getNamedType(field.type);
    const isLeftOut = DERIVED[name]?.[field.name] || UNSTABLE.has(`${name}.${field.name}`);
    if (!isObjectType(below) || isLeftOut || field.args.some(isRequiredArgument)) continue;
    const aliases = Object.keys(below.getFields()).map((alias) => aliased(alias, below));
    queries.push(
      around([`${field.name} { ${aliases.slice(0, 2 * PER_QUERY).join(' ')} }`, ...derived].join(' ')),
    );
  }
  return queries;
}

/** Some other field without fields below, under this name. */
function aliased(alias: string, type: GraphQLObjectType): string {
  const others = Object.values(type.getFields()).filter(
    ({ name, type: of }) => name !== alias && !isObjectType(getNamedType(of)) && !DERIVED[type.name]?.[name],
  );
  return `${alias}: ${others[0]?.name ?? '__typename'}`;
}

function leavesBelow(schema: GraphQLSchema, type: GraphQLObjectType, field: string): string {
  const below = getNamedType(type.getFields()[field]?.type ?? type);
  if (!isObjectType(below)) return '';
  const fields = Object.values(objectType(schema, below.name).getFields());
  const leaves = fields.filter(({ type: of, args }) => !isObjectType(getNamedType(of)) && args.length === 0);
  const shown = leaves.map(({ name }) => name).filter((name) => !DERIVED[below.name]?.[name]);
  return ` { ${shown.slice(0, 4).join(' ')} }`;
}

function objectType(schema: GraphQLSchema, name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`${name} is no object type`);
  return type;
}
