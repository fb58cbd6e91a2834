import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { until } from '../live-clients.ts';

/** A Redis of the test's own that can be killed; empty after each start. */
export interface RedisServer {
  readonly port: number;
  start(): Promise<void>;
  kill(): Promise<void>;
}

/** Undefined where none is installed, or where tests are not meant to use one: `TEST_REDIS_URL` says so. */
export function findRedis(): string | undefined {
  if (process.env['TEST_REDIS_URL'] === undefined) return undefined;
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file));
}

export async function startRedis(program: string, port: number, folder: string): Promise<RedisServer> {
  let running: ChildProcess | undefined;
  const server: RedisServer = {
    port,
    async start() {
      const settings = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
      const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
      running = spawn(program, args, { stdio: 'ignore' });
      await until(() => isOpen(port), 10_000, 'redis');
    },
    async kill() {
      if (!running) return;
      const ended = once(running, 'exit');
      running.kill('SIGKILL');
      await ended;
      running = undefined;
    },
  };
  await server.start();
  return server;
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
