import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

/** Applied in order, each once; never edited after a release. Rows stay when the document is gone. */
export const UPLOAD_FAMILY: Family = {
  versions: 'upload_migration',
  steps: [
    expand(
      `
  create table upload (
    id uuid primary key,
    owner_hash text not null,
    actor_hash text,
    content_hash text not null,
    type text not null,
    bytes int not null,
    sealed text,
    used_in text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    version int not null default 1
  );
  create index upload_object on upload ((id::text) collate "C");
  create index upload_owner on upload (owner_hash, created_at desc);
  create index upload_expires on upload (expires_at) where sealed is not null
  `,
      { sql: 'drop table upload', loses: [rowsOf('upload', true)] },
    ),
  ],
};

/** The table of uploads, brought as far as a start may. Safe to run by several processes at once. */
export const prepareUploadTables = (driver: SqlDriver): Promise<readonly number[]> =>
  expandSchema(driver, UPLOAD_FAMILY);
