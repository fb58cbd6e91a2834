import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { flushFaults } from './testing/flush-faults.ts';
import { freshPgliteFolder } from './testing/pglite-folder.ts';
import { transpile } from './testing/transpiled.ts';

/** A statement of a writing transaction has five seconds, and the thread that looks on five more. */
const WITHIN_MS = 20_000;

let program: Awaited<ReturnType<typeof transpile>>;
beforeAll(async () => {
  program = await transpile('gateway/access-log/testing/victim.ts');
});
afterAll(() => rm(program.folder, { recursive: true, force: true }));

async function victimOn(fault: 'EIO' | 'spin') {
  const dataDir = await mkdtemp(join(tmpdir(), 'lienthong-broken-'));
  await rename(await freshPgliteFolder(), join(dataDir, 'access-log'));
  const disk = await flushFaults(fault);
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', disk.module, program.file, dataDir, ''],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, NODE_OPTIONS: '' } },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  child.stdin.write('go\n');
  const started = await lines.next();
  if (started.done) throw new Error(`the victim did not start: ${said}`);
  const url = `http://127.0.0.1:${started.value}/`;
  return { disk, url, ended, dataDir, lastLine: () => said.trimEnd().split('\n').at(-1) };
}

test.each([
  {
    fault: 'EIO',
    code: 74,
    signal: null,
    lastLine: /disk failed at a flush \(EIO.*this process ends at once/,
  },
  { fault: 'spin', code: null, signal: 'SIGKILL', lastLine: /has not come back for \d+ s .* started again/ },
] as const)(
  'a disk that answers a flush with $fault ends the process within seconds, with a last line that says why, and nothing is answered',
  async ({ fault, code, signal, lastLine }) => {
    const { disk, url, ended, dataDir, ...victim } = await victimOn(fault);
    expect((await fetch(url)).status).toBe(200);
    await disk.breakDisk();
    const startedMs = performance.now();
    await expect(fetch(url).then(({ status }) => status)).rejects.toThrow();
    expect(await ended).toEqual([code, signal]);
    expect(performance.now() - startedMs).toBeLessThan(WITHIN_MS);
    expect(victim.lastLine()).toMatch(lastLine);
    await Promise.all([dataDir, disk.folder].map((folder) => rm(folder, { recursive: true, force: true })));
  },
  60_000,
);
