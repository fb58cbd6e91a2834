import type { Sealing } from '../storage/migrating/sealing.ts';
import type { SqlSession } from '../storage/sql-driver.ts';
import { grantKeyHashes, type Parties, partyHashes } from './delegation-store.ts';
import { requestKeyHashes } from './request-store.ts';

const AT_ONCE = 1_000;

/**
 * Carries requests and delegations over from tables that named persons and callers' keys in the clear. Every row goes to
 * a new table and the old one is dropped: a column that is only dropped would leave its values in the files.
 * @param sealing asked only where there are rows.
 */
export async function sealPersons(session: SqlSession, sealing: Sealing): Promise<void> {
  await session.query(`
    create table sealed_request (
      reference uuid primary key,
      caller text not null,
      key_hash text not null,
      action text not null,
      dossier text not null,
      request_hash text not null,
      state text not null,
      sealed text,
      result text,
      attempts int not null default 1,
      created_at timestamptz not null,
      due_at timestamptz not null,
      unique (caller, key_hash)
    )`);
  await eachRow(session, 'citizen_request', 'reference', async (row) => {
    const [keyHash] = requestKeyHashes(sealing(), String(row['key']));
    await session.query(
      `insert into sealed_request
       select reference, caller, $2, action, dossier, request_hash, state, sealed, result, attempts, created_at, due_at
       from citizen_request where reference = $1`,
      [row['reference'], keyHash],
    );
  });
  await session.query(`
    create table sealed_delegation (
      id uuid primary key,
      owner_hash text not null,
      representative_hash text not null,
      sealed text not null,
      dossiers text[] not null,
      key_hash text not null,
      granted_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      unique (owner_hash, key_hash)
    )`);
  await eachRow(session, 'delegation', 'id', async (row) => {
    const id = String(row['id']);
    const encryption = sealing();
    const parties: Parties = {
      ownerId: String(row['owner_id']),
      representativeId: String(row['representative_id']),
    };
    await session.query(
      `insert into sealed_delegation
       select id, $2, $3, $4, dossiers, $5, granted_at, expires_at, revoked_at from delegation where id = $1`,
      [
        id,
        partyHashes(encryption, parties.ownerId)[0],
        partyHashes(encryption, parties.representativeId)[0],
        encryption.encrypt(parties, id),
        grantKeyHashes(encryption, String(row['key']))[0],
      ],
    );
  });
  for (const statement of [
    'drop table citizen_request',
    'alter table sealed_request rename to citizen_request',
    'create index citizen_request_caller on citizen_request (caller, created_at desc)',
    `create index citizen_request_due on citizen_request (due_at) where state in ('sending', 'uncertain')`,
    'drop table delegation',
    'alter table sealed_delegation rename to delegation',
    'create index delegation_representative on delegation (representative_hash)',
  ])
    await session.query(statement);
}

/** In the order of their ids, some at a time: a full table does not fit into memory. */
async function eachRow(
  session: SqlSession,
  table: string,
  id: string,
  take: (row: Readonly<Record<string, unknown>>) => Promise<void>,
): Promise<void> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await session.query(
      `select * from ${table} where ${id} > $1 order by ${id} limit ${AT_ONCE}`,
      [last],
    );
    for (const row of rows) await take(row);
    if (rows.length < AT_ONCE) return;
    last = String(rows.at(-1)?.[id]);
  }
}
