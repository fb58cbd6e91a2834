import { applyMigrations } from '../storage/apply-migrations.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type SealedMigration, withEncryption } from '../storage/sealed-migration.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { sealPersons } from './seal-persons.ts';
import { prepareTurns } from './waiting-turns.ts';

/** Applied in order, each once; never edited after a release. */
const STEPS: readonly SealedMigration[] = [
  `
  create table citizen_request (
    reference uuid primary key,
    caller text not null,
    key text not null,
    action text not null,
    dossier text not null,
    request_hash text not null,
    state text not null,
    sealed text,
    result text,
    attempts int not null default 1,
    created_at timestamptz not null,
    due_at timestamptz not null,
    unique (caller, key)
  );
  create index citizen_request_caller on citizen_request (caller, created_at desc);
  create index citizen_request_due on citizen_request (due_at) where state in ('sending', 'uncertain');
  create table delegation (
    id uuid primary key,
    owner_id text not null,
    representative_id text not null,
    dossiers text[] not null,
    key text not null,
    granted_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    unique (owner_id, key)
  );
  create index delegation_representative on delegation (representative_id)
  `,
  sealPersons,
  // The id as text is how records of the access log name a row.
  `
  alter table citizen_request add column version int not null default 1;
  alter table delegation add column version int not null default 1;
  create index citizen_request_object on citizen_request ((reference::text) collate "C");
  create index delegation_object on delegation ((id::text) collate "C")
  `,
  // Some requests are made once for a dossier, whoever makes them.
  `create index citizen_request_dossier on citizen_request (dossier, action)`,
  // Some have to wait for an agency that sleeps.
  `create index citizen_request_open on citizen_request (due_at) where state in ('waiting', 'sending', 'uncertain')`,
];
export const REQUEST_MIGRATIONS = STEPS.length;

/** The tables of requests and delegations, brought to the newest version. Safe to run by several processes at once. */
export async function prepareTables(driver: SqlDriver, encryption: FieldEncryption): Promise<void> {
  await applyMigrations(driver, 'request_migration', withEncryption(STEPS, encryption));
  await prepareTurns(driver);
}
