import type { DataClass } from '../../schema/terms.ts';
import { type AskedOfParts, askedOfParts, type Selection, theOnly } from '../../stitching/selection.ts';

/** What is wanted of one record, as the boundary is asked for it. */
export interface Wish {
  readonly typeName: string;
  readonly classes: readonly DataClass[];
  readonly ofParts: AskedOfParts;
}

/** Selections of planned documents live as long as their documents. */
const remembered = new WeakMap<Selection, Wish>();

/** What several selections want of the same record; of one and the same it is worked out once. */
export function wishOf(selections: readonly Selection[]): Wish {
  const only = theOnly(selections);
  if (!only) return wish(selections);
  const known = remembered.get(only);
  if (known) return known;
  const made = wish([only]);
  remembered.set(only, made);
  return made;
}

const wish = (selections: readonly Selection[]): Wish => ({
  typeName: selections[0]?.typeName ?? '',
  classes: [...new Set(selections.flatMap(({ classes }) => classes))],
  ofParts: askedOfParts(selections),
});
