import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../schema/errors.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { AccessLog } from './access-log.ts';
import { parseVerifierKey, verifierKey } from './checkpoint.ts';
import { STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyStore } from './verify/verify-store.ts';

const refused = expect.objectContaining({ code: 'ACCESS_LOG_UNAVAILABLE' });
const OLDER = 'the store was put back to an older state: 300 records are signed, 260 are there';
const REFUSED = '; nothing leaves; see docs/access-log.md';

describe.each(STORES)('a log on $name whose store is put back while it runs', ({ open }) => {
  const signer = testSigner();
  const keys = testKeys();
  let opened: Awaited<ReturnType<typeof open>>;
  let driver: SqlDriver;
  let log: AccessLog;
  const failures: string[] = [];

  beforeAll(async () => {
    opened = await open();
    driver = opened.driver;
    await (await start()).close();
  });
  beforeEach(async () => {
    await driver.query('truncate access_record, access_node, access_head, access_checkpoint');
    failures.length = 0;
    log = await start();
  });
  afterEach(() => log.close());
  afterAll(async () => {
    await driver.close();
    await opened.drop();
  });

  // The test asks through the same handle, which therefore is neither closed nor taken anew by the log.
  const held = () => ({ ...driver, close: async () => undefined, reopen: async () => undefined });
  const start = () =>
    AccessLog.open({
      ...{ driver: held(), instance: 'gateway-1', signer, keys, hasUpkeep: false },
      onFailure: (error) => failures.push(error instanceof Error ? error.message : String(error)),
    });
  const write = (count: number) => log.append(Array.from({ length: count }, () => testRecord()));
  /** What a log says of itself when it begins counts as well. */
  const fill = (size: number) => write(size - Number(log.monitored.head().split('\n')[1]));
  /** What an administrator with SQL does to make the last records undone. */
  const cut = async (size: number, head: readonly unknown[]) => {
    await driver.query('delete from access_record where idx >= $1', [size]);
    await driver.query('delete from access_node where level = 0 and idx >= $1', [size]);
    await driver.query('update access_head set size = $1, frontier = $2, note = $3', head);
  };
  const headNow = async () => {
    const [row] = await driver.query('select size, frontier, note from access_head');
    return [row?.['size'], row?.['frontier'], row?.['note']];
  };
  const health = async () => {
    for (;;) {
      const told = log.health();
      if (told.ok || told.reason?.endsWith(REFUSED)) return told;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  test('refuses the older state, says why, tells it once, and goes on when the right one is back', async () => {
    await fill(260);
    const older = await headNow();
    await write(40);
    const newer = await headNow();
    const [records, nodes] = await Promise.all([
      driver.query('select * from access_record where idx >= 260'),
      driver.query('select * from access_node where level = 0 and idx >= 260'),
    ]);
    await cut(260, older);
    await expect(write(1)).rejects.toEqual(refused);
    expect(await health()).toEqual({ ok: false, reason: `${OLDER}${REFUSED}` });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await expect(write(1)).rejects.toEqual(refused);
    expect(failures.filter((message) => message.includes(OLDER))).toHaveLength(1);

    for (const [table, rows] of [
      ['access_record', records],
      ['access_node', nodes],
    ] as const)
      for (const row of rows) {
        const names = Object.keys(row);
        await driver.query(
          `insert into ${table} (${names.join(', ')}) values (${names.map((_, place) => `$${place + 1}`).join(', ')})`,
          Object.values(row),
        );
      }
    await driver.query('update access_head set size = $1, frontier = $2, note = $3', newer);
    while (!log.health().ok) await new Promise((resolve) => setTimeout(resolve, 20));
    await write(1);
    const verifiers = [parseVerifierKey(verifierKey(signer))];
    expect(await verifyStore(driver, { verifiers })).toMatchObject({ ok: true, records: 301 });
  });

  test('refuses another log of the same size, signed by the same key, before it adds to it', async () => {
    await fill(260);
    const older = await headNow();
    await write(40);
    await cut(260, older);
    // A second process with the key; the lock is of the session, which is the same here.
    const beside = await start();
    await beside.append(Array.from({ length: 40 }, () => testRecord()));
    await expect(write(1)).rejects.toEqual(refused);
    expect(await health()).toEqual({
      ok: false,
      reason: expect.stringMatching(/^the store holds another log than the signed one: 300 .* 300 /),
    });
    const [count] = await driver.query('select count(*)::int as count from access_record');
    expect(count).toEqual({ count: 300 });
    await beside.close();
  });

  test('refuses a store that has become empty, and begins no new log in it', async () => {
    await fill(3);
    await driver.query('truncate access_record, access_node, access_head, access_checkpoint');
    await expect(write(1)).rejects.toEqual(refused);
    expect(await health()).toEqual({
      ok: false,
      reason: `3 records are signed, and the store holds no such log${REFUSED}`,
    });
    expect(await driver.query('select * from access_head')).toEqual([]);
  });

  test('convicted by somebody outside takes nothing more, whatever is under way, and says who', async () => {
    await write(3);
    const underWay = [write(1), log.change(new Date(), async () => 'done')];
    log.convict('witness w-1 has signed 812 records, 3 are there');
    for (const one of underWay) await expect(one).rejects.toEqual(refused);
    await expect(write(1)).rejects.toEqual(refused);
    log.convict('a second reason');
    expect(log.health()).toEqual({
      ok: false,
      reason: `witness w-1 has signed 812 records, 3 are there${REFUSED}`,
    });
    expect(failures).toEqual([expect.stringMatching(/is convicted: witness w-1/)]);
  });

  test('a change that is refused by its own rule leaves the log as it was', async () => {
    await write(3);
    const refusal = new GatewayError('BAD_USER_INPUT', 'no');
    await expect(log.change(new Date(), () => Promise.reject(refusal))).rejects.toBe(refusal);
    await write(1);
    expect(log.health()).toEqual({ ok: true });
  });
});
