import type { ObjectKind } from './kept-object.ts';
import { ARCHIVE_TABLES } from './log-tables.ts';

/** Policy sets that ever decided; the id is the version that stands in the records. */
export const POLICY_SET_KIND: ObjectKind = {
  kind: 'policy-set',
  table: 'policy_set',
  id: 'version',
  columns: ARCHIVE_TABLES.policy_set,
};
