import type { FieldTree } from '../../connectors/contract.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { Selection } from '../../stitching/selection.ts';

/**
 * The union of what several selections want, without the fields of refused classes: what is not granted is not even
 * named to the agency.
 */
export function fieldTree(selections: readonly Selection[], granted: ReadonlySet<DataClass>): FieldTree {
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
      tree[field.name] = same.length > 0 ? fieldTree(same, granted) : true;
    }
  }
  return tree;
}
