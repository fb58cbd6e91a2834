import { expect, test } from '@jest/globals';
import { AccessLog } from './access-log.ts';
import { adoptObjects } from './adopt-objects.ts';
import { parseVerifierKey, verifierKey } from './checkpoint.ts';
import type { ObjectKind } from './kept-object.ts';
import { STORES, testKeys, testSigner } from './testing/log-fixture.ts';
import { verifyStore } from './verify/verify-store.ts';

const RIGHT: ObjectKind = {
  kind: 'right',
  table: 'kept_right',
  id: 'id',
  columns: { id: 'text!', holder: 'text', version: 'integer!' },
  version: 'version',
};

test.each(STORES)(
  'a second adoption on $name, with the mark of the first hidden while the gateway began, is found',
  async ({ open }) => {
    const { driver, drop } = await open();
    const [signer, keys] = [testSigner(), testKeys()];
    const begin = () =>
      AccessLog.open({
        ...{ driver: { ...driver, close: async () => undefined }, signer, keys, hasUpkeep: false },
        ...{ instance: 'gateway-1', onFailure: () => undefined },
      });
    const at = new Date('2026-11-23T03:00:00Z');
    const verdict = () =>
      verifyStore(driver, { verifiers: [parseVerifierKey(verifierKey(signer))], kinds: [RIGHT] });
    await driver.query('create table kept_right (id text primary key, holder text, version int not null)');
    await driver.query("insert into kept_right values ('a', 'x', 1)");
    const first = await begin();
    await adoptObjects(first, RIGHT, at);
    await first.close();
    expect(await verdict()).toMatchObject({ ok: true });

    await driver.query("update access_record set object = null where object = 'adoption/right'");
    await driver.query("insert into kept_right values ('forged', 'y', 1)");
    const second = await begin();
    await adoptObjects(second, RIGHT, at);
    await second.close();
    await driver.query(
      'update access_record set object = \'adoption/right\' where object is null and body like \'%"kind":"adoption"%"state":"done"%\' and body like \'%"id":"right"%\'',
    );
    expect((await verdict())?.faults).toEqual([
      { fault: expect.stringContaining('rows of kind right were taken over twice') },
    ]);
    await driver.close();
    await drop();
  },
  60_000,
);
