import { applyMigrations } from '../storage/apply-migrations.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

/** Applied in order, each once; never edited after a release. Rows stay: an access is reviewed long after it ended. */
const STEPS: readonly string[] = [
  `
  create table emergency_access (
    id uuid primary key,
    requested_by text not null,
    case_number text not null,
    sealed text not null,
    requested_at timestamptz not null,
    approved_by text,
    approved_at timestamptz,
    check (approved_by <> requested_by),
    check ((approved_by is null) = (approved_at is null))
  )
  `,
];
export const EMERGENCY_MIGRATIONS = STEPS.length;

/** The table of emergency accesses, brought to the newest version. Safe to run by several processes at once. */
export const prepareEmergencyTables = (driver: SqlDriver): Promise<void> =>
  applyMigrations(driver, 'emergency_migration', STEPS);
