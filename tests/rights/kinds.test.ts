import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { adoptObjects } from '../../gateway/access-log/adopt-objects.ts';
import { readObject } from '../../gateway/access-log/kept-object.ts';
import { openTestLog, STORES } from '../../gateway/access-log/testing/log-fixture.ts';
import { EMERGENCY_KIND } from '../../gateway/emergency/kept-kind.ts';
import { prepareEmergencyTables } from '../../gateway/emergency/tables.ts';
import { DRAFT_KIND } from '../../gateway/filing/kept-kind.ts';
import { prepareFilingTables } from '../../gateway/filing/tables.ts';
import { DELEGATION_KIND, REQUEST_KIND } from '../../gateway/mutations/kept-kinds.ts';
import { prepareTables } from '../../gateway/mutations/tables.ts';
import { OBJECTION_KIND } from '../../gateway/objections/kept-kind.ts';
import { prepareObjectionTables } from '../../gateway/objections/tables.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';
import { UPLOAD_KIND } from '../../gateway/uploads/kept-kind.ts';
import { prepareUploadTables } from '../../gateway/uploads/tables.ts';
import { changesIn } from './agreement.ts';

const KINDS = [DELEGATION_KIND, DRAFT_KIND, EMERGENCY_KIND, OBJECTION_KIND, REQUEST_KIND, UPLOAD_KIND].map(
  (kind) => [kind.kind, kind] as const,
);

describe.each(STORES)('rights and requests, on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ driver, drop } = await open());
    const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
    await prepareTables(driver, encryption);
    await prepareEmergencyTables(driver, encryption);
    await prepareObjectionTables(driver);
    await prepareFilingTables(driver);
    await prepareUploadTables(driver);
  });
  afterAll(async () => {
    await driver.close();
    await drop();
  });

  test.each(KINDS)('%s: the digest covers every column of its table', async (_name, { table, columns }) => {
    const rows = await driver.query(
      `select column_name::text as name from information_schema.columns where table_schema = 'public' and table_name = $1`,
      [table],
    );
    expect(Object.keys(columns).sort()).toEqual(rows.map(({ name }) => String(name)).sort());
  });

  test.each(KINDS)(
    '%s: a row is found by its id with an index, however many there are',
    async (_name, { table, id }) => {
      const plan = await driver.transaction(async (session) => {
        await session.query('set local enable_seqscan = off');
        return session.query(`explain select 1 from ${table} where ${id} = 'x'`);
      });
      expect(JSON.stringify(plan)).toContain(`${table}_object`);
    },
  );

  test('that are older than the records of their changes are put on record once, and later ones are not', async () => {
    const log = await openTestLog(driver);
    const insert = (id: string) =>
      driver.query(
        `insert into delegation (id, owner_hash, representative_hash, sealed, dossiers, key_hash, granted_at, expires_at)
         values ($1::uuid, 'o', 'r', 's', '{}', ($1::uuid)::text, $2, $2)`,
        [id, new Date()],
      );
    const ids = [randomUUID(), randomUUID()].sort();
    for (const id of ids) await insert(id);
    await adoptObjects(log, DELEGATION_KIND, new Date());
    const told = async () =>
      (await changesIn(driver)).filter(({ object }) => object.kind === DELEGATION_KIND.kind);
    const [first] = await told();
    expect((await told()).map(({ object }) => [object.id, object.state, object.version])).toEqual(
      ids.map((id) => [id, 'adopted', 1]),
    );
    expect(first?.object.digest).toBe((await readObject(driver, DELEGATION_KIND, ids[0] ?? ''))?.digest);
    await insert(randomUUID());
    await adoptObjects(log, DELEGATION_KIND, new Date());
    expect(await told()).toHaveLength(2);
  });
});
