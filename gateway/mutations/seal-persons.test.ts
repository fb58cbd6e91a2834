import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccessLog } from '../access-log/access-log.ts';
import { adoptObjects } from '../access-log/adopt-objects.ts';
import { openTestLog, STORES } from '../access-log/testing/log-fixture.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import { contractSchema } from '../storage/migrating/take-steps.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { DelegationStore } from './delegation-store.ts';
import { DELEGATION_KIND } from './kept-kinds.ts';
import { RequestStore, requestKeyHashes } from './request-store.ts';
import { requestFamily } from './tables.ts';
import { prepareTurns } from './waiting-turns.ts';

const [LAN, MINH, TU] = ['001190000001', '001099000003', '001048000004'];
const KEY = 'khoa-001190000001';
const NOW = new Date('2026-11-26T08:00:00Z');
const ACT = { caller: undefined, requestId: undefined, at: NOW };
const LATER = new Date('2026-12-26T08:00:00Z');

/** As the tables were before persons were sealed in them. */
const BEFORE = [
  'create table request_migration (version int primary key, at timestamptz not null default now())',
  'insert into request_migration (version) values (1)',
  `create table citizen_request (
    reference uuid primary key, caller text not null, key text not null, action text not null, dossier text not null,
    request_hash text not null, state text not null, sealed text, result text, attempts int not null default 1,
    created_at timestamptz not null, due_at timestamptz not null, unique (caller, key))`,
  'create index citizen_request_caller on citizen_request (caller, created_at desc)',
  `create index citizen_request_due on citizen_request (due_at) where state in ('sending', 'uncertain')`,
  `create table delegation (
    id uuid primary key, owner_id text not null, representative_id text not null, dossiers text[] not null,
    key text not null, granted_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz,
    unique (owner_id, key))`,
  'create index delegation_representative on delegation (representative_id)',
];

describe.each(STORES)('rows that named persons in the clear, on $name', ({ open }) => {
  const unreadable: unknown[] = [];
  const onUnreadable = (error: unknown) => void unreadable.push(error);
  const secret = randomBytes(32);
  const key = { id: 'k1', secret: randomBytes(32) };
  const encryption = new FieldEncryption([key], secret);
  let driver: SqlDriver;
  let log: AccessLog;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ driver, drop } = await open());
    log = await openTestLog(driver);
    for (const statement of BEFORE) await driver.query(statement);
    await prepareTurns(driver);
  });
  afterEach(async () => {
    await log.close();
    await drop();
  });

  test('are carried over and found, and nothing of them is left in the clear', async () => {
    // As the release before hashed callers: with the unnamed secret.
    const caller = encryption.hashes('caller', 'citizen', LAN, '');
    const callerBefore = String(caller.at(-1));
    const reference = randomUUID();
    await driver.query(
      `insert into citizen_request values ($1, $2, $3, 'RATE', 'D-1', 'h', 'done', null, $4, 3, $5, $6)`,
      [reference, callerBefore, KEY, JSON.stringify({ receiptNumber: 'R', acceptedAt: 'A' }), NOW, LATER],
    );
    const ids = [randomUUID(), randomUUID()];
    const given = (id: string | undefined, owner: string, revokedAt: Date | null) =>
      driver.query('insert into delegation values ($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[id, owner, MINH, ['D-1'], KEY, NOW, LATER, revokedAt],
      ]);
    await given(ids[0], LAN, null);
    await given(ids[1], TU, LATER);

    await contractSchema(
      driver,
      requestFamily(() => encryption),
    );
    await contractSchema(
      driver,
      requestFamily(() => encryption),
    );

    await adoptObjects(log, DELEGATION_KIND, NOW);

    const requests = new RequestStore(driver, log);
    const found = await requests.find(caller, requestKeyHashes(encryption, KEY));
    expect(found).toMatchObject({ reference, state: 'done', attempts: 3, receipt: { receiptNumber: 'R' } });
    expect(await requests.ofCaller(caller, 5)).toHaveLength(1);
    const delegations = new DelegationStore(driver, log, encryption, onUnreadable);
    await delegations.refresh(NOW);
    expect(await delegations.heldBy(MINH, NOW)).toEqual([
      expect.objectContaining({ id: ids[0], ownerId: LAN, representativeId: MINH, dossiers: ['D-1'] }),
    ]);
    expect(await delegations.ofPerson(TU)).toEqual([
      expect.objectContaining({ id: ids[1], revokedAt: LATER.toISOString() }),
    ]);
    // The same key again is the same delegation.
    const again = {
      ownerId: LAN,
      representativeId: TU,
      dossiers: [],
      key: KEY,
      expiresAt: LATER.toISOString(),
    };
    expect(await delegations.grant(again, ACT)).toMatchObject({ id: ids[0], representativeId: MINH });
    for (const table of ['citizen_request', 'delegation']) {
      const rows = await driver.query(`select row_to_json(t)::text as row from ${table} t`);
      expect(JSON.stringify(rows)).not.toMatch(/0011900|0010990|0010480|khoa/);
    }
  });

  test('are so many that they are read in parts', async () => {
    await driver.query(
      `insert into delegation select gen_random_uuid(), 'o' || n, $1, '{}', 'k', $2, $3, null
       from generate_series(1, 2500) n`,
      [MINH, NOW, LATER],
    );
    await contractSchema(
      driver,
      requestFamily(() => encryption),
    );
    const [row] = await driver.query('select count(distinct owner_hash)::int as count from delegation');
    expect(row?.['count']).toBe(2_500);
  });

  test('hide no other row when one of them cannot be read', async () => {
    await contractSchema(
      driver,
      requestFamily(() => encryption),
    );
    const store = new DelegationStore(driver, log, encryption, onUnreadable);
    const wanted = { ownerId: LAN, representativeId: MINH, dossiers: [], expiresAt: LATER.toISOString() };
    for (const key of ['first', 'second']) await store.grant({ ...wanted, key }, ACT);
    await driver.query(
      `update delegation set sealed = (select sealed from delegation order by id desc limit 1)
       where id = (select id from delegation order by id limit 1)`,
    );
    unreadable.length = 0;
    expect(await store.heldBy(MINH, NOW)).toHaveLength(1);
    expect(await store.ofPerson(LAN)).toHaveLength(1);
    expect(unreadable).toHaveLength(2);
  });

  test('are found when the key was changed, and their keys are still used up', async () => {
    await contractSchema(
      driver,
      requestFamily(() => encryption),
    );
    const before = new DelegationStore(driver, log, encryption, onUnreadable);
    const wanted = {
      ownerId: LAN,
      representativeId: MINH,
      dossiers: [],
      key: KEY,
      expiresAt: LATER.toISOString(),
    };
    const made = await before.grant(wanted, ACT);
    const ring = new FieldEncryption([{ id: 'k2', secret: randomBytes(32) }, key], secret);
    const after = new DelegationStore(driver, log, ring, onUnreadable);
    await after.refresh(NOW);
    expect(await after.heldBy(MINH, NOW)).toEqual([expect.objectContaining({ id: made?.id, ownerId: LAN })]);
    expect(await after.grant({ ...wanted, representativeId: TU }, ACT)).toEqual(made);
    expect(await after.revoke(made?.id ?? '', MINH, ACT)).toMatchObject({ revokedAt: NOW.toISOString() });

    const draft = (by: FieldEncryption) => ({
      caller: by.hashes('caller', LAN),
      key: requestKeyHashes(by, KEY),
      action: 'RATE' as const,
      dossier: 'D-1',
      requestHash: by.hash('request'),
      reason: undefined,
      encrypt: (reference: string) => by.encrypt({}, reference),
    });
    const requests = new RequestStore(driver, log);
    expect(await requests.begin(draft(encryption), ACT, LATER)).toBeDefined();
    expect(await requests.begin(draft(ring), ACT, LATER)).toBeUndefined();
    const { caller, key: keys } = draft(ring);
    expect(await requests.find(caller, keys)).toMatchObject({ state: 'sending' });
  });
});
