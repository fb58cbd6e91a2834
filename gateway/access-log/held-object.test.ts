import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SqlDriver } from '../storage/sql-driver.ts';
import type { AccessLog } from './access-log.ts';
import { heldOnRecord } from './held-object.ts';
import { objectNow } from './kept-change.ts';
import type { ObjectKind } from './kept-object.ts';
import { openTestLog, STORES } from './testing/log-fixture.ts';

const RIGHT: ObjectKind = {
  kind: 'right',
  table: 'kept_right',
  id: 'id',
  columns: { id: 'text!', reach: 'text', version: 'integer!' },
  version: 'version',
};
const AT = new Date('2026-11-23T03:00:00Z');

describe.each(STORES)('a right that is to be used, on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  let log: AccessLog;
  beforeAll(async () => {
    ({ driver, drop } = await open());
    log = await openTestLog(driver);
    await driver.query('create table kept_right (id text primary key, reach text, version int not null)');
    await set('a', "insert into kept_right values ('a', 'one dossier', 1)");
    await set('b', "insert into kept_right values ('b', 'one dossier', 1)");
    await set('b', "update kept_right set reach = null, version = 2 where id = 'b'");
  }, 60_000);
  afterAll(async () => {
    await log.close();
    await drop();
  });
  const set = (id: string, sql: string) =>
    log.change(AT, async (session, tell) => {
      await session.query(sql);
      const object = await objectNow(session, RIGHT, id, { state: 'set' });
      tell({ caller: undefined, requestId: undefined, object });
    });
  const held = async () => [...(await heldOnRecord(driver, RIGHT, ['a', 'b', 'c']))].sort();

  test('holds as its newest record says', async () => {
    expect(await held()).toEqual(['a', 'b']);
  });

  test.each([
    ['widened', "update kept_right set reach = 'all' where id = 'a'", "reach = 'one dossier' where id = 'a'"],
    [
      'put back as it was once',
      "update kept_right set reach = 'one dossier', version = 1 where id = 'b'",
      "reach = null, version = 2 where id = 'b'",
    ],
  ])('holds no more once it was %s, and again when that is undone', async (_how, edit, undo) => {
    await driver.query(edit);
    expect(await held()).toHaveLength(1);
    await driver.query(`update kept_right set ${undo}`);
    expect(await held()).toEqual(['a', 'b']);
  });

  test('that nobody recorded does not hold, and neither does one whose record was written by hand', async () => {
    await driver.query("insert into kept_right values ('c', 'all', 1)");
    expect(await held()).toEqual(['a', 'b']);
    await driver.query(
      `insert into access_record select (jsonb_populate_record(r, jsonb_build_object('idx', 90, 'object', 'right/c',
         'body', replace(r.body, '"id":"a"', '"id":"c"')))).*
       from access_record r where r.object = 'right/a'`,
    );
    expect(await held()).toEqual(['a', 'b']);
    await driver.query("delete from access_record where object = 'right/c'");
    await driver.query("delete from kept_right where id = 'c'");
  });
});
