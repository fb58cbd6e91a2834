import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessLog } from '../access-log/access-log.ts';
import { parseVerifierKey, verifierKey } from '../access-log/checkpoint.ts';
import { cosignerKey, openCosignatures, parseCosignerKey } from '../access-log/cosignature.ts';
import { recordFork } from '../access-log/fork.ts';
import { STORES, testKeys, testRecord, testSigner } from '../access-log/testing/log-fixture.ts';
import { newId, newNonce } from '../storage/random-ids.ts';
import { CosignedHeads } from './cosigned-heads.ts';
import { FileWitness } from './file-witness.ts';
import { HttpWitness } from './http-witness.ts';
import type { Witness } from './witness.ts';
import { WitnessMemory } from './witness-memory.ts';
import { WitnessPush, type WitnessPushParts } from './witness-push.ts';
import { startWitnessServer, type WitnessServer } from './witness-server.ts';

const signer = testSigner();
const witnessSigner = testSigner('witness');
const witnessKey = parseCosignerKey(cosignerKey(witnessSigner));
const WITNESS_TIME = new Date('2026-11-27T10:00:00Z');
const [store] = STORES;

/** A log of its own under the same name and key: what a database is after it was put back, or written anew. */
async function openLog(records: number): Promise<{ log: AccessLog; close(): Promise<void> }> {
  if (!store) throw new Error('no store');
  const { driver, drop } = await store.open();
  const parts = { driver, instance: 'gateway-1', signer, keys: testKeys(), onFailure: () => undefined };
  const log = await AccessLog.open({ ...parts, hasUpkeep: false });
  // What a log says of itself when it begins counts as well.
  await grow(log, records - Number(log.monitored.head().split('\n')[1]));
  return { log, close: () => log.close().then(drop) };
}
/** One that goes on from an older state, decided on record, after that head was lost. */
async function openForked(lostHead: string): ReturnType<typeof openLog> {
  if (!store) throw new Error('no store');
  const { driver, drop } = await store.open();
  const decision = { lostHead, decidedBy: 'Sở Nội vụ', reason: 'bản sao lưu cũ' };
  const maker = { newId, newNonce, now: () => WITNESS_TIME };
  await recordFork({ driver, instance: 'gateway-1', signer }, decision, maker);
  const parts = { driver, instance: 'gateway-1', signer, keys: testKeys(), onFailure: () => undefined };
  const log = await AccessLog.open({ ...parts, hasUpkeep: false });
  return { log, close: () => log.close().then(drop) };
}
const grow = (log: AccessLog, records: number): Promise<void> =>
  log.append(Array.from({ length: records }, () => testRecord()));

describe('heads pushed to witnesses', () => {
  let folder: string;
  let dataDir: string;
  let files: string;
  let memory: WitnessMemory;
  let server: WitnessServer;
  const convictions: string[] = [];
  const failures: string[] = [];
  let now = new Date('2026-11-27T09:59:00Z');
  let long: Awaited<ReturnType<typeof openLog>>;
  let short: Awaited<ReturnType<typeof openLog>>;

  beforeAll(async () => {
    [long, short] = [await openLog(300), await openLog(100)];
  }, 60_000);
  afterAll(async () => {
    await Promise.all([long.close(), short.close()]);
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'push-'));
    [dataDir, files] = [join(folder, 'data'), join(folder, 'files')];
    await Promise.all([mkdir(dataDir), mkdir(files)]);
    convictions.length = 0;
    failures.length = 0;
    memory = await WitnessMemory.open(join(folder, 'memory'));
    server = await startWitnessServer({
      ...{ signer: witnessSigner, memory, host: '127.0.0.1', port: 0, now: () => WITNESS_TIME },
      logKeys: async () => [parseVerifierKey(verifierKey(signer))],
      onFailure: (error) => failures.push(String(error)),
    });
  });
  afterEach(async () => {
    await server.close();
    await memory.close();
    await rm(folder, { recursive: true, force: true });
  });

  const overHttp = (): Witness =>
    new HttpWitness({ url: `http://127.0.0.1:${server.port}`, key: witnessKey, origin: signer.name });
  const inFiles = (): Witness => new FileWitness('files', files, 'gateway-1');

  async function pusher(log: AccessLog, witnesses: readonly Witness[], over: Partial<WitnessPushParts> = {}) {
    const { monitored } = log;
    const cosigned = await CosignedHeads.open(dataDir, monitored);
    const push = new WitnessPush({
      ...{ log: monitored, cosigned, witnesses, quorum: 0, now: () => now },
      verifierKeys: [monitored.verifierKey],
      onConviction: (reason) => convictions.push(reason),
      onFailure: (error, witness) => failures.push(`${witness}: ${String(error)}`),
      pace: { everyMs: 60_000, patienceMs: 2_000 },
      ...over,
    });
    return { push, cosigned };
  }

  test('are cosigned, kept beside the data over restarts, and shown with the newest head while they are of it', async () => {
    const { log, close } = await openLog(5);
    const { push, cosigned } = await pusher(log, [overHttp(), inFiles()]);
    await push.start();
    const first = log.monitored.head();
    expect(openCosignatures(cosigned.newest ?? '', [witnessKey])).toEqual([
      { name: witnessSigner.name, at: WITNESS_TIME },
    ]);
    expect(cosigned.dress(first)).toBe(cosigned.newest);
    expect(push.health()).toEqual({ ok: true });
    await grow(log, 3);
    expect(cosigned.dress(log.monitored.head())).toBe(log.monitored.head());
    const again = await CosignedHeads.open(dataDir, log.monitored);
    expect(again.newest).toBe(cosigned.newest);
    await push.stop();
    expect(cosigned.newest).toContain(`\n8\n`);
    expect([convictions, failures]).toEqual([[], []]);
    await close();
  });

  test.each([
    ['over HTTP', overHttp],
    ['in files', inFiles],
  ])('convict a log that was put back: witness %s', async (_kind, witness) => {
    await (await pusher(long.log, [witness()])).push.push();
    const { push } = await pusher(short.log, [witness()], { quorum: 1 });
    await push.start();
    await push.stop();
    expect(convictions).toEqual([
      expect.stringMatching(
        /^a witness \(.+\) convicts the access log: 300 records were signed, and the store has 100$/,
      ),
    ]);
    expect(push.health()).toEqual({ ok: false, reason: convictions[0] });
  });

  test.each([
    ['over HTTP', overHttp],
    ['in files', inFiles],
  ])('convict a log that was put back and has grown since: witness %s', async (_kind, witness) => {
    await (await pusher(short.log, [witness()])).push.push();
    await (await pusher(long.log, [witness()])).push.push();
    expect(convictions).toEqual([
      expect.stringMatching(/the first 100 records are not those that were signed$/),
    ]);
  });

  test('convict nothing for a head that was given up on record, and for no other', async () => {
    await (await pusher(long.log, [overHttp(), inFiles()])).push.push();
    const forked = await openForked(long.log.monitored.head());
    const { push } = await pusher(forked.log, [overHttp(), inFiles()]);
    await push.push();
    expect(convictions).toEqual([]);
    expect(failures).toHaveLength(2);
    expect(push.health().reason).toMatch(/has not agreed since/);
    await forked.close();
    const other = await openForked(short.log.monitored.head());
    await (await pusher(other.log, [overHttp()])).push.push();
    expect(convictions).toEqual([expect.stringMatching(/300 records were signed/)]);
    await other.close();
  });

  test('convict nothing on the word of a witness that shows no head of ours', async () => {
    const liar: Witness = {
      ...{ name: 'liar', isJudge: true },
      submit: async () => ({ outcome: 'refused', why: 'it has seen 999999 records' }),
      seen: async () => undefined,
    };
    const forger: Witness = {
      ...liar,
      name: 'forger',
      seen: async () => long.log.monitored.head().replace('\n300\n', '\n999\n'),
    };
    const { push } = await pusher(long.log, [liar, forger]);
    await push.push();
    expect(convictions).toEqual([]);
    expect(failures).toEqual([
      expect.stringContaining('liar: Error: it has seen 999999 records, and shows no head of this log'),
      expect.stringContaining('forger: Error: the signature of'),
    ]);
  });

  test('wait for no witness longer than its patience, and tell since when it is away', async () => {
    const silent: Witness = {
      ...{ name: 'silent', isJudge: true },
      submit: () => new Promise(() => undefined),
      seen: async () => undefined,
    };
    const pace = { everyMs: 60_000, patienceMs: 50 };
    const { push } = await pusher(long.log, [silent, inFiles()], { pace });
    await push.start();
    const since = now.toISOString();
    now = new Date(now.getTime() + 90_000);
    expect(push.health()).toEqual({ ok: true, reason: `silent has not agreed since ${since}` });
    expect(push.ages()).toEqual([
      { witness: 'silent', seconds: 90 },
      { witness: 'files', seconds: 90 },
    ]);
    await push.stop();
  });

  test('stop the start when fewer agree than must, and tell when fewer agree than did', async () => {
    const away = new HttpWitness({ url: 'http://127.0.0.1:1', key: witnessKey, origin: signer.name });
    const { push } = await pusher(long.log, [away, inFiles()], { quorum: 2 });
    await expect(push.start()).rejects.toThrow('1 of 2 witnesses agree with the access log, 2 must');
    const other = await pusher(long.log, [inFiles()], { quorum: 1 });
    await other.push.start();
    expect(other.push.health()).toEqual({ ok: true });
    now = new Date(now.getTime() + 5 * 60_000);
    expect(other.push.health().ok).toBe(false);
    await other.push.stop();
    expect(other.push.health().ok).toBe(true);
  });

  test('tell what time it is by the clocks of those who sign', async () => {
    const { push } = await pusher(long.log, [overHttp(), inFiles()]);
    expect(await push.witnessTime()).toEqual(WITNESS_TIME);
    expect(await (await pusher(long.log, [inFiles()])).push.witnessTime()).toBeUndefined();
  });

  test('lie in files that nothing overwrites, one a head, and a torn one is left beside the next', async () => {
    const { log, close } = await openLog(5);
    const { push } = await pusher(log, [inFiles()]);
    await push.push();
    await push.push();
    const [first] = await readdir(join(files, 'gateway-1'));
    expect(first).toBe('0000000000000005');
    const text = await readFile(join(files, 'gateway-1', String(first)), 'utf8');
    expect(text).toBe(log.monitored.head());
    // What a power cut leaves of a write.
    await writeFile(join(files, 'gateway-1', '0000000000000007'), 'lienthong.hanoi.ex');
    await grow(log, 2);
    await (await pusher(log, [inFiles()])).push.push();
    expect((await readdir(join(files, 'gateway-1'))).sort()).toEqual([
      '0000000000000005',
      '0000000000000007',
      '0000000000000007.1',
    ]);
    expect(await readFile(join(files, 'gateway-1', '0000000000000007'), 'utf8')).toBe('lienthong.hanoi.ex');
    expect(await readFile(join(files, 'gateway-1', '0000000000000005'), 'utf8')).toBe(text);
    expect([convictions, failures]).toEqual([[], []]);
    await close();
  });

  test('are not written where a disk is missing', async () => {
    await rm(files, { recursive: true });
    const { push } = await pusher(long.log, [inFiles()]);
    await push.push();
    expect(failures).toEqual([expect.stringContaining('ENOENT')]);
    expect(await readdir(folder)).not.toContain('files');
  });

  test('of two gateways lie beside each other', async () => {
    const other = new FileWitness('files', files, 'gateway-2');
    await (await pusher(long.log, [inFiles()])).push.push();
    await (await pusher(short.log, [other])).push.push();
    expect((await readdir(files)).sort()).toEqual(['gateway-1', 'gateway-2']);
    expect(convictions).toEqual([]);
  });
});
