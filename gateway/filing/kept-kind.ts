import type { ObjectKind } from '../access-log/kept-object.ts';

/** Drafts as the log knows them. Rows are found by their ids as text: `filing_draft_object` is the index of that. */
export const DRAFT_KIND: ObjectKind = {
  kind: 'draft',
  table: 'filing_draft',
  id: 'id::text collate "C"',
  columns: {
    id: 'uuid!',
    owner_hash: 'text!',
    actor_hash: 'text',
    key_hash: 'text!',
    request_hash: 'text!',
    procedure: 'text!',
    state: 'text!',
    sealed: 'text',
    submit_key: 'text',
    sealed_sending: 'text',
    sealed_receipt: 'text',
    dossier: 'text',
    attempts: 'integer!',
    created_at: 'timestamp with time zone!',
    expires_at: 'timestamp with time zone!',
    due_at: 'timestamp with time zone',
    sent_at: 'timestamp with time zone',
    version: 'integer!',
  },
  version: 'version',
};
