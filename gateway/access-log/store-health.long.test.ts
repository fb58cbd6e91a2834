import { afterEach, describe, expect, test } from '@jest/globals';
import type { SqlDriver, SqlSession } from '../storage/sql-driver.ts';
import { AccessLog } from './access-log.ts';
import { migrate } from './migrations.ts';
import {
  administer,
  freshDatabase,
  STORES,
  testKeys,
  testRecord,
  testSigner,
} from './testing/log-fixture.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function openLog(driver: SqlDriver): Promise<AccessLog> {
  const parts = { instance: 'gateway-1', signer: testSigner(), keys: testKeys() };
  const log = await AccessLog.open({ driver, ...parts, onFailure: () => undefined });
  open.push(log);
  return log;
}

/** A disk with room for what is read and for a few bytes, but not for rows. */
function onFullDisk(driver: SqlDriver): { driver: SqlDriver; disk: { isFull: boolean } } {
  const disk = { isFull: false };
  const full = (session: SqlSession): SqlSession => ({
    async query(sql, parameters) {
      if (disk.isFull && /\binsert into\b/i.test(sql))
        throw Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
      return session.query(sql, parameters);
    },
  });
  return {
    disk,
    driver: {
      ...driver,
      transaction: (work, limitMs) => driver.transaction((session) => work(full(session)), limitMs),
    },
  };
}

describe.each(STORES)('the health of a log on $name', ({ open: openStore }) => {
  test('says steadily that a disk is full, without turns of well and ill, and that it is well once there is room', async () => {
    const opened = await openStore();
    open.push({ close: opened.drop });
    const { driver, disk } = onFullDisk(opened.driver);
    const log = await openLog(driver);
    await log.append([testRecord()]);
    disk.isFull = true;
    await expect(log.append([testRecord()])).rejects.toMatchObject({ code: 'ACCESS_LOG_UNAVAILABLE' });
    for (let looks = 0; looks < 30; looks += 1) {
      expect(log.health()).toEqual({
        ok: false,
        reason: expect.stringMatching(/^the store does not take records since .* \(its disk is full\)/),
      });
      await log.append([testRecord()]).catch(() => undefined);
      await pause(50);
    }
    disk.isFull = false;
    while (!log.health().ok) await pause(50);
    await log.append([testRecord()]);
    expect(log.health()).toEqual({ ok: true });
  }, 60_000);

  test('takes no records into tables that a crash would empty, says which, and goes on once they last', async () => {
    const opened = await openStore();
    open.push({ close: opened.drop });
    const { driver, disk } = onFullDisk(opened.driver);
    const log = await openLog(driver);
    await driver.query('alter table access_head set unlogged');
    // It looks every half minute, and after a failure.
    disk.isFull = true;
    await expect(log.append([testRecord()])).rejects.toMatchObject({ code: 'ACCESS_LOG_UNAVAILABLE' });
    disk.isFull = false;
    while (!/one of its tables is unlogged/.test(log.health().reason ?? '')) await pause(50);
    await expect(log.append([testRecord()])).rejects.toMatchObject({ code: 'ACCESS_LOG_UNAVAILABLE' });
    const mend = () => driver.query('alter table access_head set logged').catch(() => undefined);
    // The embedded store is closed for a moment at every try to recover.
    while (!(await mend())) await pause(50);
    while (!log.health().ok) await pause(50);
    await log.append([testRecord()]);
  }, 60_000);

  test('does not begin on tables that a crash would empty', async () => {
    const { driver, drop } = await openStore();
    await migrate(driver);
    await driver.query('alter table access_node set unlogged');
    await expect(openLog(driver)).rejects.toThrow(/the table access_node is unlogged/);
    await driver.close();
    await drop();
  });
});

const url = process.env['TEST_DATABASE_URL'];
(url === undefined ? test.skip : test)(
  'a log that another process has taken in the meantime says that it is held, and comes back when it is given up',
  async () => {
    const database = await freshDatabase(url ?? '');
    open.push({ close: database.drop });
    const log = await openLog(database.driver);
    await log.append([testRecord()]);
    const name = new URL(database.url).pathname.slice(1);
    const other = await freshDatabaseSession(database.url);
    open.push(other);
    // Its session is ended and the other one is faster.
    const taken = other.query(`select pg_advisory_lock(hashtextextended('access-log:gateway-1', 0))`);
    await administer(
      url ?? '',
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name like 'lienthong-log-%'
       and query not like '%pg_advisory_lock(hashtext%'`,
    );
    await taken;
    await log.append([testRecord()]).catch(() => undefined);
    while (!/held by another process/.test(log.health().reason ?? '')) await pause(50);
    expect(log.health().ok).toBe(false);
    await other.close();
    while (!log.health().ok) await pause(50);
    await log.append([testRecord()]);
  },
  60_000,
);

async function freshDatabaseSession(databaseUrl: string) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let isOpen = true;
  return {
    query: (sql: string) => client.query(sql),
    async close() {
      if (isOpen) await client.end();
      isOpen = false;
    },
  };
}
