import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { own } from '../schema/own.ts';

/** One part of the public schema that a rule looks at: where it is, and what it says of itself. */
interface Part {
  /** `Type`, `Type.field`, `Type.field(argument)` or `Enum.VALUE`. */
  readonly at: string;
  readonly kind: 'type' | 'field' | 'argument' | 'value';
  readonly name: string;
  readonly description: string | undefined;
  readonly deprecationReason: string | undefined;
}

export interface LintOptions {
  /** Types whose fields come from more than one source, with the one field that names the thing: only that never misses. */
  readonly shared: Readonly<Record<string, string | undefined>>;
}

const NAMES: Readonly<Record<Part['kind'], RegExp>> = {
  type: /^[A-Z][A-Za-z0-9]*$/,
  field: /^[a-z][A-Za-z0-9]*$/,
  argument: /^[a-z][A-Za-z0-9]*$/,
  value: /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/,
};
/** A whole sentence, so that it reads well in an explorer. */
const SENTENCE = /^[A-Z0-9`(/“"][\s\S]*[.?!]$/;
/** Connections and their parts carry the names and meanings of the Relay specification; who knows one knows all. */
const RELAY = /^(PageInfo|\w+(Connection|Edge))(\.|$)/;
const PAGING = /\((first|after)\)$/;

/**
 * What the public schema promises beside types: everything is described, names follow one convention, what may be missing
 * is nullable, a connection is a Relay connection.
 * @returns a line for each fault, `where: what is wrong`; none when all is well.
 */
export function lintSchema(schema: GraphQLSchema, { shared }: LintOptions): string[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !(isScalarType(type) && isSpecifiedScalarType(type)),
  );
  return [
    ...types.flatMap(partsOf).flatMap(faultsOfPart),
    ...types.flatMap((type) => faultsOfNullability(type, shared)),
    ...types.flatMap(faultsOfConnection),
  ];
}

function partsOf(type: GraphQLNamedType): Part[] {
  const part = (
    kind: Part['kind'],
    at: string,
    named: {
      name: string;
      description?: string | null | undefined;
      deprecationReason?: string | null | undefined;
    },
  ): Part => ({
    at,
    kind,
    name: named.name,
    description: named.description ?? undefined,
    deprecationReason: named.deprecationReason ?? undefined,
  });
  const self = part('type', type.name, { name: type.name, description: type.description });
  if (isEnumType(type))
    return [self, ...type.getValues().map((value) => part('value', `${type.name}.${value.name}`, value))];
  if (isInputObjectType(type)) {
    return [
      self,
      ...Object.values(type.getFields()).map((field) => part('field', `${type.name}.${field.name}`, field)),
    ];
  }
  if (!isObjectType(type)) return [self];
  return [
    self,
    ...Object.values(type.getFields()).flatMap((field) => [
      part('field', `${type.name}.${field.name}`, field),
      ...field.args.map((arg) => part('argument', `${type.name}.${field.name}(${arg.name})`, arg)),
    ]),
  ];
}

const OPERATION_TYPES = new Set(['Query', 'Mutation', 'Subscription']);

function faultsOfPart({ at, kind, name, description, deprecationReason }: Part): string[] {
  const isExplainedElsewhere =
    kind === 'argument' || OPERATION_TYPES.has(at) || RELAY.test(at) || PAGING.test(at);
  return [
    ...(NAMES[kind].test(name)
      ? []
      : [`${at}: not the way to name a${kind === 'argument' ? 'n' : ''} ${kind}`]),
    ...(description === undefined && !isExplainedElsewhere ? [`${at}: has no description`] : []),
    ...(description !== undefined && !SENTENCE.test(description.trim())
      ? [`${at}: the description is no sentence`]
      : []),
    ...(deprecationReason === 'No longer supported' || deprecationReason === ''
      ? [`${at}: is deprecated without a reason`]
      : []),
  ];
}

/** One source down, or one policy refusing, never empties more than its own field. */
function faultsOfNullability(type: GraphQLNamedType, shared: LintOptions['shared']): string[] {
  if (!isObjectType(type) || !Object.hasOwn(shared, type.name)) return [];
  return Object.values(type.getFields())
    .filter((field) => field.name !== own(shared, type.name) && isNonNullType(field.type))
    .map((field) => `${type.name}.${field.name}: may be missing, so it must be nullable`);
}

function faultsOfConnection(type: GraphQLNamedType): string[] {
  if (!isObjectType(type)) return [];
  const fields = type.getFields();
  const isConnection = type.name.endsWith('Connection');
  const wanted = isConnection ? ['edges', 'pageInfo'] : [];
  const missing = wanted
    .filter((name) => !Object.hasOwn(fields, name))
    .map((name) => `${type.name}: a connection has ${name}`);
  const unpaged = Object.values(fields).flatMap((field) => {
    const returns = String(field.type).replace(/[[\]!]/g, '');
    const args = new Set(field.args.map(({ name }) => name));
    return returns.endsWith('Connection') && !(args.has('first') && args.has('after'))
      ? [`${type.name}.${field.name}: a connection is paged with first and after`]
      : [];
  });
  return [...missing, ...unpaged];
}
