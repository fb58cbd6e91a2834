import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { STORES } from '../../gateway/access-log/testing/log-fixture.ts';
import { EMERGENCY_KIND } from '../../gateway/emergency/kept-kind.ts';
import { prepareEmergencyTables } from '../../gateway/emergency/tables.ts';
import { DELEGATION_KIND, REQUEST_KIND } from '../../gateway/mutations/kept-kinds.ts';
import { prepareTables } from '../../gateway/mutations/tables.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';

const KINDS = [DELEGATION_KIND, EMERGENCY_KIND, REQUEST_KIND].map((kind) => [kind.kind, kind] as const);

describe.each(STORES)('rights and requests, on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ driver, drop } = await open());
    await prepareTables(driver, new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]));
    await prepareEmergencyTables(driver);
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
});
