import { instantText, type ObjectKind } from '../access-log/kept-object.ts';

/** Rows are found by their ids as text: `emergency_access_object` is the index of that. */
export const EMERGENCY_KIND: ObjectKind = {
  kind: 'emergency',
  table: 'emergency_access',
  id: 'id::text collate "C"',
  columns: {
    id: 'id',
    requested_by: 'requested_by',
    case_number: 'case_number',
    sealed: 'sealed',
    requested_at: instantText('requested_at'),
    approved_by: 'approved_by',
    approved_at: instantText('approved_at'),
    version: 'version',
    person: 'person',
    reviewed_by: 'reviewed_by',
    reviewed_at: instantText('reviewed_at'),
    verdict: 'verdict',
    sealed_review: 'sealed_review',
  },
  version: 'version',
};
