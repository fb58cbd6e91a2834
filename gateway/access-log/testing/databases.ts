import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openPgDriver } from '../../storage/pg-driver.ts';
import type { SqlDriver } from '../../storage/sql-driver.ts';

/** A database of its own on the test server, dropped afterwards. */
export async function freshDatabase(
  url: string,
): Promise<{ driver: SqlDriver; url: string; drop(): Promise<void> }> {
  const database = await createDatabase(url);
  return { ...database, driver: await openPgDriver(database.url) };
}

export async function createDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `access_log_test_${randomUUID().replaceAll('-', '')}`;
  await administer(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => administer(url, `drop database ${name} with (force)`) };
}

export async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
