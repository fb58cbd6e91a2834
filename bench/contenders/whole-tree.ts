import { readFileSync } from 'node:fs';
import { buildASTSchema, type GraphQLObjectType, getNamedType, isObjectType, parse } from 'graphql';
import type { FieldTree } from '../../connectors/contract.ts';

const STITCHING = `directive @key(selectionSet: String!) on OBJECT
directive @merge(keyField: String) on FIELD_DEFINITION\n`;
const common = readFileSync('schema/common.graphql', 'utf8');
/** What the job asks for; a contender that cannot prune asks for no more than this either. */
const WANTED = new Set(
  `code status receivedAt lane summary applicant fullName dateOfBirth residence kind since address text wardCode wardName
   birth marriages death number book registeredOn eventDate place parcels id mapSheet parcelNumber areaSquareMetres
   landUse formerWardName owners registeredName share certificate issuedOn landCase steps receptionSteps at unit
   tickets subject state urgency openedAt acknowledgedAt answeredAt`.split(/\s+/),
);

/** Batched root fields of an SDL with the fields of the job that lie below them. */
export function wholeTree(
  typeDefs: string,
): { readonly operation: string; readonly keyArgument: string; readonly fields: FieldTree }[] {
  const schema = buildASTSchema(parse(STITCHING + common + typeDefs), { assumeValidSDL: true });
  const tree = (type: GraphQLObjectType, depth: number): FieldTree =>
    Object.fromEntries(
      Object.values(type.getFields()).flatMap((field): [string, true | FieldTree][] => {
        if (!WANTED.has(field.name)) return [];
        const named = getNamedType(field.type);
        if (!isObjectType(named)) return [[field.name, true]];
        return depth > 4 ? [] : [[field.name, tree(named, depth + 1)]];
      }),
    );
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const type = getNamedType(field.type);
    const [key] = field.args;
    return isObjectType(type) && key && field.astNode?.directives?.some(({ name }) => name.value === 'merge')
      ? [{ operation: field.name, keyArgument: key.name, fields: tree(type, 0) }]
      : [];
  });
}
