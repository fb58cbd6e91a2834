import { expect, test } from '@jest/globals';
import { LOG_TABLES } from '../../access-log/log-tables.ts';
import { fillKeptStore } from '../../access-log/testing/kept-store.ts';
import { STORES } from '../../access-log/testing/log-fixture.ts';
import { readTables } from '../../access-log/testing/store-edits.ts';
import { verifyStore } from '../../access-log/verify/verify-store.ts';
import { storeFamilies } from '../../store-families.ts';
import { KEPT_KINDS, WORKING_TABLES } from './kept-kinds.ts';

test('every table that a gateway makes is verified, or named with the reason why no evidence lies there', async () => {
  const opened = await STORES[0]?.open();
  if (!opened) throw new Error('there is always an embedded store');
  const { driver, drop } = opened;
  try {
    const { question } = await fillKeptStore(driver);
    const there = (await readTables(driver)).map(({ name }) => name).filter((name) => name !== 'kept_right');
    const verified = [
      ...Object.keys(LOG_TABLES),
      ...KEPT_KINDS.map(({ table }) => table),
      ...storeFamilies().map(({ versions }) => versions),
    ];
    expect(there.toSorted()).toEqual([...new Set([...verified, ...Object.keys(WORKING_TABLES)])].toSorted());
    for (const reason of Object.values(WORKING_TABLES)) expect(reason).toMatch(/\w+ \w+/);
    expect(await verifyStore(driver, question)).toMatchObject({ ok: true });
    await driver.query("update store_step set phase = 'expand' where phase = 'contract'");
    await driver.query("insert into store_step values ('other_migration', 1, 'expand')");
    const { faults = [] } = (await verifyStore(driver, question)) ?? {};
    expect(faults.map(({ fault }) => fault)).toEqual([
      expect.stringMatching(/^store_step says of request_migration .*2 expand.* and should say .*2 contract/),
      expect.stringMatching(/^store_step tells of steps of other_migration/),
    ]);
  } finally {
    await driver.close();
    await drop();
  }
});
