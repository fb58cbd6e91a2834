import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { administer } from '../access-log/testing/log-fixture.ts';
import { findPgPrograms, type PgCluster, startPgCluster } from '../access-log/testing/pg-cluster.ts';
import { openPgDriver } from './pg-driver.ts';

const server = process.env['TEST_DATABASE_URL'];
(server === undefined ? describe.skip : describe)('a database where commits need not be durable', () => {
  const name = `durability_test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server ?? 'postgres://none');
  url.pathname = `/${name}`;
  beforeAll(() => administer(server ?? '', `create database ${name}`));
  afterAll(() => administer(server ?? '', `drop database ${name} with (force)`));

  test('is refused at the start, and at every new connection of the writer', async () => {
    const driver = await openPgDriver(url.href);
    await administer(server ?? '', `alter database ${name} set synchronous_commit = off`);
    const refusal = /synchronous_commit = off: a commit is told before it is on the disk/;
    await expect(openPgDriver(url.href)).rejects.toThrow(refusal);
    await expect(driver.reopen()).rejects.toThrow(refusal);
    await driver.close();
  });

  test('is refused where the connection itself asks for it; weaker promises between servers are not', async () => {
    await administer(server ?? '', `alter database ${name} set synchronous_commit = local`);
    await (await openPgDriver(url.href)).close();
    const asking = new URL(url);
    asking.searchParams.set('options', '-c synchronous_commit=off');
    await expect(openPgDriver(asking.href)).rejects.toThrow(/synchronous_commit = off/);
  });
});

const programs = findPgPrograms();
(programs === undefined ? describe.skip : describe)('a server whose disk is not to be relied on', () => {
  let cluster: PgCluster;
  beforeAll(async () => {
    cluster = await startPgCluster(programs ?? '');
  }, 120_000);
  afterAll(() => cluster.drop());

  test.each(['fsync', 'full_page_writes'])(
    'because of %s = off is refused',
    async (setting) => {
      await cluster.stop();
      await cluster.configure({ [setting]: 'off' });
      await cluster.start();
      await expect(openPgDriver(cluster.url)).rejects.toThrow(`the database server has ${setting} = off`);
      await cluster.configure({ [setting]: 'on' });
    },
    120_000,
  );

  test('is read where nothing is to be written, and then nothing can be', async () => {
    const reader = await openPgDriver(cluster.url, undefined, 'reading');
    await expect(reader.query('create table made (one int)')).rejects.toThrow(/read-only transaction/);
    await expect(
      reader.transaction((session) => session.query('create table made (one int)')),
    ).rejects.toThrow(/read-only transaction/);
    await reader.close();
  });

  test('because it is a standby is refused until it is promoted', async () => {
    await cluster.stop();
    await cluster.start();
    const standby = await cluster.standby();
    await standby.start();
    await expect(openPgDriver(standby.url)).rejects.toThrow(/is a standby/);
    const reader = await openPgDriver(standby.url, undefined, 'reading');
    expect(await reader.transaction((session) => session.query('select 1 as one'))).toEqual([{ one: 1 }]);
    await reader.close();
    await standby.promote();
    await (await openPgDriver(standby.url)).close();
  }, 120_000);
});
