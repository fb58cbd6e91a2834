import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { changesIn } from '../../tests/rights/agreement.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { openTestLog, STORES } from '../access-log/testing/log-fixture.ts';
import { FieldEncryption } from '../storage/field-encryption.ts';
import type { SqlDriver } from '../storage/sql-driver.ts';
import { composeUploads } from './compose-uploads.ts';
import { UploadFiles } from './upload-files.ts';

const [LAN, MINH] = ['001190000001', '001099000003'];
const DAY_MS = 86_400_000;
const START = new Date('2026-11-26T08:00:00Z');
const QUOTA = { files: 3, bytes: 1_000 };

describe.each(STORES)('documents, on $name', ({ open }) => {
  const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
  let driver: SqlDriver;
  let log: AccessLog;
  let drop: () => Promise<void>;
  let folder: string;
  let now = START;
  const failures: unknown[] = [];
  beforeEach(async () => {
    ({ driver, drop } = await open());
    log = await openTestLog(driver);
    folder = await mkdtemp(join(tmpdir(), 'uploads-'));
    now = START;
    failures.length = 0;
  });
  afterEach(async () => {
    await log.close();
    await drop();
    await rm(folder, { recursive: true, force: true });
  });
  const room = () =>
    composeUploads({
      ...{ accessLog: log, encryption, now: () => now },
      config: {
        ...{ UPLOAD_DIR: folder, DATA_DIR: folder, UPLOAD_MAX_BYTES: 1_000, UPLOAD_DAYS: 30 },
        ...{ UPLOAD_REUSE_DAYS: 365, UPLOAD_MAX_FILES: QUOTA.files, UPLOAD_MAX_TOTAL_BYTES: QUOTA.bytes },
      },
      onFailure: (error) => void failures.push(error),
    });
  const act = () => ({ caller: undefined, requestId: undefined, at: now });
  const document = (hash: string, bytes = 100) => ({
    ...{ id: uuidv7(), hash, type: 'application/pdf' as const, bytes },
    expiresAt: new Date(START.getTime() + 30 * DAY_MS),
  });
  const until = async (check: () => Promise<boolean>) => {
    for (let tries = 0; tries < 100 && !(await check()); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await check()).toBe(true);
  };

  test('are one for one content, of each person, within what a person may keep', async () => {
    const { store } = await room();
    const add = (hash: string, personId = LAN, bytes = 100) =>
      store.add({ personId }, document(hash, bytes), QUOTA, act());
    const first = await add('h1');
    expect(first).toMatchObject({ kind: 'made', upload: { hash: 'h1' } });
    expect(await add('h1')).toMatchObject({ kind: 'known' });
    expect(await add('h1', MINH)).toMatchObject({ kind: 'made' });
    await add('h2');
    const mayFit = (bytes: number, personId = LAN) => store.mayFit({ personId }, bytes, QUOTA, now);
    expect([await mayFit(800), await mayFit(801), await mayFit(900, MINH)]).toEqual([true, false, true]);
    expect(await add('h3', LAN, 900)).toEqual({ kind: 'full' });
    await add('h3');
    expect(await add('h4')).toEqual({ kind: 'full' });
    // Of the length of one that is kept it may be that one again.
    expect([await mayFit(99), await mayFit(100)]).toEqual([false, true]);
    expect((await store.ofPerson({ personId: LAN }, now)).map(({ hash }) => hash).sort()).toEqual([
      'h1',
      'h2',
      'h3',
    ]);
    const id = first.kind === 'full' ? '' : first.upload.id;
    expect(await store.find(id, { personId: MINH }, now)).toBeUndefined();
    expect(await store.find(id, { personId: LAN, actorId: 'clerk-cn4' }, now)).toBeUndefined();
    expect(await store.find(id, { personId: LAN }, new Date(START.getTime() + 31 * DAY_MS))).toBeUndefined();
  });

  test('that went into a dossier are kept longer, and say so once', async () => {
    const { store } = await room();
    const wanted = document('h1');
    await store.add({ personId: LAN }, wanted, QUOTA, act());
    const keepUntil = new Date(START.getTime() + 365 * DAY_MS);
    const used = { dossier: 'H26.22-261126-5001', keepUntil, personId: LAN };
    for (let turn = 0; turn < 2; turn += 1)
      await log.change(START, (session, tell) => store.markUsed(session, tell, [wanted.id], used, act()));
    const later = new Date(START.getTime() + 60 * DAY_MS);
    expect(await store.find(wanted.id, { personId: LAN }, later)).toMatchObject({
      usedIn: 'H26.22-261126-5001',
    });
    const states = (await changesIn(driver)).map(({ object }) => object.state);
    expect(states.filter((state) => state === 'used')).toHaveLength(1);
  });

  test('whose time is up are removed with their files, on record; a file that nobody knows is removed as well', async () => {
    const uploads = await room();
    const files = new UploadFiles(folder, encryption);
    const wanted = document('h1');
    await files.add(wanted.id, Buffer.from('%PDF-1'));
    await uploads.store.add({ personId: LAN }, wanted, QUOTA, act());
    const stray = `${uuidv7()}.sealed`;
    await writeFile(join(folder, stray), 'left behind');
    await writeFile(join(folder, 'not-ours.txt'), 'left alone');
    const old = new Date(START.getTime() - DAY_MS);
    await utimes(join(folder, stray), old, old);
    now = new Date(START.getTime() + 31 * DAY_MS);
    uploads.start();
    await until(async () => (await readdir(folder)).join() === 'not-ours.txt');
    await uploads.stop();
    expect(failures).toEqual([]);
    const told = (await changesIn(driver)).filter(({ object }) => object.id === wanted.id);
    expect(told.map(({ object }) => object.state)).toEqual(['uploaded', 'expired']);
    expect(await uploads.store.isKept(wanted.id)).toBe(false);
  });
});

test('a file opens under its own id only, and no path is an id', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'uploads-'));
  const files = new UploadFiles(folder, new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]));
  const id = uuidv7();
  await files.add(id, Buffer.from('secret'));
  expect((await files.read(id))?.toString()).toBe('secret');
  expect(await files.read(uuidv7())).toBeUndefined();
  await expect(files.add(id, Buffer.from('other'))).rejects.toThrow(/EEXIST/);
  for (const path of ['../x', randomUUID(), `${id}/../x`, ''])
    await expect(files.read(path)).rejects.toThrow('no id of a document');
  await rm(folder, { recursive: true, force: true });
});
