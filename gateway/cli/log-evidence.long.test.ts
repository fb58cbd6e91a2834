import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { openAccessLog } from '../access-log/open-access-log.ts';
import { testRecord } from '../access-log/testing/log-fixture.ts';
import { freshPgliteFolder } from '../access-log/testing/pglite-folder.ts';
import { openEvidenceVault } from '../evidence/evidence-vault.ts';
import { runLog } from './log/testing/run-log.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('base64url');
const [ASKED, TOLD] = ['eyJ.ask.x', 'eyJ.told.x'];
const ids = { true: uuidv7(), forged: uuidv7(), other: uuidv7(), none: uuidv7() };

let folder: string;
let container: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evidence-cli-'));
  await rename(await freshPgliteFolder(), join(folder, 'access-log'));
  expect((await run('--new-key', '--out', join(folder, 'auditor'))).exitCode).toBe(0);
  const vault = await openEvidenceVault(
    join(folder, 'evidence'),
    join(folder, 'auditor', 'evidence-public.pem'),
  );
  const at = new Date();
  const message = (role: 'request' | 'answer', text: string) =>
    ({ role, bytes: Buffer.from(text), mediaType: 'application/jose' }) as const;
  const keep = () =>
    vault.keep({ messages: [message('request', ASKED), message('answer', TOLD)], keys: new Map(), at });
  container = await keep();
  const other = await keep();
  const log = await openAccessLog({ dataDir: folder, instance: 'gateway-1' }, () => undefined);
  const record = (id: string, evidence?: { request: string; answer: string; container: string }) =>
    testRecord({
      v: 3,
      id,
      at: at.toISOString(),
      outcome: { result: 'delivered', ...(evidence && { evidence }) },
    });
  await log.append([
    record(ids.true, { request: sha(ASKED), answer: sha(TOLD), container }),
    record(ids.forged, { request: sha(ASKED), answer: sha('something else'), container }),
    record(ids.other, { request: sha(ASKED), answer: sha(TOLD), container: other }),
    record(ids.none),
  ]);
  await log.close();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]) {
  const { exitCode, lines } = await runLog(folder, 'evidence', ...args);
  return { exitCode, text: lines.join('\n') };
}
const open = (...args: string[]) =>
  run('--key', join(folder, 'auditor', 'evidence-private.pem'), '--out', join(folder, 'opened'), ...args);
const fileOf = (name: string) => join(folder, 'evidence', name.split(' ')[0] ?? '');

describe('log evidence on the command line', () => {
  test('finds the container by the record, unpacks it and compares the hashes', async () => {
    const { exitCode, text } = await open('--record', ids.true);
    expect([exitCode, text]).toEqual([
      0,
      expect.stringMatching(/OK: these are the messages that the record names$/),
    ]);
    expect(text).toContain(`answer-1.jose ${sha(TOLD)}`);
    expect(await readFile(join(folder, 'opened', 'answer-1.jose'), 'utf8')).toBe(TOLD);
    expect((await stat(join(folder, 'opened', 'answer-1.jose'))).mode & 0o077).toBe(0);
  }, 60_000);

  test('says which hash of the record is not there, and when the file is another', async () => {
    expect(await open('--record', ids.forged)).toEqual({
      exitCode: 1,
      text: expect.stringMatching(/BAD: no answer has the hash of the record$/),
    });
    expect(await open('--record', ids.other, '--open', fileOf(container))).toEqual({
      exitCode: 1,
      text: expect.stringMatching(/BAD: the file is not the one that the record names$/),
    });
  }, 60_000);

  test('opens a file alone, for the key that it was made for and no other', async () => {
    expect((await open('--open', fileOf(container))).text).toMatch(/OK: as it was put in$/);
    await run('--new-key', '--out', join(folder, 'stranger'));
    const strange = join(folder, 'stranger', 'evidence-private.pem');
    const opened = run('--open', fileOf(container), '--key', strange, '--out', join(folder, 'x'));
    await expect(opened).rejects.toThrow('not for this key');
  });

  test('never writes a key over another, and tells what it lacks', async () => {
    await expect(run('--new-key', '--out', join(folder, 'auditor'))).rejects.toThrow('EEXIST');
    expect((await open('--record', ids.none)).text).toBe('this record names no container');
    expect((await open('--record', uuidv7())).text).toBe('no such record');
    expect((await open('--record', 'x')).exitCode).toBe(2);
    expect((await open()).exitCode).toBe(2);
    await mkdir(join(folder, 'y'));
    await writeFile(join(folder, 'y', 'f'), 'no container');
    await expect(open('--open', join(folder, 'y', 'f'))).rejects.toThrow('was changed');
  }, 60_000);
});
