import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GatewayError } from '../../schema/errors.ts';
import { AccessLog } from '../access-log/access-log.ts';
import { readObject } from '../access-log/kept-object.ts';
import { STORES, testKeys, testRecord, testSigner } from '../access-log/testing/log-fixture.ts';
import { PlainDirectory } from '../directory/testing/plain-directory.ts';
import type { RequestContext } from '../execution/request-context.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { OBJECTION_KIND } from './kept-kind.ts';
import { ObjectionStore } from './objection-store.ts';
import { Objections } from './objections.ts';
import { prepareObjectionTables } from './tables.ts';

const LAN = '001190000001';
const REASON = 'Tôi không hiểu vì sao.';
const contextOf = (kind: 'citizen' | 'dpo', id: string) =>
  ({
    caller: { kind, id, client: 'portal', channel: 'PORTAL', loa: 2 },
    requestId: 'r-1',
  }) as unknown as RequestContext;

describe.each(STORES)('objections and their records on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  let log: AccessLog;
  let store: ObjectionStore;
  const keys = testKeys();
  const now = () => new Date();
  beforeAll(async () => {
    ({ driver, drop } = await open());
    const parts = { driver, instance: 'gateway-1', signer: testSigner(), keys, onFailure: () => undefined };
    log = await AccessLog.open(parts);
    await prepareObjectionTables(driver);
    const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
    store = new ObjectionStore(driver, encryption, () => undefined);
  }, 120_000);
  afterAll(async () => {
    await log.close();
    await drop();
  });

  /** A look at lan's parcel, as the log holds it. */
  async function looked(): Promise<string> {
    const subject = { kind: 'person', hash: keys.hash('person', LAN), relation: ['handler'] };
    const record = testRecord({ at: now().toISOString(), subject });
    await log.append([record]);
    return record.id;
  }
  const counts = async () => {
    const [row] = await driver.query(
      `select (select count(*) from access_objection) as rows, (select size from access_head) as records`,
    );
    return { rows: Number(row?.['rows']), records: Number(row?.['records']) };
  };
  const objectionsOn = (accessLog: Pick<AccessLog, 'change' | 'reader' | 'keys'>) =>
    new Objections({ store, accessLog, directory: new PlainDirectory(), now, dueAt: () => undefined });

  test('commit together: the objection with its record and its finding, the answer with the end of that finding', async () => {
    const record = await looked();
    const before = await counts();
    const objections = objectionsOn(log);
    const filed = await objections.file(
      { key: 'key-00001', record, reason: REASON },
      contextOf('citizen', LAN),
    );
    expect(await counts()).toEqual({ rows: before.rows + 1, records: before.records + 2 });
    expect((await log.findings.find(filed.id))?.closing).toBeUndefined();
    await objections.answer(filed, 'Đã xem xét và trả lời.', contextOf('dpo', 'dpo'));
    expect((await counts()).records).toBe(before.records + 4);
    expect((await log.findings.find(filed.id))?.closing?.actor.id).toBe('dpo');
    const [newest] = await driver.query(
      `select body from access_record where object = $1 order by idx desc limit 1`,
      [`objection/${filed.id}`],
    );
    expect(JSON.parse(String(newest?.['body'])).object).toMatchObject(
      (await readObject(driver, OBJECTION_KIND, filed.id)) ?? {},
    );
  });

  test('leave nothing behind when the transaction does not end well, neither row nor record', async () => {
    const record = await looked();
    const before = await counts();
    const failing: AccessLog['change'] = (at, work) =>
      log.change(at, async (session, tell, raise) => {
        await work(session, tell, raise);
        throw new GatewayError('INTERNAL', 'the disk is full');
      });
    const { reader } = log;
    const objections = objectionsOn({ change: failing, reader, keys });
    const filing = { key: 'key-00002', record, reason: REASON };
    await expect(objections.file(filing, contextOf('citizen', LAN))).rejects.toThrow('the disk is full');
    expect(await counts()).toEqual(before);
    const filed = await objectionsOn(log).file(filing, contextOf('citizen', LAN));
    await expect(objections.answer(filed, 'Đã xem xét.', contextOf('dpo', 'dpo'))).rejects.toThrow();
    expect((await store.find(filed.id))?.answer).toBeUndefined();
    expect((await log.findings.find(filed.id))?.closing).toBeUndefined();
  });

  test('filed twice at the same time are one, with one record and one finding', async () => {
    const record = await looked();
    const before = await counts();
    const filing = { key: 'key-00003', record, reason: REASON };
    const both = await Promise.all(
      [filing, filing].map((same) => objectionsOn(log).file(same, contextOf('citizen', LAN))),
    );
    expect(both[0]?.id).toBe(both[1]?.id);
    expect(await counts()).toEqual({ rows: before.rows + 1, records: before.records + 2 });
  });
});
