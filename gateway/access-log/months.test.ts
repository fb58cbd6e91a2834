import { expect, test } from '@jest/globals';
import { parseVerifierKey, verifierKey } from './checkpoint.ts';
import { encodeRecord } from './encode-record.ts';
import { LogStore } from './log-store.ts';
import { STORES, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyStore } from './verify/verify-store.ts';

test.each(STORES)(
  'a month that somebody took off on $name comes back with its records when the next one is written',
  async ({ open }) => {
    const { driver, drop } = await open();
    const signer = testSigner();
    const begin = () => LogStore.open({ driver, instance: 'gateway-1', signer });
    await (await begin()).append([testRecord(), testRecord()].map(encodeRecord));
    await driver.query('alter table access_record detach partition access_record_2026_11');

    await (await begin()).append([encodeRecord(testRecord())]);

    const rows = await driver.query('select idx from access_record order by idx');
    expect(rows.map(({ idx }) => Number(idx))).toEqual([0, 1, 2]);
    const verifiers = [parseVerifierKey(verifierKey(signer))];
    expect(await verifyStore(driver, { verifiers })).toMatchObject({ ok: true, records: 3 });
    await driver.close();
    await drop();
  },
  60_000,
);
