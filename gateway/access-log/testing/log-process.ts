import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A running `victim.ts`: a log in a process of its own, asked over HTTP. */
export interface LogProcess {
  /** Ids of the records of one answer; undefined when it was refused. */
  ask(): Promise<readonly string[] | undefined>;
  health(): Promise<{ readonly ok: boolean; readonly reason?: string }>;
  kill(): Promise<void>;
}

/** @param program as `transpile` made it. @throws Error when the log does not open. */
export async function startLogProcess(
  program: string,
  dataDir: string,
  databaseUrl: string,
): Promise<LogProcess> {
  const child = spawn(process.execPath, ['--no-warnings', program, dataDir, databaseUrl], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  child.stdin.write('go\n');
  const port = Number((await lines.next()).value);
  if (!(port > 0)) throw new Error('the log did not open');
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  return {
    async ask() {
      const response = await get('/');
      const text = await response.text();
      return response.status === 200 ? JSON.parse(text) : undefined;
    },
    health: async () => (await get('/health')).json() as ReturnType<LogProcess['health']>,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
