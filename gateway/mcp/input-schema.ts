import {
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  typeFromAST,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { own } from '../../schema/own.ts';
import { readRange } from '../../stitching/arguments.ts';

/** JSON Schema, 2020-12, as far as variables need it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ObjectSchema extends JsonSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/**
 * What a document's variables may be, from the SDL: types, descriptions, ranges and defaults of the arguments that they go into.
 * @throws Error when the document names a type that the schema does not have.
 */
export function inputSchemaOf(schema: GraphQLSchema, document: DocumentNode): ObjectSchema {
  const operation = document.definitions.find(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const places = argumentsOfVariables(schema, document);
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const { variable, type: typeNode, defaultValue } of operation?.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode) as GraphQLInputType | undefined;
    if (!type)
      throw new Error(`${operation?.name?.value}: $${name} has a type that the schema does not know`);
    properties[name] = {
      ...schemaOf(type),
      ...Object.assign({}, ...(places.get(name) ?? []).map(limitsOf)),
      ...(defaultValue && { default: valueFromASTUntyped(defaultValue) }),
    };
    if (isNonNullType(type) && !defaultValue) required.push(name);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

function argumentsOfVariables(
  schema: GraphQLSchema,
  document: DocumentNode,
): ReadonlyMap<string, readonly GraphQLArgument[]> {
  const places = new Map<string, GraphQLArgument[]>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Argument({ value }) {
        const argument = info.getArgument();
        if (value.kind !== Kind.VARIABLE || !argument) return;
        const name = value.name.value;
        places.set(name, [...(places.get(name) ?? []), argument]);
      },
    }),
  );
  return places;
}

function limitsOf(argument: GraphQLArgument): JsonSchema {
  const range = readRange(argument);
  const { description, defaultValue } = argument;
  return {
    ...(description && { description }),
    ...(range && { minimum: range.min, maximum: range.max }),
    ...(defaultValue !== undefined && defaultValue !== null && { default: defaultValue }),
  };
}

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  Int: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  String: { type: 'string' },
  ID: { type: 'string' },
  DateTime: { type: 'string', format: 'date-time' },
  Date: { type: 'string', format: 'date' },
  Vnd: { type: ['integer', 'string'] },
};

function scalarSchema(type: GraphQLScalarType): JsonSchema {
  const known = own(SCALARS, type.name) ?? { type: 'string' };
  return isSpecifiedScalarType(type) || !type.description
    ? known
    : { ...known, description: type.description };
}

/** @param above input objects that this one lies in: one that holds itself is told as any object. */
function schemaOf(given: GraphQLInputType, above: readonly string[] = []): JsonSchema {
  const type = getNullableType(given) as GraphQLInputType;
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType, above) };
  if (isEnumType(type)) {
    const meanings = type.getValues().map(({ name, description }) => `${name}: ${description ?? ''}`);
    return {
      type: 'string',
      enum: type.getValues().map(({ name }) => name),
      description: [type.description, ...meanings].filter((line) => line).join('\n'),
    };
  }
  if (isScalarType(type)) return scalarSchema(type);
  const about = type.description ? { description: type.description } : {};
  if (above.includes(type.name)) return { type: 'object', ...about };
  const fields = Object.values(type.getFields());
  return {
    type: 'object',
    ...about,
    properties: Object.fromEntries(
      fields.map(({ name, type: inner, description, defaultValue }) => [
        name,
        {
          ...schemaOf(inner, [...above, type.name]),
          ...(description && { description }),
          ...(defaultValue !== undefined && defaultValue !== null && { default: defaultValue }),
        },
      ]),
    ),
    required: fields
      .filter(({ type: inner, defaultValue }) => isNonNullType(inner) && defaultValue === undefined)
      .map(({ name }) => name),
    additionalProperties: false,
  };
}
