import { applyMigrations } from '../storage/apply-migrations.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

/** Applied in order, each once; never edited after a release. Rows stay when the document is gone. */
const STEPS: readonly string[] = [
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
];
export const UPLOAD_MIGRATIONS = STEPS.length;

/** The table of uploads, brought to the newest version. Safe to run by several processes at once. */
export const prepareUploadTables = (driver: SqlDriver): Promise<void> =>
  applyMigrations(driver, 'upload_migration', STEPS);
