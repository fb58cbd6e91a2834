import type { ObjectKind } from '../access-log/kept-object.ts';

/** Rows are found by their ids as text: `emergency_access_object` is the index of that. */
export const EMERGENCY_KIND: ObjectKind = {
  kind: 'emergency',
  table: 'emergency_access',
  id: 'id::text collate "C"',
  columns: {
    id: 'uuid!',
    requested_by: 'text!',
    case_number: 'text!',
    sealed: 'text!',
    requested_at: 'timestamp with time zone!',
    approved_by: 'text',
    approved_at: 'timestamp with time zone',
    version: 'integer!',
    person: 'text',
    reviewed_by: 'text',
    reviewed_at: 'timestamp with time zone',
    verdict: 'text',
    sealed_review: 'text',
  },
  version: 'version',
};
