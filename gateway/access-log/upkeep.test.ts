import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { claimFolder } from '../storage/folder-claim.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { AccessLog, type AccessLogParts } from './access-log.ts';
import { adoptObjects } from './adopt-objects.ts';
import { openCheckpoint, parseVerifierKey, verifierKey } from './checkpoint.ts';
import { CHECKPOINT_KIND } from './checkpoint-kind.ts';
import { confirmClock } from './confirm-clock.ts';
import { encodeRecord } from './encode-record.ts';
import { readObject, readObjects } from './kept-object.ts';
import { LogReader } from './log-reader.ts';
import { leafHash } from './merkle.ts';
import { migrate } from './migrations.ts';
import { findNewestChange } from './object-history.ts';
import { SubjectKeys } from './subject-keys.ts';
import { freshDatabase, STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyInclusion } from './testing/merkle-proofs.ts';
import { unexplainedGaps } from './testing/unexplained-gaps.ts';
import { verifyStore } from './verify/verify-store.ts';

const NOW = new Date('2026-11-23T03:00:00.000Z');
const signer = testSigner();
const verifiers = [parseVerifierKey(verifierKey(signer))];

const openLog = (driver: SqlDriver, over: Partial<AccessLogParts> = {}): Promise<AccessLog> =>
  AccessLog.open({
    ...{ driver, instance: 'gateway-1', signer, keys: testKeys(), retentionMonths: 24, hasUpkeep: false },
    ...{ onFailure: () => undefined, now: () => NOW, ...over },
  });

/** A driver that outlives the logs which are opened on it. */
const stillOpen = (driver: SqlDriver): SqlDriver => ({ ...driver, close: async () => undefined });

async function indexesOf(driver: SqlDriver, kind: string): Promise<number[]> {
  const rows = await driver.query('select idx from access_record where kind = $1 order by idx', [kind]);
  return rows.map((row) => Number(row['idx']));
}

async function erasuresOf(driver: SqlDriver): Promise<unknown[]> {
  const rows = await driver.query("select body from access_record where kind = 'erasure' order by idx");
  return rows.map((row) => JSON.parse(String(row['body'])).erasure);
}

async function isThere(driver: SqlDriver, table: string): Promise<boolean> {
  const [row] = await driver.query('select to_regclass($1) is not null as is_there', [table]);
  return row?.['is_there'] === true;
}

describe.each(STORES)('upkeep on $name', ({ open }) => {
  test('ends the retention of whole months, puts that on record, and the log still verifies with every proof', async () => {
    const { driver, drop } = await open();
    const keys = testKeys();
    const log = await openLog(driver, { keys });
    const old = testRecord({ at: '2024-09-30T23:59:59.000Z' });
    const kept = testRecord({ at: '2024-11-01T00:00:00.000Z' });
    await log.append([old, kept, testRecord({ at: NOW.toISOString() })]);
    const [first] = await indexesOf(driver, 'crossing');
    await log.upkeep();
    expect(await indexesOf(driver, 'crossing')).toEqual([Number(first) + 1, Number(first) + 2]);
    expect(await erasuresOf(driver)).toEqual([
      {
        cause: 'retention',
        ranges: [[first, Number(first) + 1]],
        authority: 'NĐ 47/2020 Art. 45',
        reason: 'the retention of 24 months has ended for 2024-09',
      },
    ]);
    expect(await isThere(driver, 'access_record_2024_09')).toBe(false);
    expect(await unexplainedGaps(driver, 'gateway-1')).toEqual([]);
    expect(await verifyStore(driver, { verifiers })).toMatchObject({ ok: true, erased: 1 });
    const reader = new LogReader(driver, keys);
    for (const [place, record] of [old, kept].entries()) {
      const index = Number(first) + place;
      const { hashes, size, note } = await reader.inclusionProof('gateway-1', index);
      const leaf = leafHash(Buffer.from(encodeRecord(record).body));
      expect(verifyInclusion(leaf, index, size, hashes, openCheckpoint(note, verifiers).root)).toBe(true);
    }
    await log.close();
    await drop();
  });

  test('records that explain the log stay, also those that somebody moved there or changed', async () => {
    const { driver, drop } = await open();
    const log = await openLog(driver);
    await log.append([
      testRecord({ at: '2024-08-01T00:00:00.000Z' }),
      testRecord({ at: '2024-08-02T00:00:00.000Z' }),
      testRecord({ at: NOW.toISOString() }),
    ]);
    const [, changed = -1, moved = -1] = await indexesOf(driver, 'crossing');
    await log.change(new Date('2024-08-03T00:00:00.000Z'), async (_session, tell) =>
      tell({
        ...{ caller: undefined, requestId: undefined },
        object: { kind: 'thing', id: 'a', state: 'made', version: 1, digest: 'x' },
      }),
    );
    const [lasting] = await driver.query("select idx from access_record where object = 'thing/a'");
    // A lasting record in other clothes, a record that is not as it was signed, and a new one among the old.
    await driver.query("update access_record set kind = 'crossing' where object = 'thing/a'");
    await driver.query(`update access_record set body = body || ' ' where idx = ${changed}`);
    await driver.query(`update access_record set at = '2024-08-04' where idx = ${moved}`);
    await log.upkeep();
    const rows = await driver.query('select idx from access_record_2024_08 order by idx');
    expect(rows.map((row) => Number(row['idx']))).toEqual([changed, moved, Number(lasting?.['idx'])]);
    expect(await erasuresOf(driver)).toMatchObject([{ ranges: [[changed - 1, changed]] }]);
    await log.close();
    await drop();
  });

  test('a gateway ends the retention of its own log only, and the last one drops the month', async () => {
    const { driver, drop } = await open();
    const [keys, at] = [testKeys(), '2024-07-01T00:00:00.000Z'];
    const log = await openLog(driver, { keys });
    const other = await openLog(driver, { keys, instance: 'gateway-2', signer: testSigner('gateway-2') });
    await log.append([testRecord({ at })]);
    await other.append([testRecord({ at }), testRecord({ at: '2024-07-02T00:00:00.000Z' })]);
    await log.upkeep();
    const left = await driver.query('select distinct instance from access_record_2024_07');
    expect(left).toEqual([{ instance: 'gateway-2' }]);
    await other.upkeep();
    expect(await isThere(driver, 'access_record_2024_07')).toBe(false);
    for (const name of ['gateway-1', 'gateway-2']) expect(await unexplainedGaps(driver, name)).toEqual([]);
    // One driver is closed once.
    await other.close();
    await drop();
  });

  test('a start far ahead of the log destroys nothing until somebody confirms the time', async () => {
    const { driver, drop } = await open();
    const keys = testKeys();
    const failures: unknown[] = [];
    const startAt = (days: number, over: Partial<AccessLogParts> = {}) =>
      openLog(stillOpen(driver), {
        ...{ keys, onFailure: (error) => failures.push(error), ...over },
        now: () => new Date(NOW.getTime() + days * 86_400_000),
      });
    const first = await startAt(0);
    await first.append([
      testRecord({ at: NOW.toISOString() }),
      testRecord({ at: '2031-01-01T00:00:00.000Z' }),
    ]);
    await first.upkeep();
    await first.close();

    const late = await startAt(1_200);
    await late.upkeep();
    expect(await indexesOf(driver, 'crossing')).toHaveLength(2);
    const reason = 'the clock is 1200 days ahead of the log';
    expect(late.health()).toEqual({ ok: true, reason: expect.stringContaining(reason) });
    expect(failures).toContainEqual(expect.objectContaining({ message: expect.stringContaining(reason) }));
    await late.close();
    const doubts = await driver.query(
      "select distinct body::jsonb ->> 'doubt' as doubt from access_record where body::jsonb ->> 'doubt' is not null",
    );
    expect(doubts).toEqual([{ doubt: reason }]);

    // What was written in doubt is no base for the next start; three days without a gateway are nothing.
    const again = await startAt(1_203);
    await again.upkeep();
    expect(again.health().reason).toContain('1203 days');
    await again.close();
    const soon = await startAt(3);
    await soon.upkeep();
    expect(soon.health()).toEqual({ ok: true });
    await soon.close();

    const command = await startAt(1_200);
    const at = new Date(NOW.getTime() + 1_200 * 86_400_000);
    await confirmClock(command, 'gateway-1', { decidedBy: 'Trực ca', reason: 'đã so với NTP' }, at);
    await command.close();
    const confirmed = await startAt(1_201);
    await confirmed.upkeep();
    expect(confirmed.health()).toEqual({ ok: true });
    expect(await indexesOf(driver, 'crossing')).toHaveLength(1);
    await confirmed.close();

    const witnessed = await startAt(2_400, {
      clockWitness: async () => new Date(NOW.getTime() + 2_400 * 86_400_000 - 60_000),
    });
    await witnessed.upkeep();
    expect(witnessed.health()).toEqual({ ok: true });
    expect(await indexesOf(driver, 'crossing')).toEqual([]);
    expect(await unexplainedGaps(driver, 'gateway-1')).toEqual([]);
    await witnessed.close();
    await driver.close();
    await drop();
  });

  test('has the next month ready a week ahead, and keeps a signed head every time, on record', async () => {
    const { driver, drop } = await open();
    let now = new Date('2026-12-27T00:00:00.000Z');
    const log = await openLog(driver, { now: () => now });
    await log.upkeep();
    await log.append([testRecord({ at: now.toISOString() })]);
    now = new Date('2026-12-27T01:00:00.000Z');
    await log.upkeep();
    expect(await isThere(driver, 'access_record_2027_01')).toBe(true);
    const kept = await readObjects(driver, CHECKPOINT_KIND, undefined, 10);
    expect(kept.map(({ id }) => id)).toEqual(['gateway-1/2', 'gateway-1/4']);
    for (const { id, digest } of kept)
      expect(await findNewestChange(driver, 'checkpoint', id)).toMatchObject({
        state: 'kept',
        version: 1,
        digest,
      });
    await log.close();
    await drop();
  });

  test('a record of an unknown shape, or with text that no database keeps, fails alone', async () => {
    const { driver, drop } = await open();
    const log = await openLog(driver);
    const at = new Date().toISOString();
    const results = await Promise.allSettled([
      log.append([testRecord({ at })]),
      log.append([testRecord({ at, note: 'a\0b' })]),
      log.append([testRecord({ at, note: 'half \ud83d' })]),
      log.append([testRecord({ at, note: 'whole 😀, "quoted", Nguyễn' })]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await indexesOf(driver, 'crossing')).toHaveLength(2);
    expect(await verifyStore(driver, { verifiers })).toMatchObject({ ok: true });
    await log.close();
    await drop();
  });
});

const url = process.env['TEST_DATABASE_URL'];
(url === undefined ? describe.skip : describe)('a reader of an expired month on PostgreSQL', () => {
  test('keeps its table and no writer; the next time the table goes', async () => {
    const database = await freshDatabase(url ?? '');
    const log = await openLog(database.driver);
    await log.append([testRecord({ at: '2024-06-01T00:00:00.000Z' })]);
    const reader = new pg.Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('begin');
    await reader.query('select count(*) from access_record_2024_06');
    const ending = log.upkeep();
    await log.append([testRecord({ at: NOW.toISOString() })]);
    await ending;
    expect(await isThere(database.driver, 'access_record_2024_06')).toBe(true);
    expect(await erasuresOf(database.driver)).toHaveLength(1);
    await reader.query('commit');
    await reader.end();
    await log.upkeep();
    expect(await isThere(database.driver, 'access_record_2024_06')).toBe(false);
    await log.close();
    await database.drop();
  });
});

describe('subject keys', () => {
  test('a new key hashes from now on, older ones still find, a destroyed one finds nothing', () => {
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const before = new SubjectKeys([{ id: 'k1', key: first }]);
    const after = new SubjectKeys([
      { id: 'k2', key: second },
      { id: 'k1', key: first },
    ]);
    const hash = before.hash('person', '001190000001');
    expect(after.hash('person', '001190000001')).toMatch(/^k2:/);
    expect(after.candidates('person', '001190000001')).toContain(hash);
    expect(new SubjectKeys([{ id: 'k2', key: second }]).candidates('person', '001190000001')).not.toContain(
      hash,
    );
  });
});

describe.each(STORES)('the ring of subject keys on $name', ({ open }) => {
  const [first, second, third] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
  const ring = (...keys: (readonly [string, Buffer])[]) =>
    new SubjectKeys(keys.map(([id, key]) => ({ id, key })));

  test('is known to the store; another key under the same id, or a destroyed one, starts no log of it', async () => {
    const { driver, drop } = await open();
    const start = async (instance: string, keys: SubjectKeys) => {
      const parts = { instance, signer: testSigner(instance), keys };
      return openLog(stillOpen(driver), parts);
    };
    await (await start('gateway-1', ring(['k1', first]))).close();
    await (await start('gateway-2', ring(['k2', second], ['k1', first]))).close();
    const known = await driver.query(
      "select instance, object from access_record where object like 'subject-key/%' order by 1",
    );
    expect(known).toEqual([
      { instance: 'gateway-1', object: 'subject-key/k1' },
      { instance: 'gateway-2', object: 'subject-key/k2' },
    ]);
    const bodies = await driver.query('select body from access_record');
    for (const { body } of bodies) expect(String(body)).not.toContain(first.toString('base64url'));
    await expect(start('gateway-3', ring(['k1', third]))).rejects.toThrow(
      /^subject key k1 is not the key that the access log knows under this id: put the former key back/,
    );
    const log = await start('gateway-4', ring(['k2', second]));
    await log.change(NOW, async (_session, tell) =>
      tell({
        ...{ caller: undefined, requestId: undefined },
        object: { kind: 'subject-key', id: 'k1', state: 'destroyed', version: 2, digest: 'x' },
      }),
    );
    await log.close();
    await expect(start('gateway-5', ring(['k2', second], ['k1', first]))).rejects.toThrow(
      /^subject key k1 was destroyed, as the access log records, and is in the ring again: take it out/,
    );
    await driver.close();
    await drop();
  });

  test('rows of an earlier release are put on record once; what comes later without a record never is', async () => {
    const { driver, drop } = await open();
    await migrate(driver);
    const insert = (size: number) =>
      driver.query("insert into access_checkpoint values ('gateway-1', $1, now(), 'note')", [size]);
    await insert(7);
    const keys = testKeys();
    const parts = { keys };
    const logs = await Promise.all(
      ['gateway-1', 'gateway-2'].map((instance) =>
        openLog(stillOpen(driver), { ...parts, instance, signer: testSigner(instance) }),
      ),
    );
    await insert(8);
    await Promise.all(logs.map((log) => adoptObjects(log, CHECKPOINT_KIND, NOW)));
    const adopted = await driver.query(
      "select object from access_record where object like 'checkpoint/%' or object like 'adoption/%'",
    );
    expect(adopted.map(({ object }) => object).sort()).toEqual([
      'adoption/checkpoint',
      'checkpoint/gateway-1/7',
    ]);
    const row = await readObject(driver, CHECKPOINT_KIND, 'gateway-1/7');
    expect(await findNewestChange(driver, 'checkpoint', 'gateway-1/7')).toMatchObject({
      ...{ state: 'adopted', digest: row?.digest },
    });
    await Promise.all(logs.map((log) => log.close()));
    await driver.close();
    await drop();
  });
});

describe('the claim on the embedded folder', () => {
  const claimIn = async (content?: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'access-log-claim-'));
    const file = join(folder, 'owner');
    if (content !== undefined) await writeFile(`${file}.1`, content);
    return { folder, file, remove: () => rm(folder, { recursive: true, force: true }) };
  };

  test('of a living process is respected', async () => {
    const { file, remove } = await claimIn(`${process.ppid} `);
    await expect(claimFolder(file)).rejects.toThrow(/in use by process/);
    await remove();
  });

  test.each([
    ['a process that is gone', '999999999 1'],
    ['another start of the same number', `${process.ppid} 1`],
    ['nobody', ''],
  ])('of %s is taken over, and given back', async (_who, content) => {
    const { folder, file, remove } = await claimIn(content);
    const release = await claimFolder(file);
    expect(await readdir(folder)).toEqual(['owner.2']);
    await release();
    await (await claimFolder(file))();
    expect(await readdir(folder)).toEqual(['owner.3']);
    await remove();
  });
});
