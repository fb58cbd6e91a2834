import type { FieldTree } from '../../connectors/contract.ts';
import type { DataClass } from '../../schema/terms.ts';
import { type Selection, theOnly } from '../../stitching/selection.ts';

/** By what is granted, in any order. Selections of planned documents live as long as these; who is granted what comes in few ways. */
const remembered = new WeakMap<Selection, Map<string, FieldTree>>();

/** Sets of granted classes for which one selection's tree is remembered. */
const MOST_GRANTS = 32;

/**
 * The union of what several selections want, without the fields of refused classes: what is not granted is not even
 * named to the agency. A tree is shared by all who ask the same of the same selection, so it is frozen.
 */
export function fieldTree(selections: readonly Selection[], granted: ReadonlySet<DataClass>): FieldTree {
  const only = theOnly(selections);
  if (!only) return build(selections, granted);
  let ofSelection = remembered.get(only);
  if (!ofSelection) {
    ofSelection = new Map();
    remembered.set(only, ofSelection);
  }
  // A class holds no comma.
  const grants = [...granted].sort().join();
  const known = ofSelection.get(grants);
  if (known) return known;
  const tree = build([only], granted);
  if (ofSelection.size < MOST_GRANTS) ofSelection.set(grants, tree);
  return tree;
}

function build(selections: readonly Selection[], granted: ReadonlySet<DataClass>): FieldTree {
  const tree: Record<string, true | FieldTree> = {};
  for (const selection of selections) {
    const { keyField, subject } = selection;
    for (const key of [keyField, subject?.key]) if (key !== undefined) tree[key] = true;
    for (const field of selection.fields) {
      if (field.name === '__typename' || Object.hasOwn(tree, field.name)) continue;
      if (field.dataClass !== undefined && !granted.has(field.dataClass)) continue;
      const same = selections.flatMap((other) =>
        other.fields.flatMap((found) => (found.name === field.name && found.below ? [found.below] : [])),
      );
      tree[field.name] = same.length > 0 ? build(same, granted) : true;
    }
  }
  return Object.freeze(tree);
}
