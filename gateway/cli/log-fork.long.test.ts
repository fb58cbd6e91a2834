import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openAccessLog } from '../access-log/open-access-log.ts';
import { testRecord } from '../access-log/testing/log-fixture.ts';
import { freshPgliteFolder } from '../access-log/testing/pglite-folder.ts';
import { runLog } from './log/testing/run-log.ts';

const DECISION = ['--decided-by', 'Văn phòng UBND', '--reason', 'hỏng đĩa ngày 26/11/2026'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'log-fork-'));
  await rename(await freshPgliteFolder(), join(folder, 'access-log'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const open = () => openAccessLog({ dataDir: folder, instance: 'gateway-1' }, () => undefined);
async function live(count: number): Promise<void> {
  const log = await open();
  const at = new Date().toISOString();
  await log.append(Array.from({ length: count }, () => testRecord({ at })));
  await log.close();
}
async function forks(): Promise<readonly unknown[]> {
  const log = await open();
  const rows = await log.database.query(
    "select body::jsonb -> 'fork' as fork from access_record where kind = 'fork' order by idx",
  );
  await log.close();
  return rows.map(({ fork }) => fork);
}
async function run(...args: string[]) {
  const { exitCode, lines } = await runLog(folder, ...args);
  return { exitCode, text: lines.join('\n') };
}
const replaceStore = async (by: string) => {
  await rm(join(folder, 'access-log'), { recursive: true });
  await cp(by, join(folder, 'access-log'), { recursive: true });
};

describe('log fork', () => {
  let lostHead: string;

  test('refuses where nothing was rolled back, and without who and why', async () => {
    await live(20);
    await cp(join(folder, 'access-log'), join(folder, 'older'), { recursive: true });
    await live(5);
    lostHead = `${(await run('checkpoint')).text}\n`;
    expect(await run('fork', ...DECISION, '--yes')).toEqual({
      exitCode: 2,
      text: 'nothing was rolled back: log gateway-1 continues every head that is known; nothing to decide',
    });
    await replaceStore(join(folder, 'older'));
    for (const words of [[], DECISION.slice(0, 2), DECISION.slice(2), ['--decided-by', ' ', '--reason', 'x']])
      expect((await run('fork', ...words, '--yes')).exitCode).toBe(2);
    for (const words of [
      ['--decided-by', 'Lan 001190000001', '--reason', 'x'],
      ['--decided-by', 'x', '--reason', 'theo yêu cầu của 0912 345 678'],
    ])
      expect(await run('fork', ...words, '--yes')).toMatchObject({
        exitCode: 2,
        text: expect.stringMatching(/no number of a person/),
      });
    await expect(open()).rejects.toThrow(/\d+ records are signed, \d+ are there/);
  }, 120_000);

  test('shows what is lost, changes nothing without --yes, then puts it on record; the gateway starts', async () => {
    expect(await run('fork', ...DECISION)).toEqual({
      exitCode: 1,
      text: expect.stringMatching(
        /\d+ records are signed, .*\nThe store holds \d+: at least [56] records are lost\./,
      ),
    });
    await expect(open()).rejects.toThrow(/put back to an older state/);
    expect((await run('fork', ...DECISION, '--yes')).exitCode).toBe(0);
    expect(await forks()).toEqual([
      {
        lostHead,
        keptSize: expect.any(Number),
        keptRoot: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
        decidedBy: 'Văn phòng UBND',
        reason: 'hỏng đĩa ngày 26/11/2026',
      },
    ]);
    expect(await readFile(join(folder, 'log-heads-lost.gateway-1'), 'utf8')).toBe(`${lostHead}\n`);
    expect((await run('verify', '--trust-folder-key')).exitCode).toBe(0);
    await live(3);
  }, 120_000);

  test('that broke off before the folder knew of it adds no second record', async () => {
    const before = await readFile(join(folder, 'log-head.gateway-1'));
    await replaceStore(join(folder, 'older'));
    await run('fork', ...DECISION, '--yes');
    await writeFile(join(folder, 'log-head.gateway-1'), before);
    await expect(open()).rejects.toThrow(/records are signed/);
    expect((await run('fork', ...DECISION, '--yes')).exitCode).toBe(0);
    expect(await forks()).toHaveLength(1);
  }, 120_000);

  test('begins a new log where the store is empty, and judges by heads that somebody else kept', async () => {
    await replaceStore(await freshPgliteFolder());
    await expect(open()).rejects.toThrow(/the store holds no such log/);
    await rm(join(folder, 'log-head.gateway-1'));
    const kept = join(folder, 'kept.txt');
    await writeFile(kept, lostHead);
    expect(await run('fork', ...DECISION, '--checkpoint', kept)).toEqual({
      exitCode: 1,
      text: expect.stringMatching(/\d+ records are signed.\nThe store holds no such log: a new one begins/),
    });
    expect((await run('fork', ...DECISION, '--checkpoint', kept, '--yes')).exitCode).toBe(0);
    expect(await forks()).toMatchObject([{ lostHead, keptSize: 0 }]);
  }, 120_000);
});
