import { expect, test } from '@jest/globals';
import { newId, newNonce } from '../storage/random-ids.ts';
import { parseVerifierKey, verifierKey } from './checkpoint.ts';
import { encodeRecord } from './encode-record.ts';
import { recordFork } from './fork.ts';
import { LogStore } from './log-store.ts';
import { STORES, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyStore } from './verify/verify-store.ts';

test.each(STORES)(
  'a fork from a head that nobody knows verifies on $name, and explains no other head',
  async ({ open }) => {
    const { driver, drop } = await open();
    const signer = testSigner();
    const store = await LogStore.open({ driver, instance: 'gateway-1', signer });
    await store.append([encodeRecord(testRecord())]);
    const decision = { lostHead: undefined, decidedBy: 'Sở Nội vụ', reason: 'the data folder is lost' };
    const maker = { newId, newNonce, now: () => new Date('2026-11-23T04:00:00Z') };
    await recordFork({ driver, instance: 'gateway-1', signer }, decision, maker);

    const verifiers = [parseVerifierKey(verifierKey(signer))];
    const verdict = await verifyStore(driver, { verifiers });
    expect(verdict).toMatchObject({ ok: true, records: 2 });
    expect(verdict?.forks).toEqual([expect.stringContaining('an unknown number of entries to 1')]);

    const other = await LogStore.open({ driver, instance: 'gateway-1', signer });
    await other.append([encodeRecord(testRecord())]);
    const later = other.note;
    await driver.query('delete from access_record where idx = 2');
    await driver.query('delete from access_node where idx = 2');
    expect(await verifyStore(driver, { verifiers, notes: [later] })).toMatchObject({ ok: false });
    await driver.close();
    await drop();
  },
  60_000,
);
