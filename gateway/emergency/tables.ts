import type { FieldEncryption } from '../storage/field-encryption.ts';
import { expand, type Family, rowsOf } from '../storage/migrating/migration.ts';
import { noKeys, type Sealing } from '../storage/migrating/sealing.ts';
import { expandSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { personHashes, sealedShape } from './emergency-store.ts';

/** Applied in order, each once; never edited after a release. Rows stay: an access is reviewed long after it ended. */
const stepsWith = (sealing: Sealing): Family['steps'] => [
  expand(
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
    { sql: 'drop table emergency_access', loses: [rowsOf('emergency_access', true)] },
  ),
  // The id as text is how records of the access log name a row.
  expand(
    `
  alter table emergency_access add column version int not null default 1;
  create index emergency_access_object on emergency_access ((id::text) collate "C")
  `,
    {
      sql: 'drop index emergency_access_object; alter table emergency_access drop column version',
      loses: [{ ...rowsOf('emergency_access', true), name: 'emergency_access.version' }],
    },
    { holdsUp: true },
  ),
  expand(
    `
  alter table emergency_access add column person text, add column reviewed_by text, add column reviewed_at timestamptz, add column verdict text,
    add column sealed_review text,
    add check (reviewed_by <> requested_by and reviewed_by <> approved_by),
    add check ((reviewed_by is null) = (reviewed_at is null) and (reviewed_by is null) = (verdict is null)
      and (reviewed_by is null) = (sealed_review is null)),
    add check (reviewed_by is null or approved_by is not null);
  create index emergency_access_person on emergency_access (person, requested_at desc, id desc);
  create index emergency_access_requested on emergency_access (requested_at desc, id desc)
  `,
    {
      sql: `drop index emergency_access_person; drop index emergency_access_requested;
        alter table emergency_access drop column person, drop column reviewed_by, drop column reviewed_at, drop column verdict,
          drop column sealed_review`,
      loses: [
        {
          name: 'emergency_access.person',
          count:
            'select count(*) as count from emergency_access where person is not null or reviewed_by is not null',
          isOnRecord: true,
        },
      ],
    },
    { holdsUp: true },
  ),
  // What it found is on record; an older program leaves it as it is.
  expand((session) => findByPerson(session, sealing), { sql: '' }, { holdsUp: true }),
];
/** @param sealing of a store that may lack the steps which need keys. */
export const emergencyFamily = (sealing: Sealing = noKeys): Family => ({
  versions: 'emergency_migration',
  steps: stepsWith(sealing),
});

/** Rows of older days are found by their person, too; one whose key is gone tells of nobody any more. */
async function findByPerson(session: SqlSession, sealing: Sealing): Promise<void> {
  for (const row of await session.query('select id, sealed from emergency_access where person is null')) {
    const id = String(row['id']);
    const encryption = sealing();
    const personId = personOf(encryption, id, String(row['sealed']));
    if (personId === undefined) continue;
    const [person] = personHashes(encryption, personId);
    await session.query('update emergency_access set person = $2 where id = $1', [id, person]);
  }
}

function personOf(encryption: FieldEncryption, id: string, sealed: string): string | undefined {
  try {
    return sealedShape.parse(encryption.decrypt(sealed, id)).personId;
  } catch {
    return undefined;
  }
}

/** The table of emergency accesses, brought as far as a start may. Safe to run by several processes at once. */
export const prepareEmergencyTables = (
  driver: SqlDriver,
  encryption: FieldEncryption,
): Promise<readonly number[]> =>
  expandSchema(
    driver,
    emergencyFamily(() => encryption),
  );
