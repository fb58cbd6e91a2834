import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signCheckpoint } from '../access-log/checkpoint.ts';
import { CHECKPOINT_KIND } from '../access-log/checkpoint-kind.ts';
import { readObjects } from '../access-log/kept-object.ts';
import { openSigner } from '../access-log/log-keys.ts';
import { findNewestChange } from '../access-log/object-history.ts';
import { openAccessLog, openDriver } from '../access-log/open-access-log.ts';
import { testRecord } from '../access-log/testing/log-fixture.ts';
import { freshPgliteFolder } from '../access-log/testing/pglite-folder.ts';
import { runLog } from './log/testing/run-log.ts';
import { runLogCommand } from './log.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'access-log-cli-'));
  await rename(await freshPgliteFolder(), join(folder, 'access-log'));
  await write(20);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A gateway's life: it opens the log, writes and goes. */
async function write(count: number): Promise<void> {
  const log = await openAccessLog({ dataDir: folder, instance: 'gateway-1' }, () => undefined);
  const at = new Date().toISOString();
  await log.append(Array.from({ length: count }, () => testRecord({ at })));
  await log.close();
}

async function run(...args: string[]) {
  const needsKey = /verify|witness/.test(args[0] ?? '') && !args.includes('--verifier-key');
  const key = needsKey ? ['--verifier-key', join(folder, 'log-verifier-key.txt')] : [];
  const { exitCode, lines } = await runLog(folder, ...args, ...key);
  return { exitCode, text: lines.join('\n') };
}

describe('log on the command line', () => {
  test('verifies the store and an export, and names what is wrong with a spoilt one', async () => {
    expect(await run('verify')).toEqual({
      exitCode: 0,
      text: expect.stringMatching(/^OK: \d+ records are as they were signed$/),
    });
    const file = join(folder, 'out.ndjson');
    expect((await run('export', '--out', file)).exitCode).toBe(0);
    expect((await run('verify', '--export', file)).exitCode).toBe(0);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('officer-land', 'officer-lane'));
    expect(await run('verify', '--export', file)).toEqual({
      exitCode: 1,
      text: expect.stringMatching(
        /^BAD: entry (\d+): the record was changed.*\(first bad entry: \1\)\nBAD: the file is not the one/,
      ),
    });
  });

  test('a witness countersigns what continues, and refuses a log that was put back', async () => {
    const key = join(folder, 'witness.pem');
    const first = await run('witness', '--key', key);
    expect(first.text).toMatch(
      /— lienthong\.hanoi\.example\/gateway-1 .*\n— lienthong\.hanoi\.example\/witness /,
    );
    await write(5);
    const second = await run('witness', '--key', key);
    expect(second.exitCode).toBe(0);
    const head = join(folder, 'head.txt');
    await writeFile(head, `${second.text}\n`);
    expect((await run('verify', '--checkpoint', head)).exitCode).toBe(0);
    // The witness remembers a longer log than the one that it is shown.
    await writeFile(`${key}.gateway-1.last`, await laterHead());
    expect(await run('witness', '--key', key)).toEqual({
      exitCode: 1,
      text: expect.stringMatching(
        /^BAD: gateway-1: rolled back: a checkpoint of \d+ records was signed before/,
      ),
    });
  });

  test('a new signing key is introduced by the old one; the log goes on and verifies from its beginning', async () => {
    const oldKey = (await readFile(join(folder, 'log-verifier-key.txt'), 'utf8')).trim();
    expect((await run('rotate-key')).exitCode).toBe(0);
    const keys = (await readFile(join(folder, 'log-verifier-key.txt'), 'utf8')).trim().split('\n');
    expect(keys).toEqual([expect.not.stringContaining(oldKey), oldKey]);
    const introduced = await run('checkpoint');
    expect(introduced.text.match(/^— /gm)).toHaveLength(2);
    await write(3);
    expect((await run('verify')).exitCode).toBe(0);
    expect((await run('checkpoint')).text.match(/^— /gm)).toHaveLength(1);
    const driver = await openDriver({ dataDir: folder });
    for (const { id, digest } of await readObjects(driver, CHECKPOINT_KIND, undefined, 100))
      expect(await findNewestChange(driver, 'checkpoint', id)).toMatchObject({ state: 'kept', digest });
    await driver.close();
    const onlyOld = join(folder, 'old-key.txt');
    await writeFile(onlyOld, `${oldKey}\n`);
    expect((await run('verify', '--verifier-key', onlyOld)).text).toMatch(
      /^BAD: gateway-1: the checkpoint is not signed by/,
    );
  });

  test('takes no key from the audited folder unless it is told to, and then says what that is worth', async () => {
    const lines: string[] = [];
    const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
    expect(await runLogCommand(['verify', '--data', folder], io)).toBe(2);
    expect(lines.join(' ')).toMatch(
      /whoever\s+can write to the audited folder can put a key of their own there/,
    );
    lines.length = 0;
    expect(await runLogCommand(['verify', '--trust-folder-key', '--data', folder], io)).toBe(0);
    expect(lines.join(' ')).toMatch(
      /^OK: \d+ records are as they were signed, .* only that the store is consistent/,
    );
  });

  test('checks one log alone when it is named, and says so', async () => {
    expect((await run('verify', '--instance', 'gateway-1')).text).toMatch(
      /^OK: \d+ records are as they were signed, 1 of 1 logs; objects not checked$/,
    );
  });

  test('lists findings, and tells how it is used when it is used wrongly', async () => {
    expect(await run('watch')).toEqual({ exitCode: 0, text: '0 findings' });
    expect((await run('nonsense')).exitCode).toBe(2);
    expect((await run('export')).exitCode).toBe(2);
    expect(await run('verify', '--instance', 'gateway-9')).toEqual({
      exitCode: 2,
      text: 'there is no log gateway-9 in this store',
    });
  });
});

/** A head of the same log, signed by its key, of more records than the store holds. */
async function laterHead(): Promise<string> {
  const signer = await openSigner({ dataDir: folder, instance: 'gateway-1' });
  return signCheckpoint({ origin: signer.name, size: 1_000, root: Buffer.alloc(32, 7) }, signer);
}
