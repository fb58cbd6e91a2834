import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { startChild } from './child-process.ts';
import { findBusyPorts } from './free-ports.ts';

const folder = mkdtempSync(join(tmpdir(), 'child-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROOT = join(import.meta.dirname, '..', '..');
const READY = `console.log(JSON.stringify({ ready: true }));`;
const STAY = 'setInterval(() => {}, 1000);';

function start(name: string, source: string, readyWithinMs = 20_000) {
  const script = join(folder, `${name}.mjs`);
  writeFileSync(script, source);
  const crashes: { name: string; code: number | null; lastWords: string }[] = [];
  const onCrash = (crashed: string, code: number | null, lastWords: string) =>
    crashes.push({ name: crashed, code, lastWords });
  const options = { root: ROOT, env: process.env, logDir: folder, readyWithinMs, onCrash };
  return { crashes, child: startChild({ ...options, name, args: [script] }) };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(claim: () => boolean): Promise<void> {
  for (let tries = 0; !claim() && tries < 200; tries += 1) await wait(50);
}

describe('a process of the demo', () => {
  test('is ready when it says so, writes its log and ends on stop', async () => {
    const { child, crashes } = start('good', `console.log('first words');${READY}${STAY}`);
    const running = await child;
    expect(await running.stop(5_000)).toBe(null);
    expect(readFileSync(join(folder, 'good.log'), 'utf8')).toContain('first words');
    expect(crashes).toEqual([]);
  });

  test('that ends before it is ready is an error with its last words', async () => {
    const { child } = start('early', `console.error('no such setting'); process.exitCode = 3;`);
    await expect(child).rejects.toThrow(/early: ended with code 3 before it was ready\nno such setting/);
  });

  test('that never becomes ready is an error, and is not left behind', async () => {
    const { child } = start('silent', `console.error('pid=' + process.pid);${STAY}`, 4_000);
    const reason = await child.catch((cause: unknown) => String(cause));
    expect(reason).toContain('not ready within 4000 ms');
    expect(isAlive(Number(/pid=(\d+)/.exec(String(reason))?.[1]))).toBe(false);
  });

  test('that crashes later is reported once, with its code', async () => {
    const crash = `setTimeout(() => { console.error('fell over'); process.exit(7); }, 50);`;
    const { child, crashes } = start('late', `${READY}${crash}`);
    await child;
    await until(() => crashes.length > 0);
    expect(crashes).toEqual([{ name: 'late', code: 7, lastWords: 'fell over' }]);
  });

  test('that ignores SIGTERM is killed after the grace', async () => {
    const { child } = start('stubborn', `process.on('SIGTERM', () => {});${READY}${STAY}`);
    expect(await (await child).stop(200)).toBe(null);
  });
});

test('a process of the demo ends when the demo is killed', async () => {
  const script = join(folder, 'left-behind.mjs');
  writeFileSync(script, `console.error('pid=' + process.pid);${READY}${STAY}`);
  const owner = join(folder, 'owner.ts');
  writeFileSync(
    owner,
    `import { startChild } from ${JSON.stringify(join(ROOT, 'mocks/kit/child-process.ts'))};
    const shared = { root: ${JSON.stringify(ROOT)}, env: process.env, logDir: ${JSON.stringify(folder)} };
    const own = { name: 'left-behind', args: [${JSON.stringify(script)}], readyWithinMs: 20_000, onCrash() {} };
    startChild({ ...shared, ...own }).then(() => console.log('started'));
    setInterval(() => {}, 1_000);`,
  );
  const demo = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', owner], {
    ...{ cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  await once(demo.stdout, 'data');
  const log = join(folder, 'left-behind.log');
  // It is ready by another pipe than it writes its log to.
  const pidOf = () => Number(/pid=(\d+)\n/.exec(existsSync(log) ? readFileSync(log, 'utf8') : '')?.[1]);
  try {
    await until(() => pidOf() > 0);
    expect(isAlive(pidOf())).toBe(true);
  } finally {
    demo.kill('SIGKILL');
  }
  const pid = pidOf();
  await until(() => !isAlive(pid));
  expect(isAlive(pid)).toBe(false);
});

describe('findBusyPorts', () => {
  test('names the ports that somebody else listens on', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await findBusyPorts([{ port, name: 'land' }], '127.0.0.1')).toEqual([{ port, name: 'land' }]);
    await new Promise((resolve) => other.close(resolve));
    expect(await findBusyPorts([{ port, name: 'land' }], '127.0.0.1')).toEqual([]);
  });
});
