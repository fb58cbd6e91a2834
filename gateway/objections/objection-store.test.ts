import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callerKey } from '../../schema/caller-key.ts';
import { readObject } from '../access-log/kept-object.ts';
import { STORES } from '../access-log/testing/log-fixture.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { OBJECTION_KIND } from './kept-kind.ts';
import { type NewObjection, ObjectionStore } from './objection-store.ts';
import { prepareObjectionTables } from './tables.ts';

const [LAN, MINH] = ['001190000001', '001099000003'];
const AT = new Date('2026-11-27T02:00:00Z');
const wanted = (over: Partial<NewObjection> = {}): NewObjection => ({
  ...{
    record: randomUUID(),
    personId: LAN ?? '',
    agencies: ['land', 'tax'],
    reason: 'Tôi không hiểu vì sao.',
  },
  ...{ lookedBy: 'officer/land/officer-land', filedAt: AT, dueAt: undefined, key: randomUUID() },
  ...over,
});
const ANSWER = { text: 'Cán bộ thụ lý hồ sơ của bà.', by: callerKey({ kind: 'dpo', id: 'dpo' }), at: AT };

describe.each(STORES)('objections on $name', ({ open }) => {
  let driver: SqlDriver;
  let drop: () => Promise<void>;
  let store: ObjectionStore;
  const unreadable: unknown[] = [];
  const secret = { id: 'k1', secret: randomBytes(32) };
  beforeAll(async () => {
    ({ driver, drop } = await open());
    await prepareObjectionTables(driver);
    store = new ObjectionStore(driver, new FieldEncryption([secret]), (error) => unreadable.push(error));
  }, 120_000);
  afterAll(async () => {
    await driver.close();
    await drop();
  });

  test('come back as they were filed, and lie there sealed', async () => {
    const filed = await store.file(wanted(), driver);
    expect(await store.find(filed?.id ?? '')).toEqual(filed);
    const rows = JSON.stringify(await driver.query('select * from access_objection'));
    for (const word of [LAN, 'vì sao', 'officer-land']) expect(rows).not.toContain(word);
  });

  test('are one for each record and person, and one for each key', async () => {
    const first = wanted();
    await store.file(first, driver);
    expect(await store.file({ ...first, key: 'another-key' }, driver)).toBeUndefined();
    expect(await store.file(wanted({ key: first.key }), driver)).toBeUndefined();
    expect(await store.file({ ...first, personId: MINH ?? '' }, driver)).toBeDefined();
  });

  test('are found again when the keys have changed', async () => {
    const first = wanted();
    await store.file(first, driver);
    const ring = new FieldEncryption([{ id: 'k2', secret: randomBytes(32) }, secret]);
    const renewed = new ObjectionStore(driver, ring, () => undefined);
    expect(await renewed.findFiled(first.personId, first)).toMatchObject({ isSameKey: true });
    expect(await renewed.file(first, driver)).toBeUndefined();
  });

  test('keep the first of two answers at the same time, and count it as one change', async () => {
    const { id = '' } = (await store.file(wanted(), driver)) ?? {};
    const before = await readObject(driver, OBJECTION_KIND, id);
    const both = await Promise.all([store.answer(id, ANSWER, driver), store.answer(id, ANSWER, driver)]);
    expect(both.filter((answered) => answered !== undefined)).toHaveLength(1);
    const after = await readObject(driver, OBJECTION_KIND, id);
    expect([before?.version, after?.version]).toEqual([1, 2]);
    expect(after?.digest).not.toBe(before?.digest);
  });

  test('are listed by person, agency and state, newest first, page by page', async () => {
    const personId = '001048000004';
    for (let minute = 0; minute < 3; minute += 1)
      await store.file(
        wanted({ personId, agencies: ['civil'], filedAt: new Date(AT.getTime() + minute * 60_000) }),
        driver,
      );
    const page = await store.page({ agency: 'civil', state: 'filed' }, 2);
    expect(page.hasNextPage).toBe(true);
    const last = page.objections.at(-1);
    const rest = await store.page({ personId, state: 'all' }, 2, {
      at: last?.filedAt.toISOString() ?? '',
      id: last?.id ?? '',
    });
    expect([...page.objections, ...rest.objections].map(({ filedAt }) => filedAt.getUTCMinutes())).toEqual([
      2, 1, 0,
    ]);
    expect((await store.page({ agency: 'civil', state: 'answered' }, 5)).objections).toEqual([]);
    expect((await store.page({ agency: 'police', state: 'all' }, 5)).objections).toEqual([]);
  });

  test('a row that was changed hides nothing but itself, and is told', async () => {
    const personId = '001085000002';
    const spoilt = await store.file(wanted({ personId }), driver);
    const sound = await store.file(wanted({ personId }), driver);
    await driver.query('update access_objection set sealed = $2 where id = $1', [spoilt?.id, 'k1:AAAA']);
    const { objections } = await store.page({ personId, state: 'all' }, 5);
    expect(objections.map(({ id }) => id)).toEqual([sound?.id]);
    expect(unreadable).toHaveLength(1);
  });

  test('have a digest over every column of the table', async () => {
    const rows = await driver.query(
      "select column_name from information_schema.columns where table_name = 'access_objection'",
    );
    expect(rows.map((row) => String(row['column_name'])).sort()).toEqual(
      Object.keys(OBJECTION_KIND.columns).sort(),
    );
  });
});
