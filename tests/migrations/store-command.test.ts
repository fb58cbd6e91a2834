import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { LogStore } from '../../gateway/access-log/log-store.ts';
import { freshDatabase, testSigner } from '../../gateway/access-log/testing/log-fixture.ts';
import { goDown } from '../../gateway/cli/store/down.ts';
import { tellStatus } from '../../gateway/cli/store/status.ts';
import { takeUp } from '../../gateway/cli/store/up.ts';
import { runStoreCommand } from '../../gateway/cli/store.ts';
import { contract, expand, type Family, rowsOf } from '../../gateway/storage/migrating/migration.ts';
import { openPgDriver } from '../../gateway/storage/pg-driver.ts';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';

const familyOf = (...steps: Family['steps']): Family => ({ versions: 'thing_migration', steps });
const THING = expand('create table thing (id int primary key, name text)', {
  sql: 'drop table thing',
  loses: [rowsOf('thing')],
});
const COLOUR = expand('alter table thing add column colour text', {
  sql: 'alter table thing drop column colour',
  loses: [{ name: 'thing.colour', count: 'select count(colour) as count from thing' }],
});
const NO_NAME = contract('alter table thing drop column name', { never: 'names are gone' });

function told() {
  const lines: string[] = [];
  return {
    lines,
    io: { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) },
  };
}

describe('store migrate', () => {
  test.each([[], ['migrate'], ['migrate', 'sideways'], ['forget'], ['migrate', 'up', '--wrong']])(
    'says how it is used for %s %s %s',
    async (...args) => {
      const { lines, io } = told();
      expect(await runStoreCommand(args, io)).toBe(2);
      expect(lines.join('\n')).toContain('store migrate down');
    },
  );

  test('helps', async () => {
    const { lines, io } = told();
    expect(await runStoreCommand(['migrate', 'down', '--help'], io)).toBe(0);
    expect(lines.join('\n')).toContain('--lose NAME');
  });
});

const url = process.env['TEST_DATABASE_URL'];
(url === undefined ? describe.skip : describe)('store migrate, beside gateways that live', () => {
  let store: Awaited<ReturnType<typeof freshDatabase>>;
  const drivers: SqlDriver[] = [];
  beforeAll(async () => {
    store = await freshDatabase(url ?? '');
  });
  afterEach(async () => {
    await Promise.all(drivers.splice(0).map((one) => one.close()));
    await store.driver.query('drop table if exists thing, thing_migration');
    await store.driver.query("delete from store_step where versions = 'thing_migration'");
  });
  afterAll(async () => {
    await store.driver.close();
    await store.drop();
  });
  const gateway = async (instance: string, knows: Readonly<Record<string, number>>) => {
    const driver = await openPgDriver(store.url);
    drivers.push(driver);
    await LogStore.open({ driver, instance, signer: testSigner(instance), knows });
    return driver;
  };

  test('takes away what older programs use once none of them is alive', async () => {
    const now = [familyOf(THING, COLOUR, NO_NAME)];
    await takeUp(store.driver, [familyOf(THING)], false, told().io);
    const older = await gateway('older', { thing_migration: 1 });
    await gateway('newer', { thing_migration: 3 });
    const { lines, io } = told();
    expect(await takeUp(store.driver, now, false, io)).toBe(0);
    expect(lines).toEqual([
      'thing_migration: took 2',
      'thing_migration: 3 waits for --contract, once no older gateway is alive',
    ]);
    await expect(takeUp(store.driver, now, true, told().io)).rejects.toThrow(
      /step 3 of thing_migration takes away .* without knowing it: older;/,
    );
    await store.driver.query('select name from thing');
    // It says so again when it takes its log up by another session.
    await older.reopen();
    await older.close();
    drivers.splice(drivers.indexOf(older), 1);
    const after = told();
    expect(await takeUp(store.driver, now, true, after.io)).toBe(0);
    expect(after.lines).toEqual(['thing_migration: took 3']);
    await expect(store.driver.query('select name from thing')).rejects.toThrow();
  });

  test('a gateway from before programs said what they know stands in the way', async () => {
    await takeUp(store.driver, [familyOf(THING)], false, told().io);
    const silent = await gateway('silent', { thing_migration: 2 });
    await silent.query("delete from store_program where instance = 'silent'");
    const now = [familyOf(THING, NO_NAME)];
    await expect(takeUp(store.driver, now, true, told().io)).rejects.toThrow('silent');
    // What another session said under this name says nothing of the one that lives now.
    await silent.query("insert into store_program values ('silent', 1, now(), $1)", [
      '{"thing_migration":2}',
    ]);
    await expect(takeUp(store.driver, now, true, told().io)).rejects.toThrow('silent');
    const { lines, io } = told();
    expect(await tellStatus(store.driver, now, io)).toBe(0);
    expect(lines).toEqual([
      'thing_migration: 1 of 2 steps; missing 2 (contract: "store migrate up --contract" takes it)',
      expect.stringContaining('alive: silent, a program that does not say what it knows'),
    ]);
  });

  test('goes back where nobody uses what would be gone, and says what that is', async () => {
    const now = [familyOf(THING, COLOUR)];
    await takeUp(store.driver, now, false, told().io);
    await store.driver.query("insert into thing values (1, 'a', 'red')");
    const options = { of: 'thing_migration', to: '1', lose: [] as string[], 'dry-run': true };
    const user = await gateway('user', { thing_migration: 2 });
    await expect(goDown(store.driver, now, options, told().io)).rejects.toThrow(
      'may use what would be gone: user',
    );
    await user.close();
    drivers.length = 0;
    await gateway('old', { thing_migration: 1 });
    const dry = told();
    expect(await goDown(store.driver, now, options, dry.io)).toBe(0);
    expect(dry.lines).toEqual(['1 of thing.colour would be lost', 'thing_migration: 2 would be taken back']);
    const wet = { ...options, 'dry-run': false };
    await expect(goDown(store.driver, now, wet, told().io)).rejects.toThrow('--lose thing.colour');
    await store.driver.query('select colour from thing');
    expect(await goDown(store.driver, now, { ...wet, lose: ['thing.colour'] }, told().io)).toBe(0);
    await expect(store.driver.query('select colour from thing')).rejects.toThrow();
    expect(await goDown(store.driver, now, { ...wet, of: 'nothing' }, told().io)).toBe(2);
  });

  test('tells of a store that this program would not start on', async () => {
    await takeUp(store.driver, [familyOf(THING, NO_NAME)], true, told().io);
    const { lines, io } = told();
    expect(await tellStatus(store.driver, [familyOf(THING)], io)).toBe(1);
    expect(lines[0]).toBe('thing_migration: 1 of 1 steps; taken by a newer program: 2 (contract)');
    expect(lines.at(-1)).toBe('this program would refuse to start on this store');
  });
});
