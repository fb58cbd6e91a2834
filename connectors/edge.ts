import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { GatewayError } from '../schema/errors.ts';
import { isFitText } from '../schema/fit-text.ts';
import { own } from '../schema/own.ts';
import { scalarResolvers } from '../schema/scalars.ts';
import type { AgencyId } from '../schema/terms.ts';
import type { FieldTree } from './contract.ts';

/**
 * The connector's edge: a copy of a value that holds the granted fields and nothing else, so that what an agency sent beyond
 * them never reaches a cache, a log or a trace, and in which every value is one of its type. Whatever the mapping made of a
 * message, what is no `DateTime`, no text or no number of the SDL is an error in its own place, and hides nothing beside it.
 * Lists are taken element by element; an error in the place of what could not be read stays where it is.
 */
export class Edge {
  readonly #agency: AgencyId;
  readonly #schema: GraphQLSchema;

  constructor(agency: AgencyId, schema: GraphQLSchema) {
    this.#agency = agency;
    this.#schema = schema;
  }

  /** @param operation its root field's type is that of the value; one that is not in the SDL has no type to be held to. */
  let(operation: string, value: unknown, fields: FieldTree): unknown {
    const field = this.#schema.getQueryType()?.getFields()[operation];
    const type = field && getNullableType(field.type);
    // A list of rows is taken row by row.
    const row = isListType(type) && !Array.isArray(value) ? getNullableType(type.ofType) : type;
    return this.#granted(value, fields, row, operation);
  }

  #granted(value: unknown, fields: FieldTree, type: GraphQLOutputType | undefined, place: string): unknown {
    if (Array.isArray(value)) {
      const item = isListType(type) ? getNullableType(type.ofType) : type;
      return value.map((one) => this.#granted(one, fields, item, place));
    }
    if (value === null || typeof value !== 'object' || value instanceof Error)
      return this.#leaf(value, type, place);
    const source = value as Readonly<Record<string, unknown>>;
    const known = isObjectType(type) ? type.getFields() : undefined;
    const kept: Record<string, unknown> = {};
    for (const name of Object.keys(fields)) {
      const inner = own(source, name);
      if (inner === undefined) continue;
      const below = own(fields, name);
      const field = known && own(known, name);
      const innerType = field && getNullableType(field.type);
      kept[name] =
        below === true || below === undefined
          ? this.#leaf(inner, innerType, `${place}.${name}`)
          : this.#granted(inner, below, innerType, `${place}.${name}`);
    }
    return kept;
  }

  #leaf(value: unknown, type: GraphQLOutputType | undefined, place: string): unknown {
    if (value === null || value === undefined || value instanceof Error) return value;
    if (type === undefined) return value;
    if (Array.isArray(value)) {
      const item = isListType(type) ? getNullableType(type.ofType) : type;
      return value.map((one) => this.#leaf(one, item, place));
    }
    if (!isLeafType(type)) return value;
    // A text in several languages; which is shown the client says.
    const texts = type.name === 'String' && typeof value === 'object' ? Object.values(value) : [value];
    return texts.every((one) => one === null || one === undefined || isOf(type, one))
      ? value
      : new GatewayError('AGENCY_BAD_ANSWER', `${this.#agency}: ${place}: no ${type.name}`, {
          extensions: { agency: this.#agency },
        });
  }
}

/** An id is shown, searched and logged; the longest of any agency has some forty characters. */
const MAX_ID = 256;
/** Other control characters than tab and line feed, and DEL: no text for people has them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F]/;
const BREAKS = /[\t\n]/;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && !CONTROLS.test(value) && isFitText(value);

const BUILT_IN: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: isText,
  ID: (value) => isText(value) && value.length <= MAX_ID && !BREAKS.test(value),
  Int: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  Float: Number.isFinite,
  Boolean: (value) => typeof value === 'boolean',
};

function isOf(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) !== undefined;
  const builtIn = own(BUILT_IN, type.name);
  if (builtIn) return builtIn(value);
  const scalar = own<(typeof scalarResolvers)[keyof typeof scalarResolvers]>(scalarResolvers, type.name);
  try {
    scalar?.serialize(value);
    return scalar !== undefined;
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
}
