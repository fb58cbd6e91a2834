import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { officerKey } from '../../schema/caller-key.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import { openPgliteDriver } from '../storage/pglite-driver.ts';
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

let driver: SqlDriver;
let store: EmergencyStore;
beforeAll(async () => {
  driver = await openPgliteDriver('memory://');
  await prepareEmergencyTables(driver);
  store = new EmergencyStore(driver, new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]));
}, 60_000);
afterAll(async () => driver.close());

describe('the store of emergency accesses', () => {
  test('gives back what was put in, and holds person and reason sealed only', async () => {
    const access = await store.request(WANTED, NOW);
    expect(await store.find(access.id)).toEqual(access);
    const rows = JSON.stringify(await driver.query('select * from emergency_access'));
    expect(rows).not.toContain(WANTED.personId);
    expect(rows).not.toContain('mất tích');
  });

  test('opens no row whose sealed part was moved from another one', async () => {
    const [mine, other] = [
      await store.request(WANTED, NOW),
      await store.request({ ...WANTED, personId: '001099000003' }, NOW),
    ];
    await driver.query(
      'update emergency_access set sealed = (select sealed from emergency_access where id = $2) where id = $1',
      [mine.id, other.id],
    );
    await expect(store.find(mine.id)).rejects.toThrow();
  });

  test('of two approvals at the same time takes one', async () => {
    const { id } = await store.request(WANTED, NOW);
    const both = await Promise.all([
      store.approve(id, OFFICERS.b, later(1)),
      store.approve(id, OFFICERS.c, later(2)),
    ]);
    const by = both.map((access) => access?.approval?.by);
    expect(by[0]).toBe(by[1]);
    expect([OFFICERS.b, OFFICERS.c]).toContain(by[0]);
  });

  test.each([
    { say: 'the requester', by: OFFICERS.a, at: later(1), taken: false },
    { say: 'another, a moment before the time is over', by: OFFICERS.b, at: later(15, -1), taken: true },
    { say: 'another, when the time is over', by: OFFICERS.b, at: later(15), taken: false },
  ])('takes the approval of $say: $taken', async ({ by, at, taken }) => {
    const { id } = await store.request(WANTED, NOW);
    expect((await store.approve(id, by, at))?.approval !== undefined).toBe(taken);
  });

  test('refuses in the table itself that requester and approver are one', async () => {
    const { id } = await store.request(WANTED, NOW);
    await expect(
      driver.query('update emergency_access set approved_by = requested_by, approved_at = $2 where id = $1', [
        id,
        NOW,
      ]),
    ).rejects.toThrow();
  });
});

describe('an emergency access', () => {
  const access = { ...WANTED, id: 'x', requestedAt: NOW, approval: undefined };
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
