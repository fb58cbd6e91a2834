import { expect, test } from '@jest/globals';
import { encodeRecord } from '../access-log/encode-record.ts';
import { LogStore } from '../access-log/log-store.ts';
import { PolicyArchive } from '../access-log/policy-archive.ts';
import { STORES, testRecord, testSigner } from '../access-log/testing/log-fixture.ts';
import { replayRecord } from './policy-replay.ts';

test('a decision is not replayed on a policy set that was changed in the archive', async () => {
  const [store] = STORES;
  if (!store) throw new Error('no store');
  const { driver, drop } = await store.open();
  const policySet = 'a'.repeat(64);
  const decision = { result: 'permit', policies: [], policySet, faults: [], facts: '{}' } as const;
  const record = testRecord({
    at: new Date().toISOString(),
    decision: { ...decision, policies: [], faults: [] },
  });
  const log = await LogStore.open({ driver, instance: 'gateway-1', signer: testSigner() });
  await log.append([encodeRecord(record)]);
  await PolicyArchive.open(driver);
  const canonical = '{"schema":"","files":[],"policies":[]}';
  await driver.query('insert into policy_set (version, canonical) values ($1, $2)', [policySet, canonical]);
  const err: string[] = [];
  const io = { out: () => undefined, err: (line: string) => void err.push(line) };
  expect(await replayRecord(driver, record.id, io)).toBe(2);
  expect(err.join()).toMatch(/archive's copy of policy set a{64} was changed/);
  await driver.close();
  await drop();
});
