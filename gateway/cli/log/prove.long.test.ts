import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { openAccessLog, openDriver } from '../../access-log/open-access-log.ts';
import { leafOf, readSignedHead, rootFromPath } from '../../access-log/testing/independent-verifier.ts';
import { testRecord } from '../../access-log/testing/log-fixture.ts';
import { freshPgliteFolder } from '../../access-log/testing/pglite-folder.ts';
import { runLog } from './testing/run-log.ts';

let folder: string;
const records = Array.from({ length: 37 }, () => testRecord({ at: new Date().toISOString() }));
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-log-prove-'));
  await rename(await freshPgliteFolder(), join(folder, 'access-log'));
  const log = await openAccessLog({ dataDir: folder, instance: 'gateway-1' }, () => undefined);
  await log.append(records);
  await log.close();
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const { exitCode, out, err } = await runLog(folder, 'prove', ...args);
  return { exitCode, out: out.join('\n'), err: err.join('\n') };
}

/** As an auditor does it, with nothing of ours but the printed text and the public key. */
async function check(text: string): Promise<void> {
  const { canonical, nonce, proof } = JSON.parse(text);
  const key = await readFile(join(folder, 'log-verifier-key.txt'), 'utf8');
  const head = readSignedHead(proof.checkpoint, key.trim());
  const hashes = proof.hashes.map((hash: string) => Buffer.from(hash, 'base64'));
  expect(rootFromPath(leafOf(canonical), proof.index, head.size, hashes)).toEqual(head.root);
  expect(JSON.parse(canonical).nonce).toBe(nonce);
}

/** What a log says of itself when it begins: that nothing was taken over, its key, its first head. */
const OWN = 3;

describe('log prove', () => {
  test.each([0, 1, 31, 32, 36])('proves record %s alone to an auditor without our code', async (place) => {
    const id = records[place]?.id ?? '';
    const { exitCode, out, err } = await run('--record', id);
    expect([exitCode, err]).toEqual([
      0,
      expect.stringContaining(`OK: record ${id} is entry gateway-1/${place + OWN}`),
    ]);
    expect(JSON.parse(out)).toMatchObject({ id, proof: { index: place + OWN, treeSize: 40 } });
    await check(out);
  });

  test('writes it to a file', async () => {
    const file = join(folder, 'proof.json');
    expect((await run('--record', records[5]?.id ?? '', '--out', file)).exitCode).toBe(0);
    await check(await readFile(file, 'utf8'));
  });

  test.each([uuidv7(), 'ffffffff-ffff-4fff-bfff-ffffffffffff', "1' or '1'='1", '%'])(
    'says that there is no record %s',
    async (number) => {
      expect(await run('--record', number)).toMatchObject({ exitCode: 2, out: '' });
    },
  );

  test('tells nothing of a record whose bytes are no longer those that were signed', async () => {
    const id = records[7]?.id ?? '';
    const driver = await openDriver({ dataDir: folder });
    await driver.query(
      "update access_record set body = replace(body, 'officer-land', 'officer-lane') where idx = 10",
    );
    await driver.close();
    expect(await run('--record', id)).toMatchObject({
      exitCode: 1,
      out: 'BAD: the bytes of gateway-1/10 are not those of its leaf',
    });
  });
});
