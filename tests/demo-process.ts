import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findBusyPorts } from '../mocks/kit/free-ports.ts';

export const ROOT = join(import.meta.dirname, '..');

export interface Demo {
  readonly process: ChildProcess;
  output(): string;
  readonly ended: Promise<number | null>;
}

/** `npm run demo` as a newcomer starts it; ports and data folder by `env`. */
export function startDemo(env: Readonly<Record<string, string>>): Demo {
  const child = spawn('npm', ['run', '--silent', 'demo'], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a signal to it is a signal to npm alone.
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { process: child, output: () => text, ended };
}

/**
 * Resolves when it has printed READY.
 * @throws Error with all it printed when it ends before that.
 */
export async function untilReady({ output, process: child }: Demo): Promise<void> {
  while (!output().includes('READY')) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the demo ended before it was ready:\n${output()}`);
    await wait(100);
  }
}

/** Below the ports that Linux hands to sockets without one of their own (32768 and up): what is free now stays free. */
const EPHEMERAL_FROM = 32_768;

/** Twelve neighbouring ports that nobody listens on. */
export async function findPortBase(): Promise<number> {
  for (let base = 12_000 + (process.pid % 900) * 20; base < EPHEMERAL_FROM - 12; base += 40) {
    const wanted = Array.from({ length: 12 }, (_, index) => ({ port: base + index, name: '' }));
    if ((await findBusyPorts(wanted, '127.0.0.1')).length === 0) return base;
  }
  throw new Error('no free ports');
}

/** The demo's ports from a base, with the identity provider at `base + 10`. */
export const demoPorts = (base: number): Readonly<Record<string, string>> => ({
  PORT: String(base),
  MOCK_PORT_BASE: String(base),
  IDENTITY_PORT: String(base + 10),
});

/** @param where `port/path` on loopback. */
export async function post(where: string, body: object, token?: string): Promise<Record<string, unknown>> {
  const headers = {
    'content-type': 'application/json',
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return JSON.parse(await (await fetch(`http://127.0.0.1:${where}`, init)).text());
}
