import type { Migration } from './apply-migrations.ts';
import type { FieldEncryption } from './field-encryption.ts';
import type { SqlSession } from './sql-driver.ts';

/** A step that may have to open or seal what the database must not read. */
export type SealedMigration = string | ((session: SqlSession, encryption: FieldEncryption) => Promise<void>);

export const withEncryption = (
  steps: readonly SealedMigration[],
  encryption: FieldEncryption,
): readonly Migration[] =>
  steps.map((step) => (typeof step === 'string' ? step : (session) => step(session, encryption)));
