import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { AccessLog } from './access-log.ts';
import { findRecord } from './find-record.ts';
import { STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';

describe.each(STORES)('a record is found by its number on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  let log: AccessLog;
  const keys = testKeys();
  const at = new Date().toISOString();
  const records = Array.from({ length: 5 }, () => testRecord({ at }));
  const [wanted = testRecord()] = records.slice(3);
  beforeAll(async () => {
    ({ driver, drop } = await open());
    const parts = { driver, instance: 'gateway-1', signer: testSigner(), keys, onFailure: () => undefined };
    log = await AccessLog.open(parts);
    await log.append(records);
  }, 120_000);
  afterAll(async () => {
    await log.close();
    await drop();
  });

  test('with its place and the bytes of its leaf', async () => {
    const found = await findRecord(driver, wanted.id);
    expect(found).toMatchObject({ instance: 'gateway-1', index: 5, record: wanted });
    expect(JSON.parse(found?.body ?? '')).toEqual(wanted);
    expect(await findRecord(driver, wanted.id.toUpperCase())).toEqual(found);
  });

  test('and not by an id that another record speaks of', async () => {
    const id = uuidv7();
    await log.recordFinding({ id, rule: 'citizen-objection' }, 'a finding', new Date());
    expect(await findRecord(driver, id)).toBeUndefined();
  });

  test('only when it fits, so that what is not for somebody is as absent as what is not there', async () => {
    expect((await log.reader.find(wanted.id, { agency: 'land' }))?.index).toBe(5);
    expect(await log.reader.find(wanted.id, { agency: 'tax' })).toBeUndefined();
    const about = { personId: '001190000001', dossiers: ['H26.12-261102-0001'] };
    expect((await log.reader.find(wanted.id, { kind: 'crossing', about }))?.index).toBe(5);
    expect(await log.reader.find(wanted.id, { about: { ...about, dossiers: [] } })).toBeUndefined();
  });

  test('however few years a date may have', async () => {
    for (const number of [
      'ffffffff-ffff-7fff-bfff-ffffffffffff',
      '00000000-0000-7000-8000-000000000000',
      '%',
      '',
    ])
      expect(await findRecord(driver, number)).toBeUndefined();
  });
});
