import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { planDemo } from '../mocks/demo-settings.ts';
import { findBusyPorts } from '../mocks/kit/free-ports.ts';

/**
 * What an operator does, as a step of `.ci/run`: the product's files alone, `npm ci --omit=dev --ignore-scripts`, `npm start`, and a
 * signal to npm; from the sources, then compiled, compiled without optional packages although something is to be exported, then from the sources again because one of them changed. It asks the package registry, so it is no test of `npm test`. No agency listens where the settings
 * point: the gateway must be alive without them.
 */
const ROOT = join(import.meta.dirname, '..');
const WITHIN_MS = 60_000;
const host = '127.0.0.1';

const tree = mkdtempSync(join(tmpdir(), 'production-'));
const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
for (const file of files.filter((name) => name !== '' && !/^(mocks|tests|bench|docs|deploy)\//.test(name)))
  cpSync(join(ROOT, file), join(tree, file));
try {
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts'], { cwd: tree, stdio: 'inherit' });
  const told = { nothing: 'nothing is compiled', stale: 'dist/ was compiled from other sources' };
  await startAndEnd(await freePort(), told.nothing);
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: tree, stdio: 'inherit' });
  await startAndEnd(await freePort(), undefined);
  execFileSync('npm', ['ci', '--omit=dev', '--omit=optional', '--ignore-scripts'], {
    cwd: tree,
    stdio: 'inherit',
  });
  await startAndEnd(await freePort(), undefined, {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:9` },
    notice: 'nothing is exported',
  });
  execFileSync('npm', ['ci', '--omit=dev', '--ignore-scripts'], { cwd: tree, stdio: 'inherit' });
  appendFileSync(join(tree, 'schema', 'errors.ts'), '\n');
  await startAndEnd(await freePort(), told.stale);
  process.stdout.write('alive without development packages, compiled or not, ended by SIGTERM to npm\n');
} finally {
  rmSync(tree, { recursive: true, force: true });
}

/**
 * @param notice what the start must say of its form; undefined when it runs compiled and says nothing.
 * @param more settings besides, and what the process log must hold with them.
 */
async function startAndEnd(
  port: number,
  notice: string | undefined,
  more: { readonly env: Readonly<Record<string, string>>; readonly notice: string } = { env: {}, notice: '' },
): Promise<void> {
  const dataDir = join(tree, 'data');
  const { env } = await planDemo({ PORT: String(port), DATA_DIR: dataDir }, new Date());
  const settings = { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', ...env, ...more.env };
  const npm = spawn('npm', ['start', '--silent'], {
    ...{ cwd: tree, env: settings, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  let said = '';
  npm.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    process.stderr.write(text);
  });
  let logged = '';
  npm.stdout.setEncoding('utf8').on('data', (text: string) => {
    logged += text;
    process.stdout.write(text);
  });
  const ended = once(npm, 'exit');
  try {
    await untilAlive(`http://${host}:${port}/health/live`, () => npm.exitCode === null);
  } finally {
    npm.kill('SIGTERM');
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`npm start ended with ${code} after SIGTERM`);
  if (notice === undefined ? said.includes('compile') : !said.includes(notice))
    throw new Error(`npm start was to say "${notice}" of its form, and said: ${said}`);
  if (!logged.includes(more.notice))
    throw new Error(`npm start was to log "${more.notice}", and logged: ${logged}`);
  if ((await findBusyPorts([{ port, name: 'gateway' }], host)).length > 0)
    throw new Error('the gateway still listens although npm has ended');
}

async function untilAlive(url: string, isRunning: () => boolean): Promise<void> {
  const until = Date.now() + WITHIN_MS;
  while (!(await fetch(url).catch(() => undefined))?.ok) {
    if (!isRunning()) throw new Error('npm start ended by itself');
    if (Date.now() > until) throw new Error(`${url} does not answer`);
    await wait(100);
  }
}

async function freePort(): Promise<number> {
  for (let port = 21_790; port < 60_000; port += 1) {
    if ((await findBusyPorts([{ port, name: '' }], host)).length === 0) return port;
  }
  throw new Error('no free port');
}
