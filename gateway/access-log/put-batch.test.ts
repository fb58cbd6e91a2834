import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { oneStatement } from '../storage/sql-driver.ts';
import { encodeRecord } from './encode-record.ts';
import { LogStore } from './log-store.ts';
import { Frontier, leafHash } from './merkle.ts';
import { putBatch } from './put-batch.ts';
import { STORES, testRecord, testSigner } from './testing/log-fixture.ts';

describe.each(STORES)('a batch on $name', ({ name, open }) => {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened.driver.close();
    await opened.drop();
  });

  test('after another head than the stored one leaves nothing behind, as one statement too', async () => {
    const { driver } = opened;
    const store = await LogStore.open({ driver, instance: 'gateway-1', signer: testSigner() });
    const entries = [encodeRecord(testRecord())];
    await store.append(entries);
    const before = {
      frontier: new Frontier(1, [leafHash(Buffer.from(entries[0]?.body ?? ''))]),
      note: 'another',
    };
    const hash = leafHash(Buffer.from('x'));
    const frontier = before.frontier.clone();
    const nodes = [{ level: 0, index: 1, hash }, ...frontier.append(hash)];
    const batch = { entries, nodes, before, head: { frontier, note: 'its own' } };
    expect(await driver.transaction(oneStatement((session) => putBatch(session, 'gateway-1', batch)))).toBe(
      false,
    );
    const [left] = await driver.query(
      'select (select count(*)::int from access_record) as records, (select count(*)::int from access_node) as nodes, note from access_head',
    );
    expect(left).toEqual({ records: 1, nodes: 1, note: store.note });
  });

  test('lies in months whose rows are kept whole, those of an earlier release too', async () => {
    const { driver } = opened;
    const options = () =>
      driver.query("select reloptions from pg_class where relname = 'access_record_2026_11'");
    expect(await options()).toEqual([{ reloptions: ['toast_tuple_target=8160'] }]);
    await driver.query('alter table access_record_2026_11 reset (toast_tuple_target)');
    await driver.query('delete from access_migration where version = 8');
    await LogStore.open({ driver, instance: 'gateway-2', signer: testSigner('gateway-2') });
    expect(await options()).toEqual([{ reloptions: ['toast_tuple_target=8160'] }]);
  });

  test('of one statement asks no second question, which would be another transaction', async () => {
    const twice = oneStatement(async (session) => {
      await session.query('select 1');
      return session.query('select 2');
    });
    await expect(opened.driver.transaction(twice)).rejects.toThrow('a second question');
  });

  test('of one statement that fails leaves nothing behind', async () => {
    const failing = oneStatement((session) =>
      session.query(
        "with put as (insert into access_node select 'x', 0, n, '' from generate_series(1, 9) n returning idx) select 1 / (5 - idx) from put",
      ),
    );
    await expect(opened.driver.transaction(failing)).rejects.toThrow(/division by zero/);
    const [left] = await opened.driver.query(
      "select count(*)::int as n from access_node where instance = 'x'",
    );
    expect(left).toEqual({ n: 0 });
  });

  if (name === 'PostgreSQL')
    test('of one statement has the time of a writing one', async () => {
      const slow = oneStatement((session) => session.query('select pg_sleep(20)'));
      await expect(opened.driver.transaction(slow)).rejects.toThrow(/statement timeout/);
    }, 15_000);
});
