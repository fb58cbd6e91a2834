import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { FilingReceipt } from '../../connectors/filing-receipt.ts';
import { GatewayError } from '../../schema/errors.ts';
import { changesIn } from '../../tests/rights/agreement.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { openTestLog, STORES } from '../access-log/testing/log-fixture.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import type { DraftContent } from './draft.ts';
import { DraftStore, MAX_OPEN } from './draft-store.ts';
import { DraftTable, type StoredDraft } from './draft-table.ts';
import { SendingStore } from './sending-store.ts';
import { prepareFilingTables } from './tables.ts';

const [LAN, MINH] = ['001190000001', '001099000003'];
const NOW = new Date('2026-11-26T08:00:00Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const EXPIRES = later(7 * 86_400_000);
const act = (at = NOW) => ({ caller: undefined, requestId: undefined, at });
const content: DraftContent = {
  channel: 'PORTAL',
  fields: [{ name: 'newResidence', told: 'Số 1 phố Đá' }],
  papers: [],
};
const receipt: FilingReceipt = {
  ...{
    code: 'H26.22-261126-5001',
    lookupSecret: 'K7M4',
    sector: 'residence',
    status: 1,
    receiptNumber: 'BN-1',
  },
  ...{ receivedAt: '2026-11-26T15:00:00+07:00', isBoundaryFree: false },
  unit: { code: 'H26.22', agency: 'Công an', name: 'Công an Phường Tây Hồ' },
  point: { id: 'CN1-01', branch: 'CN1', name: 'Điểm 1' },
};

describe.each(STORES)('drafts, on $name', ({ open }) => {
  const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
  let driver: SqlDriver;
  let log: AccessLog;
  let drop: () => Promise<void>;
  let store: DraftStore;
  let sending: SendingStore;
  const unreadable: unknown[] = [];
  beforeEach(async () => {
    ({ driver, drop } = await open());
    log = await openTestLog(driver);
    await prepareFilingTables(driver);
    await prepareFilingTables(driver);
    ({ store, sending } = storesWith(encryption));
    unreadable.length = 0;
  });
  afterEach(async () => {
    await log.close();
    await drop();
  });
  const storesWith = (by: FieldEncryption) => {
    const table = new DraftTable(by);
    return {
      store: new DraftStore(driver, log, table, (error) => void unreadable.push(error)),
      sending: new SendingStore(driver, log, table),
    };
  };

  const begin = async (key = 'key-0000001', personId = LAN, actorId?: string): Promise<StoredDraft> => {
    const wanted = { holder: { personId, actorId }, key, requestHash: 'h', procedure: '1.004194', content };
    const made = await store.begin({ ...wanted, expiresAt: EXPIRES }, act());
    if (!made) throw new Error('too many');
    return made;
  };
  const start = async (draft: StoredDraft, submitKey = 's1', personId = LAN) =>
    (await sending.startSending(
      draft,
      { personId },
      { from: 'open', submitKey, sealed: 'sealed', leaseUntil: later(10_000), scope: [] },
      act(),
    )) !== undefined;
  const row = async (id: string) => (await driver.query('select * from filing_draft where id = $1', [id]))[0];
  const statesOf = async (id: string) =>
    (await changesIn(driver)).filter(({ object }) => object.id === id).map(({ object }) => object.state);

  test('are one under one key, of each person', async () => {
    const first = await begin();
    expect((await begin()).id).toBe(first.id);
    expect((await begin('key-0000001', MINH)).id).not.toBe(first.id);
    expect(await statesOf(first.id)).toEqual(['drafted']);
  });

  test('are the holder’s alone; a clerk reaches what was drafted in their own session, the person all', async () => {
    const [own, helped] = [await begin('key-own-1'), await begin('key-help-1', LAN, 'clerk-cn4')];
    const find = (id: string, personId: string, actorId?: string) => store.find(id, { personId, actorId });
    expect(await find(own.id, LAN)).toMatchObject({ id: own.id, content, isAssisted: false });
    expect(await find(own.id, MINH)).toBeUndefined();
    expect(await find(own.id, LAN, 'clerk-cn4')).toBeUndefined();
    expect(await find(helped.id, LAN, 'clerk-cn4')).toMatchObject({ isAssisted: true });
    expect(await find(helped.id, LAN, 'clerk-cn1')).toBeUndefined();
    expect((await store.ofPerson({ personId: LAN })).map(({ id }) => id)).toEqual([helped.id, own.id]);
    expect(await store.ofPerson({ personId: LAN, actorId: 'clerk-cn1' })).toEqual([]);
  });

  test('are at most so many at a time', async () => {
    for (let n = 0; n < MAX_OPEN; n += 1) await begin(`key-many-${n}`);
    await expect(begin('key-many-x')).rejects.toThrow('too many');
    await begin('key-many-x', MINH);
  });

  test('name nobody in the table, nor in the log', async () => {
    const { id } = await begin();
    expect(JSON.stringify(await row(id))).not.toMatch(/0011900|phố Đá|key-0000/);
    const bodies = await driver.query('select body from access_record');
    expect(JSON.stringify(bodies)).not.toMatch(/0011900|phố Đá|key-0000/);
  });

  test('whose row was edited hides no other, and cannot be changed or sent', async () => {
    const [one, two] = [await begin('key-1-0000'), await begin('key-2-0000')];
    await driver.query('update filing_draft set sealed = $2 where id = $1', [
      one.id,
      (await row(two.id))?.['sealed'],
    ]);
    expect((await store.ofPerson({ personId: LAN })).map(({ id }) => id)).toEqual([two.id]);
    expect(unreadable).toHaveLength(1);
    await expect(
      store.change(one.id, { personId: LAN }, act(), (_draft, told) => ({
        content: told,
        told: { state: 'x' },
      })),
    ).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await store.isOnRecord(one.id)).toBe(false);
    expect(await store.isOnRecord(two.id)).toBe(true);
  });

  test('are changed with their record, or not at all', async () => {
    const { id } = await begin();
    const more = { ...content, ward: '00103' };
    const told = { content: more, told: { state: 'approved', scope: ['fullName'] } };
    expect(await store.change(id, { personId: LAN }, act(), () => told)).toMatchObject({ content: more });
    const thrown = store.change(id, { personId: LAN }, act(), () => {
      throw new GatewayError('BAD_USER_INPUT', 'no');
    });
    await expect(thrown).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await store.change(id, { personId: MINH }, act(), () => told)).toBeUndefined();
    expect(await store.change(id, { personId: LAN }, act(later(8 * 86_400_000)), () => told)).toBeUndefined();
    const [, change] = (await changesIn(driver)).filter(({ object }) => object.id === id);
    expect(change?.object).toMatchObject({ state: 'approved', version: 2, scope: ['1.004194', 'fullName'] });
    expect(await statesOf(id)).toEqual(['drafted', 'approved']);
  });

  describe('that are sent', () => {
    test('are claimed by one of many, and as they were shown', async () => {
      const draft = await begin();
      const claims = await Promise.all([1, 2, 3, 4].map(() => start(draft)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      const other = await begin('key-other-1');
      const ward = { ...content, ward: '00091' };
      await store.change(other.id, { personId: LAN }, act(), () => ({
        content: ward,
        told: { state: 'edited' },
      }));
      expect(await start(other, 's2')).toBe(false);
      expect(await start(await begin('key-third-1', MINH), 's3', LAN)).toBe(false);
      expect(await start(await begin('key-fourth-1'), 's1')).toBe(false);
    });

    test('are deleted with the receipt’s record; a second receipt changes nothing', async () => {
      const draft = await begin();
      await start(draft);
      await sending.settle(draft.id, receipt, act());
      await sending.settle(draft.id, { ...receipt, code: 'H26.22-261126-5002' }, act());
      expect(await store.find(draft.id, { personId: LAN })).toMatchObject({
        state: 'filed',
        receipt,
        content: undefined,
      });
      expect(await row(draft.id)).toMatchObject({
        sealed: null,
        sealed_sending: null,
        dossier: receipt.code,
      });
      expect(JSON.stringify(await row(draft.id))).not.toContain('K7M4');
      expect(await statesOf(draft.id)).toEqual(['drafted', 'sending', 'filed']);
      expect(await store.findSubmitted({ personId: LAN }, ['s1'])).toBe(draft.id);
    });

    test('and left behind by a dead process are claimed once their time is up, by one', async () => {
      const draft = await begin();
      await start(draft);
      expect(await sending.claimDue(act(later(9_000)), later(60_000), 5)).toEqual([]);
      const rounds = await Promise.all(
        [1, 2].map(() => sending.claimDue(act(later(11_000)), later(60_000), 5)),
      );
      expect(rounds.flat()).toMatchObject([{ id: draft.id, sealed: 'sealed', attempts: 2, content }]);
      await sending.leaveUncertain(draft.id, later(70_000), act());
      expect(await sending.claim(draft.id, act(later(12_000)), later(80_000))).toMatchObject({ attempts: 3 });
      expect(await sending.claim(draft.id, act(later(12_000)), later(80_000))).toBeUndefined();
      await sending.giveUp(draft.id, act());
      expect(await row(draft.id)).toMatchObject({ state: 'given-up', sealed: null, sealed_sending: null });
      // An answer that comes after all is still the truth.
      await sending.settle(draft.id, receipt, act());
      expect(await store.find(draft.id, { personId: LAN })).toMatchObject({ state: 'filed' });
    });

    test('are filed together with what is true with it, or not at all', async () => {
      const draft = await begin();
      await start(draft);
      const also = async () => {
        throw new GatewayError('INTERNAL', 'could not be noted');
      };
      await expect(sending.settle(draft.id, receipt, act(), also)).rejects.toMatchObject({
        code: 'INTERNAL',
      });
      expect(await store.find(draft.id, { personId: LAN })).toMatchObject({ state: 'sending', content });
      let noted = 0;
      const note = async () => {
        noted += 1;
      };
      await sending.settle(draft.id, receipt, act(), note);
      await sending.settle(draft.id, receipt, act(), note);
      expect(noted).toBe(1);
    });

    test('and edited in the table are never claimed, nor do they hold up those that were not', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 6; n += 1) {
        const draft = await begin(`key-edit-${n}`);
        await start(draft, `s-${n}`);
        ids.push(draft.id);
      }
      const whole = ids.at(-1);
      await driver.query(
        "update filing_draft set sealed_sending = 'another', due_at = due_at - interval '9 seconds' where id <> $1",
        [whole],
      );
      expect(await sending.claimDue(act(later(11_000)), later(60_000), 2)).toMatchObject([{ id: whole }]);
      expect(await sending.claimDue(act(later(11_000)), later(60_000), 2)).toEqual([]);
      expect(await sending.claim(String(ids[0]), act(later(11_000)), later(60_000))).toBeUndefined();
      expect(await statesOf(String(ids[0]))).toEqual(['drafted', 'sending']);
      // Put into the state of one that is sent.
      const open = await begin('key-edit-open');
      await driver.query("update filing_draft set state = 'uncertain', due_at = $2 where id = $1", [
        open.id,
        NOW,
      ]);
      expect(await sending.claimDue(act(later(11_000)), later(60_000), 2)).toEqual([]);
      await driver.query(
        "update filing_draft set state = 'open', attempts = 7, due_at = null where id = $1",
        [open.id],
      );
      expect(await start(open, 's-open')).toBe(false);
    });

    test('and refused are open again, with another key', async () => {
      const draft = await begin();
      await start(draft);
      await sending.refuse(draft.id, act());
      expect(await store.find(draft.id, { personId: LAN })).toMatchObject({
        state: 'open',
        submitKey: undefined,
      });
      expect(await start(draft, 's9')).toBe(true);
    });
  });

  test('end when their time is up: what they said is deleted with the record of it, what is on its way stays', async () => {
    const [open_, filed, onItsWay] = [
      await begin('key-a-0000'),
      await begin('key-b-0000'),
      await begin('key-c-0000'),
    ];
    await start(filed, 'sb');
    await sending.settle(filed.id, receipt, act());
    await start(onItsWay, 'sc');
    expect(await store.endExpired(act(later(1_000)))).toBe(0);
    const late = act(later(8 * 86_400_000));
    expect(await store.endExpired(late)).toBe(2);
    expect(await store.endExpired(late)).toBe(0);
    expect(await row(open_.id)).toMatchObject({ state: 'ended', sealed: null });
    expect(await row(filed.id)).toMatchObject({ state: 'filed', sealed_receipt: null });
    expect(await row(onItsWay.id)).toMatchObject({ state: 'sending', sealed: expect.any(String) });
    expect(await statesOf(open_.id)).toEqual(['drafted', 'expired']);
  });

  test('are discarded once, by their person, and not while they are on their way', async () => {
    const [draft, onItsWay] = [await begin('key-a-0000'), await begin('key-b-0000')];
    await start(onItsWay);
    expect(await store.discard(onItsWay.id, { personId: LAN }, act())).toBeUndefined();
    expect(await store.discard(draft.id, { personId: MINH }, act())).toBeUndefined();
    for (let turn = 0; turn < 2; turn += 1)
      expect(await store.discard(draft.id, { personId: LAN }, act())).toMatchObject({ state: 'ended' });
    expect(await statesOf(draft.id)).toEqual(['drafted', 'discarded']);
  });

  test('are found when the key was changed', async () => {
    const secret = randomBytes(32);
    const old = new FieldEncryption([{ id: 'k1', secret }]);
    ({ store } = storesWith(old));
    const draft = await begin();
    const ring = new FieldEncryption([
      { id: 'k2', secret: randomBytes(32) },
      { id: 'k1', secret },
    ]);
    ({ store } = storesWith(ring));
    expect((await begin()).id).toBe(draft.id);
    expect(await store.find(draft.id, { personId: LAN })).toMatchObject({ content });
  });
});
