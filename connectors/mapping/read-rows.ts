import { GatewayError } from '../../schema/errors.ts';
import type { AgencyId } from '../../schema/terms.ts';
import type { AgencyAnswer, PartFacts, RecordFlags } from '../contract.ts';
import { addPart, type Part, strictest, together } from '../record-facts.ts';
import { readOptionalText } from './text.ts';
import { asBadMessage, badMessage, isUnreadable } from './wire-shape.ts';

/** How one row of an answer is read, apart from all others. */
interface RowRules<Source, Row> {
  /** The row's own key; `undefined` where it cannot be read. */
  keyOf(source: Source): string | undefined;
  read(source: Source): Row;
  /** Marks against a release. A row whose marks cannot be read is not shown: nobody knows whether it may be. */
  flagsOf?(source: Source): RecordFlags;
  /** The same of records within the row, each with its type and own key. */
  partsOf?(source: Source): readonly Part[];
  /** Personal ids of others whom the row is about, as far as they can be read: never a reason not to show the row. */
  personsOf?(source: Source): readonly string[];
}

/** Agencies repeat a row now and then. One that comes in dozens is read no further, and what more of them say is not known. */
const MOST_COPIES = 20;

interface ReadRows<Row> extends AgencyAnswer {
  readonly rows: Map<string, Row>;
  readonly unreadable: Map<string, GatewayError>;
  readonly flags: Map<string, RecordFlags>;
  readonly parts: Map<string, Map<string, PartFacts>>;
  readonly persons: Map<string, readonly string[]>;
}

/**
 * Rows under their own keys, each read as if it had come alone. Agencies repeat rows, shuffle them and leave some out:
 * the first row of a key stays, so that a row may be lost but never be put under another's key. Of a row of which one
 * copy cannot be read nobody knows what it says, and what any copy says against a release holds for the row.
 * @param place name of the list in the message.
 */
export function readRows<Source, Row>(
  agency: AgencyId,
  place: string,
  sources: readonly Source[],
  { keyOf, read, flagsOf, partsOf, personsOf }: RowRules<Source, Row>,
): ReadRows<Row> {
  const rows = new Map<string, Row>();
  const unreadable = new Map<string, GatewayError>();
  const flags = new Map<string, RecordFlags>();
  const parts = new Map<string, Map<string, PartFacts>>();
  const persons = new Map<string, readonly string[]>();
  const copies = new Map<string, number>();
  let lost: GatewayError | undefined;
  for (const [index, source] of sources.entries()) {
    const at = `${place}.${index}`;
    const key = keyOf(source);
    if (key === undefined) {
      lost ??= badMessage(agency, `${at}: no readable key`);
      continue;
    }
    const copy = (copies.get(key) ?? 0) + 1;
    copies.set(key, copy);
    if (copy > MOST_COPIES && !unreadable.has(key))
      unreadable.set(key, badMessage(agency, `${at}: one row too many times`));
    // One copy that cannot be read is enough, and told once; what lies within others may stand in another row.
    if (unreadable.has(key)) {
      const within = orError(agency, at, () => partsOf?.(source) ?? []);
      if (!(within instanceof GatewayError)) for (const part of within) addPart(parts, part);
      continue;
    }
    const found = orError(agency, at, () => ({
      row: read(source),
      flags: flagsOf?.(source),
      parts: partsOf?.(source) ?? [],
    }));
    if (found instanceof GatewayError) {
      unreadable.set(key, found);
      continue;
    }
    if (!rows.has(key)) rows.set(key, found.row);
    if (found.flags) flags.set(key, strictest(flags.get(key), found.flags));
    for (const part of found.parts) addPart(parts, part);
    const named = together(persons.get(key), personsOf?.(source));
    if (named && named.length > 0) persons.set(key, named);
  }
  for (const key of unreadable.keys()) rows.delete(key);
  return { rows, unreadable, flags, parts, persons, ...(lost && { lost }) };
}

/** The text in a field of a row that is not read yet, be the row of XML (`{a: ['1']}`) or of JSON (`{a: '1'}`). */
export function keyIn(source: unknown, field: string): string | undefined {
  const value: unknown =
    source !== null && typeof source === 'object' ? Reflect.get(source, field) : undefined;
  const only: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof only === 'string' ? readOptionalText(only) : undefined;
}

/** What belongs to each key; what belongs to nobody knows whom is under `undefined`. */
export function groupByKey<Source>(
  sources: readonly Source[],
  keyOf: (source: Source) => string | undefined,
): Map<string | undefined, Source[]> {
  const groups = new Map<string | undefined, Source[]>();
  for (const source of sources) {
    const key = keyOf(source);
    const group = groups.get(key);
    if (group) group.push(source);
    else groups.set(key, [source]);
  }
  return groups;
}

/** What `map` makes of a part of a row, or the error in its place: whatever stands beside it is not hidden by it. */
export const readPart = <Part, Result>(
  agency: AgencyId,
  place: string,
  part: Part,
  map: (part: Exclude<Part, Error>) => Result,
): Result | GatewayError =>
  orError(agency, place, () => {
    if (!isRead(part)) throw part;
    return map(part);
  });

/** Errors that stand in one list at most. They say that it is not whole; thousands of them would say no more. */
const MOST_TOLD = 3;

/** The same for each element of a list: whatever can be read of it is there. */
export function readParts<Part, Result>(
  agency: AgencyId,
  place: string,
  parts: readonly Part[],
  map: (part: Exclude<Part, Error>) => Result,
): (Result | GatewayError)[] {
  const read: (Result | GatewayError)[] = [];
  let told = 0;
  for (const [index, part] of parts.entries()) {
    try {
      if (!isRead(part)) throw part;
      const result = map(part);
      if (result instanceof GatewayError) throw result;
      read.push(result);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      told += 1;
      if (told <= MOST_TOLD) read.push(asBadMessage(agency, error, `${place}.${index}`));
    }
  }
  return read;
}

const isRead = <Part>(part: Part): part is Exclude<Part, Error> => !(part instanceof Error);

/** What could be read, and after it the errors of what could not. */
export function withErrorsLast<Item>(
  items: readonly Item[],
  arrange: (read: Exclude<Item, Error>[]) => readonly Exclude<Item, Error>[],
): Item[] {
  return [...arrange(items.filter(isRead)), ...items.filter((item) => !isRead(item))];
}

function orError<Result>(agency: AgencyId, place: string, read: () => Result): Result | GatewayError {
  try {
    return read();
  } catch (error) {
    if (isUnreadable(error)) return asBadMessage(agency, error, place);
    throw error;
  }
}
