import { instantText, type ObjectKind } from '../access-log/kept-object.ts';

/** Objections as the log knows them. Rows are found by their ids as text: `access_objection_object` is the index of that. */
export const OBJECTION_KIND: ObjectKind = {
  kind: 'objection',
  table: 'access_objection',
  id: 'id::text collate "C"',
  version: 'version',
  columns: {
    id: 'id',
    record: 'record',
    person: 'person',
    key_hash: 'key_hash',
    agencies: 'agencies',
    sealed: 'sealed',
    filed_at: instantText('filed_at'),
    due_at: instantText('due_at'),
    sealed_answer: 'sealed_answer',
    answered_by: 'answered_by',
    answered_at: instantText('answered_at'),
    version: 'version',
  },
};
