import { instantText, type ObjectKind } from './kept-object.ts';

/** Heads that are kept for good; the id is `<instance>/<size>`. */
export const CHECKPOINT_KIND: ObjectKind = {
  kind: 'checkpoint',
  table: 'access_checkpoint',
  id: "instance || '/' || size::text",
  columns: { instance: 'instance', size: 'size', at: instantText('at'), note: 'note' },
};
