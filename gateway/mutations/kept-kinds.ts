import type { ObjectKind } from '../access-log/kept-object.ts';

/** Rows of all three are found by their ids as text: `delegation_object`, `citizen_request_object` and `waiting_turn_object` are indexes of that. */
export const DELEGATION_KIND: ObjectKind = {
  kind: 'delegation',
  table: 'delegation',
  id: 'id::text collate "C"',
  columns: {
    id: 'uuid!',
    owner_hash: 'text!',
    representative_hash: 'text!',
    sealed: 'text!',
    dossiers: 'text[]!',
    key_hash: 'text!',
    granted_at: 'timestamp with time zone!',
    expires_at: 'timestamp with time zone!',
    revoked_at: 'timestamp with time zone',
    version: 'integer!',
  },
  version: 'version',
};

export const REQUEST_KIND: ObjectKind = {
  kind: 'request',
  table: 'citizen_request',
  id: 'reference::text collate "C"',
  columns: {
    reference: 'uuid!',
    caller: 'text!',
    key_hash: 'text!',
    action: 'text!',
    dossier: 'text!',
    request_hash: 'text!',
    state: 'text!',
    sealed: 'text',
    result: 'text',
    attempts: 'integer!',
    created_at: 'timestamp with time zone!',
    due_at: 'timestamp with time zone!',
    version: 'integer!',
  },
  version: 'version',
};

/** What waits for an agency, and what became of it: who came first, and what citizens are told. */
export const TURN_KIND: ObjectKind = {
  kind: 'turn',
  table: 'waiting_turn',
  id: 'reference::text collate "C"',
  columns: {
    reference: 'uuid!',
    place: 'bigint!',
    agency: 'text!',
    action: 'text!',
    person: 'text',
    dossier: 'text!',
    taken_at: 'timestamp with time zone!',
    send_at: 'timestamp with time zone!',
    left_at: 'timestamp with time zone',
    outcome: 'text',
    version: 'integer!',
  },
  version: 'version',
};
