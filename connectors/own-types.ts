import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';

const STITCHING =
  'directive @key(selectionSet: String!) on OBJECT\ndirective @merge(keyField: String) on FIELD_DEFINITION\n';

let common: string | undefined;

/**
 * An agency's SDL as a schema of its own, with what all agencies have in common.
 * @throws GraphQLError when it is none.
 */
export function ownSchema(typeDefs: string): GraphQLSchema {
  common ??= readFileSync(join(import.meta.dirname, '..', 'schema', 'common.graphql'), 'utf8');
  return buildASTSchema(parse(STITCHING + common + typeDefs, { noLocation: true }), { assumeValidSDL: true });
}
