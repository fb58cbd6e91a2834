import { type GraphQLSchema, getNamedType, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import { selectionOf } from './agency-sdl.ts';
import type { Asking } from './asking.ts';
import { Held, Remarked, readField } from './held.ts';
import { Told } from './told.ts';

export type Input = Readonly<Record<string, unknown>>;

/** Fields of one object, deep and plain; what was refused or failed stands there as its error. */
export async function readInputs(
  held: Held,
  text: string,
  schema: GraphQLSchema,
  asking: Asking,
): Promise<Input> {
  return plainOf(held, selectionOf(text), schema, asking);
}

async function plainOf(
  held: Held,
  set: SelectionSetNode,
  schema: GraphQLSchema,
  asking: Asking,
): Promise<Input> {
  const type = schema.getType(held.type);
  if (!isObjectType(type)) throw new Error(`${held.type} is no object type`);
  const fields = set.selections.map(async (node) => {
    if (node.kind !== Kind.FIELD) throw new Error('inputs are plain fields');
    const name = node.name.value;
    const field = type.getFields()[name];
    if (!field) throw new Error(`${held.type}.${name} is not there`);
    const below = node.selectionSet;
    const selecting = { fragments: {}, variableValues: {} };
    const wanted = { name, args: {}, type: field.type, sets: below ? [below] : [], selecting };
    const read = await readField(held, wanted, asking).catch((error: unknown) => {
      if (error instanceof Told) return error;
      throw error;
    });
    const value = read instanceof Remarked ? read.value : read;
    if (!below || !isObjectType(getNamedType(field.type))) return [name, value] as const;
    const deep = async (item: unknown) =>
      item instanceof Held ? plainOf(item, below, schema, asking) : item;
    return [name, Array.isArray(value) ? await Promise.all(value.map(deep)) : await deep(value)] as const;
  });
  return Object.fromEntries(await Promise.all(fields));
}
