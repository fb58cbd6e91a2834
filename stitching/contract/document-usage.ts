import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  TypeInfo,
  typeFromAST,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { DataClass } from '../../schema/terms.ts';
import type { SdlMap } from './sdl-map.ts';

/** What of the schema a document touches, by coordinates. */
export interface Usage {
  /** `Type.field`, with the classes that it has where the document selects it. */
  readonly fields: ReadonlyMap<string, ReadonlySet<DataClass>>;
  /** `Type.field.argument`, of those that it gives. */
  readonly args: ReadonlySet<string>;
  /** Every named type that it reads or sends; of an enum that means every value, of an input every field. */
  readonly types: ReadonlySet<string>;
}

/** @param document valid for the schema. */
export function usageOf(document: DocumentNode, schema: GraphQLSchema, map: SdlMap): Usage {
  const fields = new Map<string, Set<DataClass>>();
  const args = new Set<string>();
  const types = new Set<string>();
  const sends = (type: GraphQLInputType): void => {
    const named = getNamedType(type);
    if (types.has(named.name)) return;
    types.add(named.name);
    if (isInputObjectType(named)) for (const field of Object.values(named.getFields())) sends(field.type);
  };
  /** Classes from the root down to where we are; a field without one has that of what holds it. */
  const above: (DataClass | undefined)[] = [];
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      VariableDefinition({ type }) {
        const sent = typeFromAST(schema, type) as GraphQLInputType | undefined;
        if (sent) sends(sent);
      },
      Field: {
        enter({ name }) {
          const parent = info.getParentType();
          const field = info.getFieldDef();
          const coordinate = `${parent?.name}.${name.value}`;
          const dataClass = map.get(coordinate)?.dataClass ?? above.at(-1);
          above.push(dataClass);
          if (!parent || !field || name.value.startsWith('__')) return;
          const classes = fields.get(coordinate) ?? new Set();
          if (dataClass !== undefined) classes.add(dataClass);
          fields.set(coordinate, classes);
          types.add(parent.name).add(getNamedType(field.type).name);
        },
        leave() {
          above.pop();
        },
      },
      Argument({ name }) {
        const argument = info.getArgument();
        const field = info.getFieldDef();
        if (!argument || !field) return;
        args.add(`${info.getParentType()?.name}.${field.name}.${name.value}`);
        sends(argument.type);
      },
    }),
  );
  return { fields, args, types };
}

/** Of several documents together. */
export function unionOf(usages: readonly Usage[]): Usage {
  const fields = new Map<string, Set<DataClass>>();
  for (const usage of usages)
    for (const [coordinate, classes] of usage.fields)
      fields.set(coordinate, new Set([...(fields.get(coordinate) ?? []), ...classes]));
  return {
    fields,
    args: new Set(usages.flatMap(({ args }) => [...args])),
    types: new Set(usages.flatMap(({ types }) => [...types])),
  };
}
