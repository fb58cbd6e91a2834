import { describe, expect, test } from '@jest/globals';
import { AccessLog } from './access-log.ts';
import { readObjects } from './kept-object.ts';
import { findNewestChange } from './object-history.ts';
import { PolicyArchive } from './policy-archive.ts';
import { POLICY_SET_KIND } from './policy-set-kind.ts';
import { STORES, testKeys, testSigner } from './testing/log-fixture.ts';

const NOW = new Date('2026-11-23T03:00:00.000Z');

describe.each(STORES)('the archive of policy sets on $name', ({ open }) => {
  test('keeps each set once, with one record of it; a set whose record fails is not kept', async () => {
    const { driver, drop } = await open();
    const parts = { driver, instance: 'gateway-1', signer: testSigner(), keys: testKeys(), hasUpkeep: false };
    const log = await AccessLog.open({ ...parts, onFailure: () => undefined, now: () => NOW });
    const archive = await PolicyArchive.open(driver);
    for (const version of ['one', 'two', 'one']) await archive.keep(log, version, `set ${version}`, NOW);
    expect(await archive.find('two')).toBe('set two');
    const kept = await readObjects(driver, POLICY_SET_KIND, undefined, 10);
    expect(kept.map(({ id }) => id)).toEqual(['one', 'two']);
    for (const { id, digest } of kept)
      expect(await findNewestChange(driver, 'policy-set', id)).toMatchObject({
        state: 'kept',
        version: 1,
        digest,
      });
    const records = await driver.query("select 1 from access_record where object like 'policy-set/%'");
    expect(records).toHaveLength(2);

    const failing = { change: () => Promise.reject(new Error('no log')) };
    await expect(archive.keep(failing, 'three', 'set three', NOW)).rejects.toThrow('no log');
    expect(await archive.find('three')).toBeUndefined();
    await log.close();
    await drop();
  });
});
