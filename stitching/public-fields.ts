import { MapperKind, mapSchema } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  type GraphQLFieldConfig,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  responsePathAsArray,
} from 'graphql';
import { type CheckArguments, checkerOf, checkingArguments } from './arguments.ts';
import { isOwned, readMerged } from './delegate-door.ts';
import { type Note, NotedValue } from './project.ts';
import { plainPath } from './response-names.ts';

export type Path = readonly (string | number)[];

/** Hears what a client must know of a value that it is told. */
type Tell = (context: unknown, path: Path, note: Note) => void;

type Field = GraphQLFieldConfig<unknown, unknown>;

/** How a field without a resolver of its own is read out of its object, for whoever reads it without calling a resolver. */
export interface Reading {
  /** Undefined: it has no arguments. */
  readonly check: CheckArguments | undefined;
  readonly tell: Tell;
}

const readings = new WeakMap<GraphQLFieldResolver<unknown, unknown>, Reading>();

/** @param resolve of a field of a public schema. @returns undefined where there is more to it than reading. */
export const readingOf = (resolve: GraphQLFieldResolver<unknown, unknown> | undefined): Reading | undefined =>
  resolve && readings.get(resolve);

/** Written on the SDL for composition; they mean nothing to a client. */
const STITCHING_DIRECTIVES = new Set(['key', 'merge', 'computed', 'canonical', 'range', 'subject']);

/**
 * The schema as clients see it. Key look-ups (`landDossiers(codes:)`) are the agencies' doors for stitching and go; every
 * field checks its arguments, and tells the note of a value beside the value.
 */
export function asPublic(schema: GraphQLSchema, tell: Tell): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.QUERY_ROOT_FIELD]: (field) =>
      field.astNode?.directives?.some((directive) => directive.name.value === 'merge')
        ? null
        : checkingArguments(field),
    [MapperKind.MUTATION_ROOT_FIELD]: checkingArguments,
    [MapperKind.OBJECT_FIELD]: (field) => publicField(field, tell),
    [MapperKind.DIRECTIVE]: (directive) => (STITCHING_DIRECTIVES.has(directive.name) ? null : undefined),
  });
}

function publicField(field: Field, tell: Tell): Field {
  const { args, resolve } = field;
  if (!resolve || resolve !== readMerged) return checkingArguments(field);
  const made = checkingArguments({ ...field, resolve: tellingNotes(resolve, field, tell) });
  if (made.resolve) readings.set(made.resolve, { check: checkerOf(args), tell });
  return made;
}

/** Leaves are read as they are: what does not fit its type becomes an error of its field, not a null. */
function tellingNotes(
  resolve: GraphQLFieldResolver<unknown, unknown>,
  { type }: Field,
  tell: Tell,
): GraphQLFieldResolver<unknown, unknown> {
  const isComposite = isObjectType(getNamedType(type));
  return (parent, args, context, info) => {
    if (!isOwned(parent as object)) return defaultFieldResolver(parent, args, context, info);
    const object = parent as Record<string, unknown>;
    const name = String(info.path.key);
    const value = object[name];
    if (value instanceof NotedValue) {
      tell(context, plainPath(responsePathAsArray(info.path)), value.note);
      object[name] = value.value;
    }
    return isComposite || value === undefined ? resolve(parent, args, context as never, info) : object[name];
  };
}
