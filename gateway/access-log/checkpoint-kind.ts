import type { ObjectKind } from './kept-object.ts';
import { LOG_TABLES } from './log-tables.ts';

/** Heads that are kept for good; the id is `<instance>/<size>`. */
export const CHECKPOINT_KIND: ObjectKind = {
  kind: 'checkpoint',
  table: 'access_checkpoint',
  id: "instance || '/' || size::text",
  columns: LOG_TABLES.access_checkpoint,
};
