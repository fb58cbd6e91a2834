import {
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { GatewayError } from '../schema/errors.ts';
import { isFitText, isUsualText } from '../schema/fit-text.ts';
import { own } from '../schema/own.ts';
import { scalarResolvers } from '../schema/scalars.ts';
import type { AgencyId } from '../schema/terms.ts';
import type { FieldTree } from './contract.ts';

/** What a value is held to, worked out once from the SDL. Whether it may be null is not the edge's to say. */
interface Held {
  /** Of a list: what its items are held to. */
  readonly item?: Held;
  /** Of an object: what the fields of its type are held to, by name. */
  readonly fields?: ReadonlyMap<string, Held>;
  readonly leaf?: Leaf;
}

interface Leaf {
  readonly name: string;
  is(value: unknown): boolean;
}

/** Where a value stands, put together when it has to be told. */
type Place = string | { readonly in: Place; readonly name: string };

/**
 * The connector's edge: a copy of a value that holds the granted fields and nothing else, so that what an agency sent beyond
 * them never reaches a cache, a log or a trace, and in which every value is one of its type. Whatever the mapping made of a
 * message, what is no `DateTime`, no text or no number of the SDL is an error in its own place, and hides nothing beside it.
 * Lists are taken element by element; an error in the place of what could not be read stays where it is.
 */
export class Edge {
  readonly #agency: AgencyId;
  readonly #operations: ReadonlyMap<string, Held>;

  constructor(agency: AgencyId, schema: GraphQLSchema) {
    this.#agency = agency;
    const fields = Object.entries(schema.getQueryType()?.getFields() ?? {});
    const known: Known = new Map();
    this.#operations = new Map(fields.map(([name, { type }]) => [name, heldOf(type, known)]));
  }

  /** @param operation its root field's type is that of the value; one that is not in the SDL has no type to be held to. */
  let(operation: string, value: unknown, fields: FieldTree): unknown {
    const held = this.#operations.get(operation);
    // A list of rows is taken row by row.
    const row = held?.item && !Array.isArray(value) ? held.item : held;
    return this.#granted(value, fields, row, operation);
  }

  #granted(value: unknown, fields: FieldTree, held: Held | undefined, place: Place): unknown {
    if (Array.isArray(value)) {
      const item = held?.item ?? held;
      return value.map((one) => this.#granted(one, fields, item, place));
    }
    if (value === null || typeof value !== 'object' || value instanceof Error)
      return this.#leaf(value, held, place);
    const source = value as Readonly<Record<string, unknown>>;
    const kept: Record<string, unknown> = {};
    for (const name of Object.keys(fields)) {
      const inner = own(source, name);
      if (inner === undefined) continue;
      const below = own(fields, name);
      const type = held?.fields?.get(name);
      const at = { in: place, name };
      kept[name] =
        below === true || below === undefined
          ? this.#leaf(inner, type, at)
          : this.#granted(inner, below, type, at);
    }
    return kept;
  }

  #leaf(value: unknown, held: Held | undefined, place: Place): unknown {
    if (value === null || value === undefined || value instanceof Error || !held) return value;
    if (Array.isArray(value)) {
      const item = held.item ?? held;
      return value.map((one) => this.#leaf(one, item, place));
    }
    const { leaf } = held;
    if (!leaf) return value;
    // A text in several languages; which is shown the client says.
    const isOfType =
      leaf.name === 'String' && typeof value === 'object'
        ? Object.values(value).every((one) => one === null || one === undefined || leaf.is(one))
        : leaf.is(value);
    return isOfType
      ? value
      : new GatewayError('AGENCY_BAD_ANSWER', `${this.#agency}: ${told(place)}: no ${leaf.name}`, {
          extensions: { agency: this.#agency },
        });
  }
}

const told = (place: Place): string =>
  typeof place === 'string' ? place : `${told(place.in)}.${place.name}`;

/** Types hold each other in circles. */
type Known = Map<GraphQLOutputType, Held>;

function heldOf(type: GraphQLOutputType, known: Known): Held {
  const of = getNullableType(type);
  const seen = known.get(of);
  if (seen) return seen;
  const fields = new Map<string, Held>();
  const held: Held = isListType(of)
    ? { item: heldOf(of.ofType, known) }
    : isLeafType(of)
      ? { leaf: leafOf(of) }
      : isObjectType(of)
        ? { fields }
        : {};
  known.set(of, held);
  if (isObjectType(of))
    for (const [name, field] of Object.entries(of.getFields())) fields.set(name, heldOf(field.type, known));
  return held;
}

/** An id is shown, searched and logged; the longest of any agency has some forty characters. */
const MAX_ID = 256;
/** Other control characters than tab and line feed, and DEL: no text for people has them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F]/;
const BREAKS = /[\t\n]/;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && (isUsualText(value) || (!CONTROLS.test(value) && isFitText(value)));

const BUILT_IN: Readonly<Record<string, (value: unknown) => boolean>> = {
  String: isText,
  ID: (value) => isText(value) && value.length <= MAX_ID && !BREAKS.test(value),
  Int: (value) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  Float: Number.isFinite,
  Boolean: (value) => typeof value === 'boolean',
};

function leafOf(type: GraphQLLeafType): Leaf {
  const { name } = type;
  if (isEnumType(type))
    return { name, is: (value) => typeof value === 'string' && type.getValue(value) !== undefined };
  const builtIn = own(BUILT_IN, name);
  if (builtIn) return { name, is: builtIn };
  const scalar = own<(typeof scalarResolvers)[keyof typeof scalarResolvers]>(scalarResolvers, name);
  return { name, is: (value) => scalar !== undefined && isWritten(scalar, value) };
}

function isWritten(scalar: GraphQLScalarType, value: unknown): boolean {
  try {
    scalar.serialize(value);
    return true;
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
}
