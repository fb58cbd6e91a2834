import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { until } from './live-clients.ts';
import { ROOMY_LIMITS } from './roomy-limits.ts';

const ROOT = join(import.meta.dirname, '..');

/** The gateway as it is run: `gateway/main.ts` in a process of its own, on one port over all its lives. */
export interface GatewayProcess {
  readonly url: string;
  /** Starts it, or leaves it running. @throws Error when it is not ready in time. */
  start(): Promise<void>;
  /** Sends a signal that does not end it. */
  signal(signal: 'SIGHUP'): void;
  /** Sends the signal and waits for the end. @returns the exit code, null after a kill. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/**
 * @param env beside this process's own: the mock world's, `DATA_DIR` and what the test is about.
 * @param outputFile where its process log and its last words go; nowhere without one.
 */
export async function gatewayProcess(
  env: Readonly<Record<string, string>>,
  startWithinMs = 60_000,
  outputFile?: string,
): Promise<GatewayProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running: ChildProcess | undefined;
  const isReady = () =>
    fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  return {
    url,
    async start() {
      if (running && isAlive(running)) return;
      const output = outputFile === undefined ? 'ignore' : openSync(outputFile, 'a');
      running = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', 'gateway/main.ts'], {
        cwd: ROOT,
        env: {
          ...{ ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'error', GATEWAY_LIMITS: ROOMY_LIMITS },
          // What an agency does is to be seen every time, and by all, unless a test says otherwise.
          ...{ GATEWAY_OVERLOAD_DELAY_MS: '60000', GATEWAY_RECORD_CACHE_BYTES: '0' },
          ...{ ...env, PORT: String(port) },
        },
        stdio: ['ignore', output, output],
      });
      await until(isReady, startWithinMs, 'the gateway');
    },
    signal(signal) {
      running?.kill(signal);
    },
    async end(signal) {
      if (!running || !isAlive(running)) return null;
      const ended = once(running, 'exit');
      running.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
