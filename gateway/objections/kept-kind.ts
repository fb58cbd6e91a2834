import type { ObjectKind } from '../access-log/kept-object.ts';

/** Objections as the log knows them. Rows are found by their ids as text: `access_objection_object` is the index of that. */
export const OBJECTION_KIND: ObjectKind = {
  kind: 'objection',
  table: 'access_objection',
  id: 'id::text collate "C"',
  version: 'version',
  columns: {
    id: 'uuid!',
    record: 'uuid!',
    person: 'text!',
    key_hash: 'text!',
    agencies: 'text[]!',
    sealed: 'text!',
    filed_at: 'timestamp with time zone!',
    due_at: 'timestamp with time zone',
    sealed_answer: 'text',
    answered_by: 'text',
    answered_at: 'timestamp with time zone',
    version: 'integer!',
  },
};
