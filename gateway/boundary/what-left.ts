import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { Selection } from '../../stitching/selection.ts';

/** Values are as deep as the SDL; whatever is deeper was not asked for. */
const MAX_DEPTH = 24;

export const isNothing = (content: unknown): boolean =>
  content === undefined || content === null || (Array.isArray(content) && content.length === 0);

/** Is there anything in it beside errors? */
export const isReadableInPart = (content: unknown): boolean =>
  Array.isArray(content) ? content.some((item) => !(item instanceof Error)) : !(content instanceof Error);

/** The error in the place of the first part that could not be read. */
export function firstErrorIn(content: unknown, depth = 0): GatewayError | undefined {
  if (content instanceof GatewayError) return content;
  if (content === null || typeof content !== 'object' || depth > MAX_DEPTH) return undefined;
  for (const inner of Object.values(content)) {
    const found = typeof inner === 'object' ? firstErrorIn(inner, depth + 1) : undefined;
    if (found) return found;
  }
  return undefined;
}

/**
 * Classes of which something stands in the content: neither nothing nor an error in its place. What stands in a record with a
 * subject of its own has left with that record.
 */
export function classesThatLeft(
  selections: readonly Selection[],
  content: unknown,
  left: Set<DataClass> = new Set(),
): ReadonlySet<DataClass> {
  if (Array.isArray(content)) for (const item of content) classesThatLeft(selections, item, left);
  else if (content !== null && typeof content === 'object' && !(content instanceof Error)) {
    const row = content as Readonly<Record<string, unknown>>;
    for (const { name, dataClass, below } of selections.flatMap(({ fields }) => fields)) {
      const value = row[name];
      const hasLeft = Array.isArray(value)
        ? value.some((item) => !(item instanceof Error))
        : !isNothing(value) && !(value instanceof Error);
      if (dataClass !== undefined && hasLeft) left.add(dataClass);
      if (below && !below.subject) classesThatLeft([below], value, left);
    }
  }
  return left;
}
