import { expect, test } from '@jest/globals';
import { freshDatabase } from '../access-log/testing/log-fixture.ts';
import { applyMigrations } from './apply-migrations.ts';
import { openPgDriver } from './pg-driver.ts';

const url = process.env['TEST_DATABASE_URL'];

(url === undefined ? test.skip : test)(
  'several processes that begin at once on an empty database apply each step once',
  async () => {
    const { driver, url: own, drop } = await freshDatabase(url ?? '');
    const others = await Promise.all([1, 2, 3].map(() => openPgDriver(own)));
    const steps = ['create table step_one (id int)', 'create table step_two (id int)'];
    await Promise.all([driver, ...others].map((one) => applyMigrations(one, 'step_migration', steps)));
    const rows = await driver.query('select version from step_migration order by version');
    expect(rows.map(({ version }) => version)).toEqual([1, 2]);
    await Promise.all([driver, ...others].map((one) => one.close()));
    await drop();
  },
  30_000,
);
