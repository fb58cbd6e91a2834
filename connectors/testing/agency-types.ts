import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, type GraphQLObjectType, getNamedType, isObjectType, parse } from 'graphql';
import type { FieldTree } from '../contract.ts';

/** The agency's own SDL, read for the fields that an operation may be asked for. */
export function agencyTypes(id: string) {
  const here = join(import.meta.dirname, '..');
  const own = readFileSync(join(here, 'agencies', id, 'schema.graphql'), 'utf8');
  const common = readFileSync(join(here, '..', 'schema', 'common.graphql'), 'utf8');
  const stitching =
    'directive @key(selectionSet: String!) on OBJECT\ndirective @merge(keyField: String) on FIELD_DEFINITION\n';
  const schema = buildASTSchema(parse(stitching + common + own), { assumeValidSDL: true });
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
    rootFields: () => Object.keys(root),
    fieldsOf(operation: string): FieldTree {
      const type = root[operation] && getNamedType(root[operation].type);
      if (!type || !isObjectType(type))
        throw new Error(`${id}: ${operation} is no root field with an object type`);
      return tree(type, [type.name]);
    },
  };
}
