import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';

/** Applied in order, each once; never edited after a release. Rows stay, as the answers do. */
export const OBJECTION_FAMILY: Family = {
  versions: 'objection_migration',
  steps: [
    expand(
      `
  create table access_objection (
    id uuid primary key,
    record uuid not null,
    person text not null,
    key_hash text not null,
    agencies text[] not null,
    sealed text not null,
    filed_at timestamptz not null,
    due_at timestamptz,
    sealed_answer text,
    answered_by text,
    answered_at timestamptz,
    version int not null default 1,
    unique (person, record),
    unique (person, key_hash),
    check ((answered_by is null) = (answered_at is null)),
    check ((answered_by is null) = (sealed_answer is null))
  );
  create index access_objection_object on access_objection ((id::text) collate "C");
  create index access_objection_person on access_objection (person, filed_at desc, id desc);
  create index access_objection_filed on access_objection (filed_at desc, id desc)
  `,
      { sql: 'drop table access_objection', loses: [rowsOf('access_objection', true)] },
    ),
  ],
};

/** The table of objections, brought as far as a start may. Safe to run by several processes at once. */
export const prepareObjectionTables = (driver: SqlDriver): Promise<readonly number[]> =>
  expandSchema(driver, OBJECTION_FAMILY);
