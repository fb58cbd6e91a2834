import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fillKeptStore } from '../../gateway/access-log/testing/kept-store.ts';
import { STORES } from '../../gateway/access-log/testing/log-fixture.ts';
import { verifyStore } from '../../gateway/access-log/verify/verify-store.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import { type Family, SchemaRefused } from '../../gateway/storage/migrating/migration.ts';
import { takeBack } from '../../gateway/storage/migrating/take-back.ts';
import { contractSchema } from '../../gateway/storage/migrating/take-steps.ts';
import type { SqlDriver } from '../../gateway/storage/sql-driver.ts';
import { storeFamilies } from '../../gateway/store-families.ts';

const encryption = new FieldEncryption([{ id: 'k1', secret: Buffer.alloc(32, 5) }]);
const families = storeFamilies(() => encryption);
const RECORDS = ['access_record', 'access_node', 'access_head', 'access_checkpoint'];

describe.each(STORES)('the access log, while the store goes back, on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  let question: Awaited<ReturnType<typeof fillKeptStore>>['question'];
  beforeAll(async () => {
    ({ driver, drop } = await open());
    ({ question } = await fillKeptStore(driver, 20));
  }, 60_000);
  afterAll(async () => {
    await driver.close();
    await drop();
  });

  /** Byte for byte, whatever the order. */
  const digest = async (): Promise<readonly unknown[]> =>
    Promise.all(
      RECORDS.map(async (table) => {
        const [row] = await driver.query(
          `select count(*)::int as rows, md5(string_agg(t.row, '' order by t.row)) as sum from (select to_jsonb(a)::text as row from ${table} a) t`,
        );
        return [table, row];
      }),
    );
  const verdict = async (known: readonly Family[]) =>
    // Of an older program there are fewer working tables.
    (await verifyStore(driver, { ...question, families: known, workingTables: [] }))?.faults ?? [];

  test('keeps every record, and is verified before, in between and afterwards', async () => {
    const isOfLog = ({ versions }: Family) => ['access_migration', 'policy_set_migration'].includes(versions);
    const verified = families.filter((family) => !isOfLog(family));
    const before = await digest();
    expect(await verifyStore(driver, { ...question, families: verified })).toMatchObject({ ok: true });
    const [back, refused]: [string[], string[]] = [[], []];
    for (const family of families) {
      const everything = new Set(
        family.steps.flatMap(({ down }) =>
          'loses' in down ? (down.loses ?? []).map(({ name }) => name) : [],
        ),
      );
      for (let to = family.steps.length - 1; to >= 0; to -= 1) {
        try {
          await takeBack(driver, family, to, everything);
        } catch (error) {
          if (!(error instanceof SchemaRefused)) throw error;
          refused.push(`${family.versions} ${to + 1}`);
          break;
        }
        back.push(`${family.versions} ${to + 1}`);
        expect(await digest()).toEqual(before);
        // As the older program would, to which the store goes back.
        const older = verified.map((one) =>
          one.versions === family.versions ? { ...one, steps: one.steps.slice(0, to) } : one,
        );
        expect(await verdict(older)).toEqual([]);
      }
      await contractSchema(driver, family);
      expect(await digest()).toEqual(before);
    }
    expect(await verdict(verified)).toEqual([]);
    expect(refused).toEqual([
      'access_migration 8',
      'policy_set_migration 1',
      'waiting_migration 1',
      'request_migration 3',
      'emergency_migration 3',
      'objection_migration 1',
      'upload_migration 1',
      'filing_migration 1',
    ]);
    expect(back).toEqual(expect.arrayContaining(['request_migration 4', 'filing_question_migration 1']));
  }, 120_000);
});
