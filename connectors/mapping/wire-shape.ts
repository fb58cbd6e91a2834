import { z } from 'zod';
import { GatewayError } from '../../schema/errors.ts';
import type { AgencyId } from '../../schema/terms.ts';
import { withoutStack } from '../../schema/without-stack.ts';
import { UnreadableText } from './dates.ts';

/**
 * An XML element without its syntax: text, `null` for `xsi:nil`, or its children by local name. Children are always
 * lists, so one-or-many cannot go wrong; a missing child is a missing name. Text is never typed here.
 */
export type PlainElement = string | null | { readonly [name: string]: readonly PlainElement[] };

/** A child that must be there exactly once with text; empty text is text. */
export const text = z.tuple([z.string()]).transform(([only]) => only);

/** A child that may be there once: `undefined` missing, `null` nil, `''` empty. */
export const optionalText = z
  .array(z.string().nullable())
  .max(1)
  .optional()
  .transform((list) => list?.[0]);

export const texts = z.array(z.string()).default([]);

/**
 * An element with children; one that came empty (`<a/>`, or with nothing but white space) has none. Children that nobody reads
 * stay: what differs in them alone is no repetition.
 */
export const element = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value) => (isBlank(value) ? {} : value), z.looseObject(shape));

/** White space of XML only. */
const isBlank = (value: unknown): boolean => typeof value === 'string' && /^[ \t\r\n]*$/.test(value);

/** A child element that must be there exactly once. */
export const only = <Item extends z.ZodType>(item: Item) => z.tuple([item]).transform(([found]) => found);

/** A child element that may be there once; missing and nil are both `undefined`. */
export const optional = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item.nullable())
    .max(1)
    .optional()
    .transform((list) => list?.[0] ?? undefined);

/** None, one or many; nil ones are left out. */
export const many = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item.nullable())
    .default([])
    .transform((list) => list.flatMap((found) => (found === null || found === undefined ? [] : [found])));

/** A part of an answer that does not follow the message rules, in the place of the part. */
export class UnreadablePart extends Error {
  readonly #where: () => string | undefined;

  /** @param where is asked for when somebody wants to know: of thousands in one message few are ever told. */
  constructor(where: () => string | undefined) {
    super();
    this.#where = where;
  }

  override get message(): string {
    return this.#where() ?? '(part)';
  }
}

/** In the place of a part that is not of its shape. */
const NOT_OF_SHAPE = Symbol('not of its shape');

type Asked<Item extends z.ZodType> = (raw: unknown) => z.output<Item> | typeof NOT_OF_SHAPE;
const asked = new WeakMap<z.ZodType, Asked<z.ZodType>>();

/**
 * A shape as a function, compiled by the library when it is first asked. What is not of the shape is a value and no error:
 * thousands of parts may be unreadable, and to find the places of what is wrong costs more than all else.
 */
function compiled<Item extends z.ZodType>(item: Item): Asked<Item> {
  const known = asked.get(item);
  if (known) return known as Asked<Item>;
  const shape = z.compile(z.union([item, z.unknown().transform(() => NOT_OF_SHAPE)]));
  const made = (raw: unknown) => shape.parse(raw);
  asked.set(item, made);
  return made as Asked<Item>;
}

function read<Item extends z.ZodType>(item: Item, raw: unknown): z.output<Item> | UnreadablePart {
  const found = compiled(item)(raw);
  return found === NOT_OF_SHAPE ? unreadable(item, raw) : found;
}

const unreadable = (item: z.ZodType, raw: unknown): UnreadablePart =>
  withoutStack(() => new UnreadablePart(() => placesOf(issuesOf(item, raw))));

/** What `safeParse` finds, without the words of its error: only places are told. */
function issuesOf(item: z.ZodType, raw: unknown) {
  const payload = item._zod.run({ value: raw, issues: [] }, { async: false });
  if (payload instanceof Promise) throw new Error('a wire shape does not wait for anything');
  return payload.issues;
}

/** Reads by a shape. @throws UnreadablePart */
export function readAs<Item extends z.ZodType>(item: Item, raw: unknown): z.output<Item> {
  const found = read(item, raw);
  if (found instanceof UnreadablePart) throw found;
  return found;
}

/** The same where what is not of the shape is passed over: `undefined`. */
export function readIf<Item extends z.ZodType>(item: Item, raw: unknown): z.output<Item> | undefined {
  const found = compiled(item)(raw);
  return found === NOT_OF_SHAPE ? undefined : found;
}

/** Reads a part for itself: what is wrong in it does not spread to what stands around it. */
export const apart = <Item extends z.ZodType>(item: Item) =>
  z
    .unknown()
    .optional()
    .transform((raw) => read(item, raw));

/** Of one part; whoever looks for the fault begins at the first. */
const MOST_PLACES = 5;

/** Where a message does not follow its own rules, never with a value; undefined for any other error. */
export function placeOf(error: unknown): string | undefined {
  if (error instanceof z.ZodError) return placesOf(error.issues);
  return error instanceof UnreadableText || error instanceof UnreadablePart ? error.message : undefined;
}

const placesOf = (issues: readonly { readonly path?: readonly PropertyKey[] | undefined }[]): string =>
  issues
    .slice(0, MOST_PLACES)
    .map(({ path = [] }) => path.join('.') || '(root)')
    .join(', ');

/** Did a message not follow its rules? Anything else that is thrown is a fault of ours. */
export const isUnreadable = (error: unknown): error is Error =>
  error instanceof UnreadablePart ||
  error instanceof UnreadableText ||
  error instanceof z.ZodError ||
  (error instanceof GatewayError && error.code === 'AGENCY_BAD_ANSWER');

/**
 * What {@link isUnreadable}, as it is told: the detail names places in the message, never values.
 * @param place where the part stands that could not be read.
 */
export const asBadMessage = (agency: AgencyId, error: Error, place: string): GatewayError =>
  error instanceof GatewayError ? error : badMessage(agency, `${place}: ${placeOf(error)}`);

/**
 * Runs what reads an agency's answer. Whatever does not follow the agency's own message rules becomes
 * `AGENCY_BAD_ANSWER`.
 */
export function readingAnswer<Result>(agency: AgencyId, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const where = placeOf(error);
    throw where === undefined ? error : badMessage(agency, where);
  }
}

export const badMessage = (agency: AgencyId, where: string): GatewayError =>
  withoutStack(
    () =>
      new GatewayError('AGENCY_BAD_ANSWER', `${agency}: not the agreed message: ${where}`, {
        extensions: { agency },
      }),
  );
