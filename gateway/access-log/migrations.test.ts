import { expect, test } from '@jest/globals';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { parseVerifierKey, verifierKey } from './checkpoint.ts';
import { encodeRecord } from './encode-record.ts';
import { LogReader } from './log-reader.ts';
import { LogStore } from './log-store.ts';
import { migrate } from './migrations.ts';
import { STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyStore } from './verify/verify-store.ts';

/** What a release before `access_record_facets` had in its place. */
const BEFORE = `
  drop index access_record_facets; drop index access_record_time;
  create index access_record_at on access_record (at desc, instance, idx desc);
  create index access_record_agency on access_record (agency, at desc) where agency is not null;
  create index access_record_service on access_record (service, at desc) where service is not null;
  create index access_record_class_set on access_record (class_set, at desc) where class_set is not null;
  create index access_record_ground_set on access_record (ground_set, at desc) where ground_set is not null;
  create index access_record_policy_names on access_record (policy_names, at desc) where policy_names is not null;
  delete from access_migration where version = 9`;

async function indexesOf(driver: SqlDriver): Promise<readonly unknown[]> {
  const rows = await driver.query(
    "select indexdef from pg_indexes where tablename ~ '^access_' order by indexname",
  );
  return rows.map((row) => row['indexdef']);
}

test.each(STORES)(
  'a filled store of an earlier release gets the indexes of a new one on $name, and taking the step again changes nothing',
  async ({ open }) => {
    const { driver, drop } = await open();
    const [signer, keys] = [testSigner(), testKeys()];
    const store = await LogStore.open({ driver, instance: 'gateway-1', signer });
    const data = (source: string) => ({
      ...{ source, service: `${source}Persons`, released: [], withheld: [], masks: [] },
    });
    await store.append(
      Array.from({ length: 60 }, (_, i) => encodeRecord(testRecord({ data: data(i % 6 ? 'land' : 'tax') }))),
    );
    const ofToday = await indexesOf(driver);
    for (const statement of BEFORE.split(';')) await driver.query(statement);
    expect(await indexesOf(driver)).not.toEqual(ofToday);
    await migrate(driver);
    expect(await indexesOf(driver)).toEqual(ofToday);
    await driver.query('delete from access_migration where version = 9');
    await migrate(driver);
    expect(await indexesOf(driver)).toEqual(ofToday);
    const { entries } = await new LogReader(driver, keys).page({ agency: 'tax' }, 20);
    expect(entries).toHaveLength(10);
    const verifiers = [parseVerifierKey(verifierKey(signer))];
    expect(await verifyStore(driver, { verifiers })).toMatchObject({ ok: true, records: 60 });
    await driver.close();
    await drop();
  },
);
