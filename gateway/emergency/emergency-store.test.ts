import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { officerKey } from '../../schema/caller-key.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { openEmptyFolder } from '../access-log/testing/emptied-stores.ts';
import { openTestLog } from '../access-log/testing/log-fixture.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { expiryOf, stateOf } from './emergency-access.ts';
import { EmergencyStore } from './emergency-store.ts';
import { prepareEmergencyTables } from './tables.ts';

const NOW = new Date('2026-11-17T02:00:00Z');
const later = (minutes: number, ms = 0) => new Date(NOW.getTime() + minutes * 60_000 + ms);
const OFFICERS = { a: officerKey('police', 'a'), b: officerKey('police', 'b'), c: officerKey('police', 'c') };
const WANTED = {
  requestedBy: OFFICERS.a,
  caseNumber: '17/2026',
  personId: '001190000001',
  reason: 'Trẻ mất tích từ chiều qua',
};

/** An officer acts. */
const by = (id: keyof typeof OFFICERS, at: Date) => ({
  caller: {
    kind: 'officer',
    id,
    agency: 'police',
    client: 'police-desk',
    channel: 'AGENCY',
    loa: 2,
  } as const,
  ...{ requestId: `request-${id}`, at },
});
const request = (wanted = WANTED) => store.request(wanted, by('a', NOW));
const approve = (id: string, who: keyof typeof OFFICERS, at: Date) =>
  store.approve(id, OFFICERS[who], by(who, at));

let driver: SqlDriver;
let drop: () => Promise<void>;
let log: AccessLog;
let store: EmergencyStore;
beforeAll(async () => {
  ({ driver, drop } = await openEmptyFolder());
  const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
  await prepareEmergencyTables(driver, encryption);
  log = await openTestLog(driver);
  store = new EmergencyStore(driver, log, encryption);
}, 60_000);
afterAll(async () => {
  await log.close();
  await drop();
});

describe('the store of emergency accesses', () => {
  test('gives back what was put in, and holds person and reason sealed only', async () => {
    const access = await request();
    expect(await store.find(access.id)).toEqual(access);
    const rows = JSON.stringify(await driver.query('select * from emergency_access'));
    expect(rows).not.toContain(WANTED.personId);
    expect(rows).not.toContain('mất tích');
  });

  test('opens no row whose sealed part was moved from another one', async () => {
    const [mine, other] = [await request(), await request({ ...WANTED, personId: '001099000003' })];
    await driver.query(
      'update emergency_access set sealed = (select sealed from emergency_access where id = $2) where id = $1',
      [mine.id, other.id],
    );
    await expect(store.find(mine.id)).rejects.toThrow();
  });

  test('of two approvals at the same time takes one', async () => {
    const { id } = await request();
    const both = await Promise.all([approve(id, 'b', later(1)), approve(id, 'c', later(2))]);
    const by = both.map((access) => access?.approval?.by);
    expect(by[0]).toBe(by[1]);
    expect([OFFICERS.b, OFFICERS.c]).toContain(by[0]);
  });

  test.each([
    { say: 'the requester', by: 'a', at: later(1), taken: false },
    { say: 'another, a moment before the time is over', by: 'b', at: later(15, -1), taken: true },
    { say: 'another, when the time is over', by: 'b', at: later(15), taken: false },
  ] as const)('takes the approval of $say: $taken', async ({ by: who, at, taken }) => {
    const { id } = await request();
    expect((await approve(id, who, at))?.approval !== undefined).toBe(taken);
  });

  test('refuses in the table itself that requester and approver are one', async () => {
    const { id } = await request();
    await expect(
      driver.query('update emergency_access set approved_by = requested_by, approved_at = $2 where id = $1', [
        id,
        NOW,
      ]),
    ).rejects.toThrow();
  });
});

describe('an emergency access', () => {
  const access = { ...WANTED, id: 'x', requestedAt: NOW, approval: undefined, review: undefined };
  const approved = { ...access, approval: { by: OFFICERS.b, at: later(10) } };
  test.each([
    { what: access, at: later(15, -1), state: 'PENDING', ends: later(15) },
    { what: access, at: later(15), state: 'EXPIRED', ends: later(15) },
    { what: approved, at: later(40, -1), state: 'APPROVED', ends: later(40) },
    { what: approved, at: later(40), state: 'EXPIRED', ends: later(40) },
  ])('is $state at $at', ({ what, at, state, ends }) => {
    expect(stateOf(what, at)).toBe(state);
    expect(expiryOf(what)).toEqual(ends);
  });
});
