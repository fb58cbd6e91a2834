import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { newSigningKey, openCheckpoint, parseVerifierKeys, signCheckpoint } from './checkpoint.ts';
import { encodeRecord } from './encode-record.ts';
import { openMemory, openOrMakeSigner, openSigner } from './log-keys.ts';
import { LogStore } from './log-store.ts';
import { openAccessLog, openDriver } from './open-access-log.ts';
import { testRecord, testSigner } from './testing/log-fixture.ts';
import { freshPgliteFolder } from './testing/pglite-folder.ts';

const KEYS = ['log-head.gateway-1', 'log-verifier-key.txt', 'log-signing-key.pem'] as const;
const folders: string[] = [];
afterEach(() =>
  Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 5 }))),
);

/** A data folder with an empty embedded store. */
async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'open-log-'));
  folders.push(folder);
  await emptyStore(folder);
  return folder;
}
async function emptyStore(folder: string): Promise<void> {
  await rm(join(folder, 'access-log'), { recursive: true, force: true });
  await rename(await freshPgliteFolder(), join(folder, 'access-log'));
}
const open = (dataDir: string, over: object = {}) =>
  openAccessLog({ dataDir, instance: 'gateway-1', ...over }, () => undefined);
/** @returns how many records the log has then: its own are among them. */
async function live(dataDir: string, count: number, over: object = {}): Promise<number> {
  const log = await open(dataDir, over);
  if (count > 0) await log.append(Array.from({ length: count }, () => testRecord()));
  await log.close();
  return Number(log.monitored.head().split('\n')[1]);
}
/** Size of the head that is kept in the folder: the larger one of the two slots. */
async function keptSize(dataDir: string): Promise<number> {
  const file = await readFile(join(dataDir, KEYS[0]));
  const key = parseVerifierKeys(await readFile(join(dataDir, KEYS[1]), 'utf8'));
  const slots = [file.subarray(0, file.length / 2), file.subarray(file.length / 2)];
  return Math.max(...slots.map((slot) => openCheckpoint(`${slot.toString('utf8').trimEnd()}\n`, key).size));
}

/** Where a first start may end; at the last place most is there already, and it stands for the others where time is short. */
const BREAKS = [
  ['before the log began', async () => undefined],
  [
    'before its head was kept',
    async (folder: string) => {
      const driver = await openDriver({ dataDir: folder });
      const signer = await openSigner({ dataDir: folder, instance: 'gateway-1' });
      await LogStore.open({ driver, instance: 'gateway-1', signer });
      await driver.close();
    },
  ],
  [
    'before the key got its name',
    async (folder: string) => {
      const driver = await openDriver({ dataDir: folder });
      const signer = await openSigner({ dataDir: folder, instance: 'gateway-1' });
      const memory = await openMemory({ dataDir: folder, instance: 'gateway-1' }, signer);
      await LogStore.open({ driver, instance: 'gateway-1', signer, memory });
      await driver.close();
    },
  ],
] as const;

describe('a start of the access log', () => {
  test('keeps the head in the data folder, makes it anew after an upgrade, and refuses an older store', async () => {
    const folder = await freshFolder();
    const before = await live(folder, 270);
    expect(await keptSize(folder)).toBe(before);
    const older = join(folder, 'older');
    await cp(join(folder, 'access-log'), older, { recursive: true });
    await rm(join(folder, KEYS[0]));
    const upgraded = await live(folder, 0);
    expect(await keptSize(folder)).toBe(upgraded);
    const signed = await live(folder, 40);
    await rm(join(folder, 'access-log'), { recursive: true });
    await cp(older, join(folder, 'access-log'), { recursive: true });
    for (const _again of [1, 2])
      await expect(open(folder)).rejects.toThrow(
        `access log gateway-1: the store was put back to an older state: ${signed} records are signed, ${before} are there; see "Roll-back" in docs/access-log.md`,
      );
    // Written on by somebody with the key, so that it is longer than the lost one.
    const driver = await openDriver({ dataDir: folder });
    const signer = await openSigner({ dataDir: folder, instance: 'gateway-1' });
    const beside = await LogStore.open({ driver, instance: 'gateway-1', signer });
    const records = Array.from({ length: 50 }, () => testRecord());
    await beside.append(records.map((record) => ({ ...encodeRecord(record), body: JSON.stringify(record) })));
    await driver.close();
    await expect(open(folder)).rejects.toThrow(
      `the store holds another log than the signed one: ${signed} records are signed, ${before + 50} are there that do not continue them`,
    );
  }, 120_000);

  test('with a head that the key has not signed is refused', async () => {
    const folder = await freshFolder();
    await live(folder, 3);
    const stranger = testSigner();
    const forged = signCheckpoint({ origin: stranger.name, size: 1, root: Buffer.alloc(32) }, stranger);
    await writeFile(join(folder, KEYS[0]), forged);
    await expect(open(folder)).rejects.toThrow(/log-head.gateway-1 holds no head that .* has signed/);
  }, 120_000);

  test.each(KEYS)(
    'with %s of a log that existed, and an empty store, begins no new one',
    async (marker) => {
      const folder = await freshFolder();
      await live(folder, 3);
      // Without its key the folder's files are another's: the key stays beside each of them.
      for (const name of KEYS) if (name !== marker && name !== KEYS[2]) await rm(join(folder, name));
      await emptyStore(folder);
      await expect(open(folder)).rejects.toThrow(/the store holds (no such log|none)/);
      const other = { instance: 'gateway-2' };
      if (marker !== KEYS[2]) await expect(open(folder, other)).rejects.toThrow(/gateway-1/);
    },
    60_000,
  );

  test('under another name begins a log beside the one that is there, and names both keys', async () => {
    const folder = await freshFolder();
    await live(folder, 3);
    await live(folder, 2, { instance: 'gateway-2' });
    await live(folder, 2);
    const keys = parseVerifierKeys(await readFile(join(folder, KEYS[1]), 'utf8')).map(({ name }) => name);
    expect(keys.map((name) => name.split('/')[1])).toEqual(['gateway-2', 'gateway-1']);
  }, 120_000);

  test.each(BREAKS.slice(process.env['LONGER'] === '1' ? 0 : -1))(
    'that broke off %s is made again',
    async (_where, breakOff) => {
      const folder = await freshFolder();
      await openOrMakeSigner({ dataDir: folder, instance: 'gateway-1' });
      await breakOff(folder);
      await live(folder, 3);
      const size = await live(folder, 2);
      expect(await keptSize(folder)).toBe(size);
    },
    60_000,
  );

  test('with a key that the operator gives begins in an empty folder', async () => {
    const folder = await freshFolder();
    const signingKeyFile = join(await freshFolder(), 'given.pem');
    await writeFile(signingKeyFile, newSigningKey());
    expect(await live(folder, 3, { signingKeyFile })).toBe(await keptSize(folder));
  }, 120_000);
});
