import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findBusyPorts } from '../mocks/kit/free-ports.ts';
import { type Demo, demoPorts, findPortBase, post, ROOT, startDemo, untilReady } from './demo-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'demo-'));
const MINUTE = 60_000;

describe('npm run demo', () => {
  let base: number;
  let env: Record<string, string>;
  let demo: Demo;

  beforeAll(async () => {
    base = await findPortBase();
    env = { ...demoPorts(base), DATA_DIR: dataDir, DEMO_DOSSIERS: '60' };
    demo = startDemo(env);
    await untilReady(demo);
  }, 2 * MINUTE);
  afterAll(async () => {
    // Its children end by themselves when npm is gone, however it went.
    demo.process.kill('SIGKILL');
    await demo.ended;
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  test(
    'prints READY with the address once everything answers, and the first answer is true',
    async () => {
      expect(demo.output()).toMatch(new RegExp(`^READY http://127.0.0.1:${base}/graphql$`, 'm'));
      const { access_token: token } = await post(`${base + 10}/demo/token`, { persona: 'lan' });
      const query = '{ dossier(code: "H26.12-261102-0001") { code status } }';
      const answer = await post(`${base}/graphql`, { query }, String(token));
      // Nothing may be missing in the first answer, whatever the reason: `errors` would tell it.
      expect(answer).toMatchObject({ data: { dossier: { code: 'H26.12-261102-0001' } } });
      expect(answer).not.toHaveProperty('errors');
    },
    MINUTE,
  );

  test(
    'has two witnesses, whose key and files lie where it says, and a head that both have seen',
    async () => {
      const note = await (await fetch(`http://127.0.0.1:${base}/log/checkpoint?cosigned=1`)).text();
      expect(note).toMatch(/^— lienthong\.hanoi\.example\/witness /m);
      const files = /files in (.+)$/m.exec(demo.output())?.[1] ?? '';
      expect(readdirSync(join(files, 'gateway-1')).length).toBeGreaterThan(0);
      const keyFile = /for auditors (.+)$/m.exec(demo.output())?.[1] ?? '';
      expect(readFileSync(keyFile, 'utf8')).toMatch(/^lienthong\.hanoi\.example\/gateway-1\+/);
    },
    MINUTE,
  );

  test(
    'a second one on the same ports says which are taken',
    async () => {
      const second = startDemo(env);
      expect(await second.ended).toBe(1);
      expect(second.output()).toContain(`${base + 3} police (MOCK_PORT_BASE)`);
      expect(second.output()).not.toContain('READY');
    },
    MINUTE,
  );

  test(
    'what docs/access-log.md tells an auditor to do proves the log and one record, while it runs',
    async () => {
      const doc = readFileSync(join(ROOT, 'docs/access-log.md'), 'utf8');
      const [, lines = ''] = /### In five minutes.*?```sh\n(.*?)```/s.exec(doc) ?? [];
      const own = lines
        .replaceAll('127.0.0.1:4000', `127.0.0.1:${base}`)
        .replaceAll('127.0.0.1:4110', `127.0.0.1:${base + 10}`)
        .replaceAll(/\bdata\//g, `${dataDir}/`)
        .replaceAll('auditor/', `${dataDir}/auditor/`)
        .replace('mkdir -p auditor', `mkdir -p ${dataDir}/auditor`);
      const { code, said } = await runShell(own, { ...env, DATA_DIR: dataDir });
      const verdicts = said.split('\n').filter((line) => /^(OK|BAD)/.test(line));
      expect({ code, verdicts }).toEqual({
        code: 0,
        verdicts: Array.from({ length: 5 }, () =>
          expect.stringMatching(/^OK: [1-9]\d* records? (is|are) as (it was|they were) signed/),
        ),
      });
    },
    2 * MINUTE,
  );

  test(
    'a gateway that ends by itself is started again, and its log is verified while it runs',
    async () => {
      const claims = readdirSync(dataDir).filter((name) => name.startsWith('access-log.owner.'));
      const pids = claims.map((name) => Number(readFileSync(join(dataDir, name), 'utf8').split(' ')[0]));
      for (const pid of pids) if (pid > 0) process.kill(pid, 'SIGKILL');
      while (!demo.output().includes('started again')) await wait(100);
      while (!(await fetch(`http://127.0.0.1:${base}/health/ready`).catch(() => undefined))?.ok)
        await wait(100);
      const key = join(dataDir, 'log-verifier-key.txt');
      const verify = `npm run --silent cli -- log verify --data ${dataDir} --verifier-key ${key}`;
      const { code, said } = await runShell(verify, {});
      expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/^OK: [1-9]\d* records/) });
    },
    2 * MINUTE,
  );

  test(
    'SIGTERM to npm drains it: it exits with 0 and leaves no port taken',
    async () => {
      demo.process.kill('SIGTERM');
      expect(await demo.ended).toBe(0);
      const ports = Array.from({ length: 12 }, (_, index) => ({ port: base + index, name: String(index) }));
      expect(await findBusyPorts(ports, '127.0.0.1')).toEqual([]);
    },
    MINUTE,
  );
});

/** Ends with the first line that fails. */
async function runShell(
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; said: string }> {
  const shell = spawn('sh', ['-e', '-c', script], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const code = await new Promise<number>((resolve) => shell.once('close', resolve));
  return { code, said };
}
