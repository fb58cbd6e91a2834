import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPgliteDriver } from './pglite-driver.ts';
import { openReaderDriver, serveReader } from './reader-socket.ts';
import type { SqlDriver } from './sql-driver.ts';

let folder: string;
let driver: SqlDriver;
let beside: SqlDriver;
let end: (() => Promise<void>) | undefined;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-reader-'));
  driver = await openPgliteDriver(join(folder, 'store'));
  await driver.query('create table kept (id int primary key, bytes bytea, at timestamptz, words text[])');
  await driver.query('insert into kept values (1, $1, $2, $3)', [
    Buffer.from([0, 255]),
    '2026-11-23T03:00:00Z',
    ['Tây Hồ', 'b'],
  ]);
  const file = join(folder, 'log.sock');
  end = await serveReader({ driver, folder: join(folder, 'store') }, file);
  beside = openReaderDriver(file);
}, 60_000);
afterAll(async () => {
  await end?.();
  await driver.close();
  await rm(folder, { recursive: true, force: true });
});

describe('reading beside the process that holds the embedded store', () => {
  test('gives rows as the store itself does: bytes, instants, lists and names with diacritics', async () => {
    const sql = 'select * from kept where id = $1';
    const rows = await beside.query(sql, [1]);
    expect(rows).toEqual(await driver.query(sql, [1]));
    expect(rows).toHaveLength(1);
  });

  test.each([
    'delete from kept',
    'insert into kept (id) values (2)',
    'drop table kept',
    "select set_config('transaction_read_only', 'off', true)",
    'select * from kept for update',
  ])('writes nothing: %s', async (sql) => {
    await expect(beside.query(sql)).rejects.toThrow(/read-only|read-write/);
    expect(await driver.query('select count(*)::int as n from kept')).toEqual([{ n: 1 }]);
  });

  test('a transaction sees one moment of the store, whatever is written meanwhile, and writes nothing', async () => {
    const count = 'select count(*)::int as n from kept';
    const seen = await beside.transaction(async (session) => {
      const before = await session.query(count);
      await driver.query('insert into kept (id) values (7)');
      return [before, await session.query(count)];
    });
    expect(seen).toEqual([[{ n: 1 }], [{ n: 1 }]]);
    expect(await driver.query(count)).toEqual([{ n: 2 }]);
    await driver.query('delete from kept where id = 7');
    await expect(beside.transaction((session) => session.query('delete from kept'))).rejects.toThrow(
      /read-only/,
    );
    await expect(beside.reopen()).rejects.toThrow(/stop it first/);
  }, 60_000);

  test('a question that fails says why, and the store goes on', async () => {
    await expect(beside.query('select * from nowhere')).rejects.toThrow(/nowhere/);
    expect(await beside.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('the socket is its owner’s alone', async () => {
    expect((await stat(join(folder, 'log.sock'))).mode & 0o777).toBe(0o600);
  });

  test('a path that is too long for a socket is not served', async () => {
    expect(await serveReader({ driver, folder }, join(folder, 'x'.repeat(120)))).toBeUndefined();
  });
});
