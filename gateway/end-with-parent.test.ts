import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');

/** The very scripts of package.json, with a small server in the place of the gateway and of the demo. */
const folder = mkdtempSync(join(tmpdir(), 'npm-signals-'));
for (const name of ['node_modules', 'tsconfig.json']) symlinkSync(join(ROOT, name), join(folder, name));
for (const name of ['package.json', 'gateway/launch', 'gateway/end-with-parent.ts'])
  cpSync(join(ROOT, name), join(folder, name), { recursive: true });
mkdirSync(join(folder, 'mocks'));
for (const name of ['gateway/main.ts', 'mocks/demo.ts'])
  writeFileSync(
    join(folder, name),
    `import { type AddressInfo, createServer } from 'node:net';
    const server = createServer().listen(0, '127.0.0.1', () => console.log('PORT ' + (server.address() as AddressInfo).port));
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));`,
  );
const started: ChildProcess[] = [];
afterAll(() => {
  for (const { pid, exitCode } of started) {
    try {
      // Its whole group: what a failed test left behind.
      if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
    } catch {
      // It is empty.
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

test.each(
  ['start', 'demo'].flatMap((script) =>
    (['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const).map((signal) => ({ script, signal })),
  ),
)('$signal sent to npm alone ends what `npm run $script` started', async ({ script, signal }) => {
  const npm = spawn('npm', ['run', '--silent', script], {
    ...{ cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'inherit'] },
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  started.push(npm);
  const port = await new Promise<number>((resolve) => {
    createInterface({ input: npm.stdout }).on('line', (line) =>
      resolve(Number(/^PORT (\d+)$/.exec(line)?.[1])),
    );
  });
  expect(await isListening(port)).toBe(true);
  npm.kill(signal);
  for (let tries = 0; (await isListening(port)) && tries < 100; tries += 1) await wait(50);
  expect(await isListening(port)).toBe(false);
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
