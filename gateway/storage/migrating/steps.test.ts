import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { freshDatabase, STORES } from '../../access-log/testing/log-fixture.ts';
import { openPgDriver } from '../pg-driver.ts';
import type { SqlDriver } from '../sql-driver.ts';
import { contract, expand, type Family, rowsOf, SchemaRefused } from './migration.ts';
import { takeBack } from './take-back.ts';
import { contractSchema, expandSchema } from './take-steps.ts';

const THING = expand('create table thing (id int primary key, name text)', {
  sql: 'drop table thing',
  loses: [rowsOf('thing')],
});
const COLOUR = expand("alter table thing add column colour text default 'red'", {
  sql: 'alter table thing drop column colour',
  loses: [{ name: 'thing.colour', count: "select count(*) as count from thing where colour <> 'red'" }],
});
const NO_NAME = contract('alter table thing drop column name', { never: 'names are gone' });
const familyOf = (...steps: Family['steps']): Family => ({ versions: 'thing_migration', steps });

describe.each(STORES)('the steps of a store, on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ driver, drop } = await open());
  });
  afterEach(async () => {
    await driver.close();
    await drop();
  });
  const versions = async () =>
    (await driver.query('select version from thing_migration order by 1')).map(({ version }) => version);
  const failing = (sql: string) => expect(driver.query(sql)).rejects.toThrow();

  test('are all taken at once where nothing is, and one after the other where something is', async () => {
    expect(await expandSchema(driver, familyOf(THING, COLOUR, NO_NAME))).toEqual([1, 2, 3]);
    expect(await expandSchema(driver, familyOf(THING, COLOUR, NO_NAME))).toEqual([]);
    await failing('select name from thing');
  });

  test('that take something away wait, and those behind them that add do not', async () => {
    await expandSchema(driver, familyOf(THING));
    const now = familyOf(THING, NO_NAME, COLOUR);
    expect(await expandSchema(driver, now)).toEqual([3]);
    await driver.query('select name, colour from thing');
    expect(await contractSchema(driver, now)).toEqual([2]);
    await failing('select name from thing');
    expect(await versions()).toEqual([1, 2, 3]);
  });

  test('of a newer program are served on while they only add', async () => {
    await expandSchema(driver, familyOf(THING, COLOUR));
    expect(await expandSchema(driver, familyOf(THING))).toEqual([]);
    await contractSchema(driver, familyOf(THING, COLOUR, NO_NAME));
    const older = expandSchema(driver, familyOf(THING, COLOUR));
    await expect(older).rejects.toThrow(SchemaRefused);
    await expect(older).rejects.toThrow(
      'newer than this program can read: of thing_migration it has taken step 3',
    );
    await expect(contractSchema(driver, familyOf(THING))).rejects.toThrow('step 3');
  });

  test('of a program that did not say what they do are not served on', async () => {
    await expandSchema(driver, familyOf(THING));
    await driver.query('insert into thing_migration values (2)');
    await expect(expandSchema(driver, familyOf(THING))).rejects.toThrow('newer than this program can read');
  });

  test('that were taken before there was a book of them are written down at the next start', async () => {
    await expandSchema(driver, familyOf(THING, NO_NAME));
    await driver.query('drop table store_step');
    await expandSchema(driver, familyOf(THING, NO_NAME, COLOUR));
    expect(await driver.query('select version, phase from store_step order by 1')).toEqual([
      { version: 1, phase: 'expand' },
      { version: 2, phase: 'contract' },
      { version: 3, phase: 'expand' },
    ]);
  });

  test('that this program cannot do without are told when they are missing', async () => {
    await expandSchema(driver, familyOf(THING));
    const now = familyOf(THING, { ...NO_NAME, isNeeded: true });
    await expect(expandSchema(driver, now)).rejects.toThrow('older than this program can serve on');
    await contractSchema(driver, now);
    expect(await expandSchema(driver, now)).toEqual([]);
  });

  test('that were interrupted between two statements leave nothing, and are gone on from', async () => {
    await expandSchema(driver, familyOf(THING));
    let isBroken = true;
    const interrupted = expand(
      async (session) => {
        await session.query('alter table thing add column size int');
        if (isBroken) throw new Error('killed');
        await session.query('alter table thing add column depth int');
      },
      { never: 'a test' },
    );
    const now = familyOf(THING, COLOUR, interrupted);
    await expect(expandSchema(driver, now)).rejects.toThrow('killed');
    expect(await versions()).toEqual([1, 2]);
    await failing('select size from thing');
    isBroken = false;
    expect(await expandSchema(driver, now)).toEqual([3]);
    await driver.query('select size, depth from thing');
  });

  test('that build an index throw away what was left half built', async () => {
    await expandSchema(driver, familyOf(THING));
    await driver.query("insert into thing values (1, 'a'), (2, 'a')");
    const index = { name: 'thing_name', table: 'thing', definition: '(name)', isUnique: true };
    const now = familyOf(THING, expand({ index }, { sql: 'drop index thing_name' }));
    await expect(expandSchema(driver, now)).rejects.toThrow(/duplicate|unique/);
    const wholeness = () =>
      driver.query(
        "select indisvalid as is_whole from pg_index where indexrelid = to_regclass('thing_name')",
      );
    expect(await wholeness()).toEqual([{ is_whole: false }]);
    await driver.query('delete from thing where id = 2');
    expect(await expandSchema(driver, now)).toEqual([2]);
    expect(await wholeness()).toEqual([{ is_whole: true }]);
  });

  test('build an index of a table in parts, of parts that come meanwhile too', async () => {
    const parted = expand(
      `create table parted (id int, at int) partition by range (at);
       create table parted_1 partition of parted for values from (0) to (10);
       create table other_part partition of parted for values from (10) to (20)`,
      { never: 'a test' },
    );
    await expandSchema(driver, familyOf(parted));
    const index = { name: 'parted_at', table: 'parted', definition: '(at desc)' };
    await expandSchema(driver, familyOf(parted, expand({ index }, { sql: 'drop index parted_at' })));
    await driver.query('create table parted_3 partition of parted for values from (20) to (30)');
    const indexes = await driver.query(
      "select t.relname as part, i.indisvalid as is_whole from pg_index i join pg_class t on t.oid = i.indrelid where t.relname ~ '^(parted|other)' order by 1",
    );
    expect(indexes).toEqual(
      ['other_part', 'parted', 'parted_1', 'parted_3'].map((part) => ({ part, is_whole: true })),
    );
  });

  test('that see to rows some at a time go on where they were interrupted', async () => {
    await expandSchema(driver, familyOf(THING));
    await driver.query('insert into thing select n, null from generate_series(1, 10) n');
    let calls = 0;
    const pieces = async (session: Pick<SqlDriver, 'query'>) => {
      calls += 1;
      if (calls === 3) throw new Error('killed');
      const rows = await session.query(
        "update thing set name = 'n' where id in (select id from thing where name is null limit 3) returning id",
      );
      return rows.length > 0;
    };
    const now = familyOf(THING, expand({ pieces }, { never: 'a test' }));
    await expect(expandSchema(driver, now)).rejects.toThrow('killed');
    const left = () => driver.query('select count(*)::int as n from thing where name is null');
    expect(await left()).toEqual([{ n: 4 }]);
    expect(await expandSchema(driver, now)).toEqual([2]);
    expect(await left()).toEqual([{ n: 0 }]);
    expect(calls).toBe(6);
  });

  test('go back only where what would be lost is named', async () => {
    const now = familyOf(THING, COLOUR);
    await expandSchema(driver, now);
    await driver.query("insert into thing (id, colour) values (1, 'red'), (2, 'blue')");
    const refused = takeBack(driver, now, 0, new Set(['thing']));
    await expect(refused).rejects.toThrow('1 of thing.colour');
    await expect(refused).rejects.toThrow('--lose thing.colour');
    expect(await versions()).toEqual([1, 2]);
    expect((await takeBack(driver, now, 1, new Set(['thing.colour']))).steps).toEqual([2]);
    expect(await driver.query('select * from thing order by id')).toEqual([
      { id: 1, name: null },
      { id: 2, name: null },
    ]);
    expect((await takeBack(driver, now, 0, new Set(['thing']))).steps).toEqual([1]);
    expect(await versions()).toEqual([]);
    expect(await expandSchema(driver, now)).toEqual([1, 2]);
  });

  test('never go back over what is on record, or where there is no way', async () => {
    const recorded = expand('create table thing (id int primary key, name text)', {
      sql: 'drop table thing',
      loses: [rowsOf('thing', true)],
    });
    const now = familyOf(recorded, NO_NAME);
    await expandSchema(driver, now);
    await expect(takeBack(driver, now, 1, new Set())).rejects.toThrow('names are gone');
    await expandSchema(driver, { versions: 'other_migration', steps: [] });
    await driver.query('delete from thing_migration where version = 2');
    await driver.query('insert into thing values (1)');
    await expect(takeBack(driver, familyOf(recorded), 0, new Set(['thing']))).rejects.toThrow(
      'the access log tells of 1 of thing',
    );
    await driver.query('delete from thing');
    expect((await takeBack(driver, familyOf(recorded), 0, new Set())).steps).toEqual([1]);
  });

  test('of a store from before these books are gone on from', async () => {
    await driver.query('create table thing (id int primary key, name text)');
    await driver.query(
      'create table thing_migration (version int primary key, at timestamptz default now())',
    );
    await driver.query('insert into thing_migration values (1)');
    await driver.query('drop table if exists store_step');
    expect(await expandSchema(driver, familyOf(THING, COLOUR))).toEqual([2]);
    expect(await driver.query('select * from thing_migration order by 1')).toEqual([
      { version: 1 },
      { version: 2 },
    ]);
  });
});

const url = process.env['TEST_DATABASE_URL'];
(url === undefined ? describe.skip : describe)('the steps of a store that several processes use', () => {
  let store: Awaited<ReturnType<typeof freshDatabase>>;
  const others: SqlDriver[] = [];
  beforeEach(async () => {
    store = await freshDatabase(url ?? '');
  });
  afterEach(async () => {
    await Promise.all([store.driver, ...others.splice(0)].map((one) => one.close()));
    await store.drop();
  });
  const another = async () => {
    const driver = await openPgDriver(store.url);
    others.push(driver);
    return driver;
  };

  test('are each taken once, an index that waits for all the others too', async () => {
    const drivers = [store.driver, await another(), await another(), await another()];
    const first = await Promise.all(drivers.map((one) => expandSchema(one, familyOf(THING))));
    expect(first.filter((taken) => taken.length > 0)).toEqual([[1]]);
    const index = { name: 'thing_name', table: 'thing', definition: '(name)' };
    const now = familyOf(THING, COLOUR, expand({ index }, { sql: 'drop index thing_name' }));
    const then = await Promise.all(drivers.map((one) => expandSchema(one, now)));
    expect(then.flat().sort()).toEqual([2, 3]);
  }, 30_000);

  test('hold up nobody who reads while one who reads holds them up', async () => {
    await expandSchema(store.driver, familyOf(THING));
    const [slow, reader] = [await another(), await another()];
    let letGo = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const holding = slow.transaction(async (session) => {
      await session.query('select * from thing');
      await until;
    });
    const taking = expandSchema(store.driver, familyOf(THING, COLOUR));
    const waits: number[] = [];
    for (let turn = 0; turn < 12; turn += 1) {
      const begun = performance.now();
      await reader.query('select * from thing');
      waits.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    letGo();
    await holding;
    expect(await taking).toEqual([2]);
    // As long as the lock is waited for, and what a loaded machine adds.
    expect(Math.max(...waits)).toBeLessThan(3_000);
  }, 30_000);
});
