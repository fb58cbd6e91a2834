import { prepareTurns } from '../mutations/waiting-turns.ts';
import { applyMigrations } from '../storage/apply-migrations.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

/** Applied in order, each once; never edited after a release. Rows stay, without a word of what the draft said. */
const STEPS: readonly string[] = [
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
  // Some have to wait for a reception system that sleeps.
  `create index filing_draft_open on filing_draft (due_at) where state in ('waiting', 'sending', 'uncertain')`,
];
export const FILING_MIGRATIONS = STEPS.length;

/** The table of drafts, brought to the newest version. Safe to run by several processes at once. */
export async function prepareFilingTables(driver: SqlDriver): Promise<void> {
  await applyMigrations(driver, 'filing_migration', STEPS);
  await prepareTurns(driver);
}
