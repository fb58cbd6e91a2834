import { prepareTurns } from '../mutations/waiting-turns.ts';
import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

/** Applied in order, each once; never edited after a release. Rows stay, without a word of what the draft said. */
export const FILING_FAMILY: Family = {
  versions: 'filing_migration',
  steps: [
    expand(
      `
  create table filing_draft (
    id uuid primary key,
    owner_hash text not null,
    actor_hash text,
    key_hash text not null,
    request_hash text not null,
    procedure text not null,
    state text not null,
    sealed text,
    submit_key text,
    sealed_sending text,
    sealed_receipt text,
    dossier text,
    attempts int not null default 0,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    due_at timestamptz,
    sent_at timestamptz,
    version int not null default 1,
    unique (owner_hash, key_hash)
  );
  create index filing_draft_object on filing_draft ((id::text) collate "C");
  create index filing_draft_owner on filing_draft (owner_hash, created_at desc);
  create index filing_draft_submitted on filing_draft (owner_hash, submit_key) where submit_key is not null;
  create index filing_draft_due on filing_draft (due_at) where state in ('sending', 'uncertain');
  create index filing_draft_awaiting on filing_draft (created_at) where state = 'awaiting';
  create index filing_draft_expires on filing_draft (expires_at)
    where sealed is not null or sealed_receipt is not null
  `,
      { sql: 'drop table filing_draft', loses: [rowsOf('filing_draft', true)] },
    ),
    // Some have to wait for a reception system that sleeps.
    expand(
      {
        index: {
          name: 'filing_draft_waiting',
          table: 'filing_draft',
          definition: "(due_at) where state = 'waiting'",
        },
      },
      { sql: 'drop index filing_draft_waiting' },
    ),
  ],
};

/** The table of drafts, brought as far as a start may. Safe to run by several processes at once. */
export async function prepareFilingTables(driver: SqlDriver): Promise<readonly number[]> {
  await prepareTurns(driver);
  return expandSchema(driver, FILING_FAMILY);
}
