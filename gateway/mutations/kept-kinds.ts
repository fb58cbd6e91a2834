import { instantText, type ObjectKind } from '../access-log/kept-object.ts';

/** Rows of both are found by their ids as text: `delegation_object` and `citizen_request_object` are indexes of that. */
export const DELEGATION_KIND: ObjectKind = {
  kind: 'delegation',
  table: 'delegation',
  id: 'id::text collate "C"',
  columns: {
    id: 'id',
    owner_hash: 'owner_hash',
    representative_hash: 'representative_hash',
    sealed: 'sealed',
    dossiers: 'array_to_json(dossiers)',
    key_hash: 'key_hash',
    granted_at: instantText('granted_at'),
    expires_at: instantText('expires_at'),
    revoked_at: instantText('revoked_at'),
    version: 'version',
  },
  version: 'version',
};

export const REQUEST_KIND: ObjectKind = {
  kind: 'request',
  table: 'citizen_request',
  id: 'reference::text collate "C"',
  columns: {
    reference: 'reference',
    caller: 'caller',
    key_hash: 'key_hash',
    action: 'action',
    dossier: 'dossier',
    request_hash: 'request_hash',
    state: 'state',
    sealed: 'sealed',
    result: 'result',
    attempts: 'attempts',
    created_at: instantText('created_at'),
    due_at: instantText('due_at'),
    version: 'version',
  },
  version: 'version',
};
