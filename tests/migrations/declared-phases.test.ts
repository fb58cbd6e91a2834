import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ensureMonth } from '../../gateway/access-log/months.ts';
import { STORES } from '../../gateway/access-log/testing/log-fixture.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import { expand, type Family } from '../../gateway/storage/migrating/migration.ts';
import { takeBack } from '../../gateway/storage/migrating/take-back.ts';
import { contractSchema, expandSchema } from '../../gateway/storage/migrating/take-steps.ts';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';
import { storeFamilies } from '../../gateway/store-families.ts';
import { oldStatements, saidAgain } from './old-statements.ts';
import { asText, hindrances, readShape } from './shape.ts';

const encryption = new FieldEncryption([{ id: 'k1', secret: Buffer.alloc(32, 5) }]);
const families = storeFamilies(() => encryption);

const upTo = ({ versions, steps }: Family, step: number): Family => ({
  versions,
  steps: steps.slice(0, step),
});

/** Undone at the end: the next question finds everything as it was. */
const within = <T>(driver: SqlDriver, ask: (session: Pick<SqlDriver, 'query'>) => Promise<T>): Promise<T> =>
  driver.transaction(async (session) => {
    await session.query('savepoint whole');
    const answer = await ask(session);
    await session.query('rollback to savepoint whole');
    return answer;
  }, 60_000);

/** What a step of a store does to programs that only know the store before it. */
async function hindrancesOf(
  driver: SqlDriver,
  take: (driver: SqlDriver) => Promise<unknown>,
): Promise<readonly string[]> {
  const [before, statements] = [await readShape(driver), await oldStatements(driver)];
  expect(await within(driver, (session) => saidAgain(session, statements))).toEqual([]);
  await take(driver);
  const failed = await within(driver, (session) => saidAgain(session, statements));
  return [...hindrances(before, await readShape(driver)), ...failed];
}

describe.each(STORES)('steps do what they say, on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    ({ driver, drop } = await open());
  });
  afterAll(async () => {
    await driver.close();
    await drop();
  });

  test.each(families.map((family) => ({ family, name: family.versions })))(
    'of $name: those that expand hinder no older program, those that contract do; back and there again is the same',
    async ({ family }) => {
      const { steps } = family;
      const shapes = [asText(await readShape(driver))];
      await expandSchema(driver, upTo(family, 1));
      if (family.versions === 'access_migration') await ensureMonth(driver, new Date('2026-11-23T03:00:00Z'));
      shapes.push(asText(await readShape(driver)));
      for (let step = 2; step <= steps.length; step += 1) {
        const now = upTo(family, step);
        const isExpand = steps[step - 1]?.phase === 'expand';
        const found = await hindrancesOf(driver, (one) =>
          isExpand ? expandSchema(one, now) : contractSchema(one, now),
        );
        if (isExpand) expect(found).toEqual([]);
        else expect(found).not.toEqual([]);
        shapes.push(asText(await readShape(driver)));
      }
      let lowest = steps.length;
      for (; lowest > 0; lowest -= 1) {
        const down = steps[lowest - 1]?.down;
        if (!down || 'never' in down) break;
        await takeBack(driver, family, lowest - 1, new Set());
        expect(asText(await readShape(driver))).toBe(shapes[lowest - 1]);
      }
      await contractSchema(driver, family);
      expect(asText(await readShape(driver))).toBe(shapes.at(-1));
    },
    120_000,
  );

  test.each([
    ['takes a column away', 'alter table victim drop column name'],
    ['wants a column', 'truncate victim; alter table victim add column more text not null'],
    ['makes a column needed', 'alter table victim alter column name set not null'],
    ['changes a type', 'alter table victim alter column size type bigint'],
    ['forbids what was allowed', "alter table victim add check (name <> 'old 1')"],
    ['makes two alike impossible', 'create unique index victim_name on victim (name)'],
    ['takes a key away', 'alter table victim drop constraint victim_pkey'],
    ['takes a table away', 'drop table victim'],
    ['renames a table', 'alter table victim rename to culprit'],
  ])('a step that %s is found out', async (_what, sql) => {
    await driver.query('drop table if exists victim, culprit, victim_migration');
    await driver.query("delete from store_step where versions = 'victim_migration'");
    const first = expand('create table victim (id int primary key, name text, size int)', {
      never: 'a test',
    });
    await expandSchema(driver, { versions: 'victim_migration', steps: [first] });
    const steps = [first, expand(sql, { never: 'a test' })];
    const found = await hindrancesOf(driver, (one) =>
      expandSchema(one, { versions: 'victim_migration', steps }),
    );
    expect(found).not.toEqual([]);
    await driver.query('drop table if exists victim, culprit, victim_migration');
  });
});

describe('steps that are declared', () => {
  test('hold up those who serve only where they are from before phases were', () => {
    const holding = families.flatMap(({ versions, steps }) =>
      steps.flatMap(({ holdsUp }, place) => (holdsUp ? [`${versions} ${place + 1}`] : [])),
    );
    expect(holding).toEqual([
      ...[2, 3, 4, 5, 6, 7, 8].map((step) => `access_migration ${step}`),
      ...[2, 3, 4].map((step) => `request_migration ${step}`),
      ...[2, 3, 4].map((step) => `emergency_migration ${step}`),
    ]);
  });

  test('build indexes of tables that may be full beside those who serve', () => {
    const wrong = families.flatMap(({ versions, steps }) =>
      steps.flatMap(({ up, holdsUp }, place) => {
        if (typeof up !== 'string' || holdsUp) return [];
        const made = [...up.matchAll(/create table (\w+)/g)].map(([, table]) => table);
        return [...up.matchAll(/create (?:unique )?index \w+ on (\w+)/g)]
          .filter(([, table]) => !made.includes(table))
          .map(([text]) => `${versions} ${place + 1}: ${text}`);
      }),
    );
    expect(wrong).toEqual([]);
  });
});
