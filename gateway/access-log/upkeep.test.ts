import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { claimFolder } from '../storage/folder-claim.ts';
import { AccessLog } from './access-log.ts';
import { openCheckpoint, parseVerifierKey, verifierKey } from './checkpoint.ts';
import { LogReader } from './log-reader.ts';
import { leafHash } from './merkle.ts';
import { encodeRecord } from './record.ts';
import { SubjectKeys } from './subject-keys.ts';
import { STORES, testKeys, testRecord, testSigner } from './testing/log-fixture.ts';
import { verifyInclusion } from './testing/merkle-proofs.ts';
import { verifyStore } from './verify-store.ts';

const NOW = new Date('2026-11-23T03:00:00.000Z');
const signer = testSigner();
const verifiers = [parseVerifierKey(verifierKey(signer))];

describe.each(STORES)('upkeep on $name', ({ open }) => {
  test('ends the retention of whole months, puts that on record, and the log still verifies with every proof', async () => {
    const { driver, drop } = await open();
    const keys = testKeys();
    const log = await AccessLog.open({
      ...{ driver, instance: 'gateway-1', signer, keys, retentionMonths: 24 },
      onFailure: () => undefined,
      now: () => NOW,
    });
    await log.upkeep();
    const old = testRecord({ at: '2024-09-30T23:59:59.000Z' });
    const kept = testRecord({ at: '2024-11-01T00:00:00.000Z' });
    await log.append([old, kept, testRecord({ at: NOW.toISOString() })]);
    await log.upkeep();
    const rows = await driver.query('select idx, kind, body from access_record order by idx');
    expect(rows.map((row) => [Number(row['idx']), row['kind']])).toEqual([
      [1, 'crossing'],
      [2, 'crossing'],
      [3, 'upkeep'],
    ]);
    expect(String(rows[2]?.['body'])).toContain('access_record_2024_09');
    expect(await verifyStore(driver, { verifiers })).toMatchObject({
      ok: false,
      fault: 'entry 0 is gone and no erasure names it',
    });
    const reader = new LogReader(driver, keys);
    for (const [index, record] of [old, kept].entries()) {
      const { hashes, size, note } = await reader.inclusionProof('gateway-1', index);
      const leaf = leafHash(Buffer.from(encodeRecord(record).body));
      expect(verifyInclusion(leaf, index, size, hashes, openCheckpoint(note, verifiers).root)).toBe(true);
    }
    await log.close();
    await drop();
  });

  test('has the next month ready a week ahead, and keeps a signed head every time', async () => {
    const { driver, drop } = await open();
    let now = new Date('2026-12-27T00:00:00.000Z');
    const log = await AccessLog.open({
      ...{ driver, instance: 'gateway-1', signer, keys: testKeys() },
      onFailure: () => undefined,
      now: () => now,
    });
    await log.upkeep();
    await log.append([testRecord({ at: now.toISOString() })]);
    now = new Date('2026-12-27T01:00:00.000Z');
    await log.upkeep();
    const [next] = await driver.query("select to_regclass('access_record_2027_01') is not null as is_there");
    expect(next).toEqual({ is_there: true });
    const heads = await driver.query('select size from access_checkpoint order by size');
    expect(heads.map((row) => Number(row['size']))).toEqual([0, 1]);
    await log.close();
    await drop();
  });

  test('a record of an unknown shape, or with text that no database keeps, fails alone', async () => {
    const { driver, drop } = await open();
    const log = await AccessLog.open({
      ...{ driver, instance: 'gateway-1', signer, keys: testKeys() },
      onFailure: () => undefined,
    });
    const at = new Date().toISOString();
    const results = await Promise.allSettled([
      log.append([testRecord({ at })]),
      log.append([testRecord({ at, note: 'a\0b' })]),
      log.append([testRecord({ at, note: 'half \ud83d' })]),
      log.append([testRecord({ at, note: 'whole 😀, "quoted", Nguyễn' })]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await verifyStore(driver, { verifiers })).toMatchObject({ ok: true, records: 2 });
    await log.close();
    await drop();
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
