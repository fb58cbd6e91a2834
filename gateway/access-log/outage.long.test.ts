import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openPgDriver } from '../storage/pg-driver.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { AccessLog } from './access-log.ts';
import { parseVerifierKey, verifierKey } from './checkpoint.ts';
import { freshDatabase, STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';
import { startTcpProxy, type TcpProxy } from './testing/tcp-proxy.ts';
import { verifyStore } from './verify/verify-store.ts';

const refused = expect.objectContaining({ code: 'ACCESS_LOG_UNAVAILABLE' });
const signer = testSigner();
const keys = testKeys();
const verifiers = [parseVerifierKey(verifierKey(signer))];
const open: AccessLog[] = [];
const openLog = async (driver: SqlDriver): Promise<AccessLog> => {
  const log = await AccessLog.open({
    driver,
    instance: 'gateway-1',
    signer,
    keys,
    onFailure: () => undefined,
  });
  open.push(log);
  return log;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close()));
});

async function untilHealthy(log: AccessLog): Promise<void> {
  while (!log.health().ok) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Writes without a pause until told to stop; @returns ids told to be durable and how often it was refused. */
function keepWriting(log: AccessLog) {
  const durable: string[] = [];
  let refusals = 0;
  let isStopping = false;
  const one = async () => {
    while (!isStopping) {
      const record = testRecord({ at: new Date().toISOString() });
      try {
        await log.append([record]);
        durable.push(record.id);
      } catch (error) {
        expect(error).toEqual(refused);
        refusals += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
  };
  const running = Promise.all([one(), one(), one(), one()]);
  return {
    durable,
    refusals: () => refusals,
    stop: async () => {
      isStopping = true;
      await running;
    },
  };
}

const url = process.env['TEST_DATABASE_URL'];
(url === undefined ? describe.skip : describe)('PostgreSQL taken away in mid-load', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let proxy: TcpProxy;
  beforeAll(async () => {
    database = await freshDatabase(url ?? '');
    proxy = await startTcpProxy(database.url);
  });
  afterAll(async () => {
    await proxy.close();
    await database.driver.close();
    await database.drop();
  });

  test.each(['cut', 'silent'] as const)(
    'by a network that is %s: writes are refused, health says why, service resumes alone',
    async (mode) => {
      const log = await openLog(
        await openPgDriver(proxy.url, { connectMs: 400, writeMs: 400, readMs: 1_000 }),
      );
      const load = keepWriting(log);
      while (load.durable.length < 20) await new Promise((resolve) => setTimeout(resolve, 10));
      proxy.set(mode);
      while (load.refusals() < 20) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(log.health()).toEqual({
        ok: false,
        reason: expect.stringMatching(
          /^the store does not take records since 2.*; no data leaves until it does$/,
        ),
      });
      const before = load.durable.length;
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(load.durable.length).toBe(before);
      proxy.set('open');
      await untilHealthy(log);
      while (load.durable.length < before + 20) await new Promise((resolve) => setTimeout(resolve, 10));
      await load.stop();
      const rows = await database.driver.query("select body::jsonb ->> 'id' as id from access_record");
      const stored = new Set(rows.map((row) => String(row['id'])));
      expect(load.durable.filter((id) => !stored.has(id))).toEqual([]);
      expect(await verifyStore(database.driver, { verifiers })).toMatchObject({ ok: true });
    },
  );

  test('a second gateway of the same name does not start while the first one lives', async () => {
    await openLog(await openPgDriver(database.url));
    const second = await openPgDriver(database.url);
    await expect(openLog(second)).rejects.toThrow(/held by another process/);
    await second.close();
  });

  test('the successor of a killed gateway waits until the session of the dead one has ended', async () => {
    await openLog(await openPgDriver(database.url));
    const [first] = open.splice(0);
    const successor = openPgDriver(database.url).then(openLog);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await first?.close();
    expect((await successor).health()).toMatchObject({ ok: true });
  });

  test('two gateways that enter a new month at once both write', async () => {
    const drivers = await Promise.all([openPgDriver(database.url), openPgDriver(database.url)]);
    const logs = await Promise.all(
      drivers.map((driver, place) => {
        const instance = `month-${place}`;
        return AccessLog.open({
          driver,
          instance,
          signer: testSigner(instance),
          keys,
          onFailure: () => undefined,
        });
      }),
    );
    open.push(...logs);
    const months = ['2031-01', '2031-02', '2031-03', '2031-04', '2031-05'];
    for (const month of months)
      await Promise.all(logs.map((log) => log.append([testRecord({ at: `${month}-01T00:00:00.000Z` })])));
    expect(logs.map((log) => log.health())).toEqual([{ ok: true }, { ok: true }]);
  });
});

describe.each(STORES)('a commit whose answer got lost on $name', ({ open: openStore }) => {
  test('refuses its caller, and the log goes on from what was really written', async () => {
    const { driver, drop } = await openStore();
    let isAnswerLost = false;
    const log = await openLog({
      ...driver,
      transaction: async (work, limitMs) => {
        const result = await driver.transaction(work, limitMs);
        if (!isAnswerLost) return result;
        isAnswerLost = false;
        throw new Error('connection lost after COMMIT');
      },
    });
    await log.upkeep();
    const at = new Date().toISOString();
    await log.append([testRecord({ at })]);
    isAnswerLost = true;
    await expect(log.append([testRecord({ at })])).rejects.toEqual(refused);
    await untilHealthy(log);
    await log.append([testRecord({ at })]);
    const written = await driver.query("select 1 from access_record where kind = 'crossing'");
    expect(written).toHaveLength(3);
    expect(await verifyStore(driver, { verifiers })).toMatchObject({ ok: true, erased: 0 });
    await log.close();
    open.length = 0;
    await drop();
  });
});
