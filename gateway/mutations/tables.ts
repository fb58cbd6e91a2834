import type { FieldEncryption } from '../storage/field-encryption.ts';
import { contract, expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { noKeys, type Sealing } from '../storage/migrating/sealing.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { sealPersons } from './seal-persons.ts';
import { prepareTurns } from './waiting-turns.ts';

/** How often a row was changed stands in the record of each change. */
const VERSIONS_OF = (table: string) => ({ ...rowsOf(table, true), name: `${table}.version` });

/** Applied in order, each once; never edited after a release. */
const stepsWith = (sealing: Sealing): Family['steps'] => [
  expand(
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
    {
      sql: 'drop table citizen_request; drop table delegation',
      loses: [rowsOf('citizen_request', true), rowsOf('delegation', true)],
    },
  ),
  // Nothing older reads or writes the new tables: all gateways must have stopped.
  contract(
    (session) => sealPersons(session, sealing),
    { never: 'names and keys would lie in the clear again' },
    { holdsUp: true, isNeeded: true },
  ),
  // The id as text is how records of the access log name a row.
  expand(
    `
  alter table citizen_request add column version int not null default 1;
  alter table delegation add column version int not null default 1;
  create index citizen_request_object on citizen_request ((reference::text) collate "C");
  create index delegation_object on delegation ((id::text) collate "C")
  `,
    {
      sql: `drop index citizen_request_object; drop index delegation_object;
        alter table citizen_request drop column version; alter table delegation drop column version`,
      loses: [VERSIONS_OF('citizen_request'), VERSIONS_OF('delegation')],
    },
    { holdsUp: true },
  ),
  // Some requests are made once for a dossier, whoever makes them.
  expand(
    `create index citizen_request_dossier on citizen_request (dossier, action)`,
    { sql: 'drop index citizen_request_dossier' },
    { holdsUp: true },
  ),
  // Some have to wait for an agency that sleeps.
  expand(
    {
      index: {
        name: 'citizen_request_waiting',
        table: 'citizen_request',
        definition: "(due_at) where state = 'waiting'",
      },
    },
    { sql: 'drop index citizen_request_waiting' },
  ),
];
/** @param sealing of a store that may lack the steps which need keys. */
export const requestFamily = (sealing: Sealing = noKeys): Family => ({
  versions: 'request_migration',
  steps: stepsWith(sealing),
});

/** The tables of requests and delegations, brought as far as a start may. Safe to run by several processes at once. */
export async function prepareTables(
  driver: SqlDriver,
  encryption: FieldEncryption,
): Promise<readonly number[]> {
  await prepareTurns(driver);
  return expandSchema(
    driver,
    requestFamily(() => encryption),
  );
}
