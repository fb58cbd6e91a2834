import type { ObjectKind } from '../access-log/kept-object.ts';

/** Uploads as the log knows them. Rows are found by their ids as text: `upload_object` is the index of that. */
export const UPLOAD_KIND: ObjectKind = {
  kind: 'upload',
  table: 'upload',
  id: 'id::text collate "C"',
  columns: {
    id: 'uuid!',
    owner_hash: 'text!',
    actor_hash: 'text',
    content_hash: 'text!',
    type: 'text!',
    bytes: 'integer!',
    sealed: 'text',
    used_in: 'text',
    created_at: 'timestamp with time zone!',
    expires_at: 'timestamp with time zone!',
    version: 'integer!',
  },
  version: 'version',
};
