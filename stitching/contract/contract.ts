import { filterSchema, pruneSchema } from '@graphql-tools/utils';
import {
  type GraphQLSchema,
  isNonNullType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import type { DataClass } from '../../schema/terms.ts';
import type { ClientDocument } from './client-documents.ts';
import { unionOf, usageOf } from './document-usage.ts';
import type { SdlMap } from './sdl-map.ts';

/** The part of the public schema that a client's documents touch and that its callers can be permitted. */
export interface Contract {
  readonly schema: GraphQLSchema;
  /** Fields that documents ask for and that no caller of this client can ever be given, with their classes. */
  readonly neverGiven: ReadonlyMap<string, readonly DataClass[]>;
}

/** @param permitted classes that callers of this client can be given. */
export function contractOf(
  schema: GraphQLSchema,
  map: SdlMap,
  documents: readonly Pick<ClientDocument, 'document'>[],
  permitted: ReadonlySet<DataClass>,
): Contract {
  const usage = unionOf(documents.map(({ document }) => usageOf(document, schema, map)));
  const neverGiven = new Map<string, readonly DataClass[]>();
  for (const [coordinate, classes] of usage.fields) {
    const refused = [...classes].filter((dataClass) => !permitted.has(dataClass));
    if (refused.length > 0 && refused.length === classes.size) neverGiven.set(coordinate, refused);
  }
  const isIn = (type: string, field: string): boolean => {
    const coordinate = `${type}.${field}`;
    return usage.fields.has(coordinate) && !neverGiven.has(coordinate);
  };
  const filtered = filterSchema({
    schema,
    rootFieldFilter: (root, field) => field !== undefined && isIn(root, field),
    objectFieldFilter: (type, field) => field !== undefined && isIn(type, field),
    argumentFilter: (type, field, argument) => isArgumentIn(schema, usage.args, [type, field, argument]),
  });
  return { schema: pruneSchema(filtered), neverGiven };
}

/** Those that documents give, and those without which the field cannot be asked for. */
function isArgumentIn(
  schema: GraphQLSchema,
  given: ReadonlySet<string>,
  [typeName = '', fieldName = '', name = '']: readonly (string | undefined)[],
): boolean {
  if (given.has(`${typeName}.${fieldName}.${name}`)) return true;
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  const argument = field?.args.find((one) => one.name === name);
  return argument !== undefined && isNonNullType(argument.type) && argument.defaultValue === undefined;
}

export const printContract = ({ schema }: Contract): string =>
  `${printSchema(lexicographicSortSchema(schema))}\n`;
