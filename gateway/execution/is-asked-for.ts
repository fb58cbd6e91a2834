import type { Selection } from '../../stitching/selection.ts';

/** Is a field of this name asked for anywhere below? What costs a question of its own is not asked in vain. */
export const isAskedFor = (selection: Selection, name: string): boolean =>
  selection.fields.some(
    (field) => field.name === name || (field.below !== undefined && isAskedFor(field.below, name)),
  );
