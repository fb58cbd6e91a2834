import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import type { FieldTree } from '../contract.ts';
import { ownSchema } from '../own-types.ts';

interface AgencyTypes {
  readonly schema: GraphQLSchema;
  rootFields(): readonly string[];
  /** All that an operation may be asked for. @throws Error when it is none of the SDL's. */
  fieldsOf(operation: string): FieldTree;
}

/** The agency's own SDL, read for the fields that an operation may be asked for. */
export function agencyTypes(id: string): AgencyTypes {
  const schema = ownSchema(
    readFileSync(join(import.meta.dirname, '..', 'agencies', id, 'schema.graphql'), 'utf8'),
  );
  const root = schema.getQueryType()?.getFields() ?? {};
  const tree = (type: GraphQLObjectType, seen: readonly string[]): FieldTree =>
    Object.fromEntries(
      Object.values(type.getFields()).flatMap((field) => {
        const named = getNamedType(field.type);
        if (!isObjectType(named)) return [[field.name, true] as [string, true | FieldTree]];
        return seen.includes(named.name)
          ? []
          : [[field.name, tree(named, [...seen, named.name])] as [string, true | FieldTree]];
      }),
    );
  return {
    schema,
    rootFields: () => Object.keys(root),
    fieldsOf(operation) {
      const type = root[operation] && getNamedType(root[operation].type);
      if (!type || !isObjectType(type))
        throw new Error(`${id}: ${operation} is no root field with an object type`);
      return tree(type, [type.name]);
    },
  };
}
