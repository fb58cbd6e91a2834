import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream';

export interface ChildOptions {
  readonly name: string;
  /** Script and its arguments, from the project's root. */
  readonly args: readonly string[];
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logDir: string;
  /** A child that has not said `{"ready": true}` by then has failed. */
  readonly readyWithinMs: number;
  /** It ended without having been told to. */
  onCrash(name: string, code: number | null, lastWords: string): void;
}

export interface RunningChild {
  readonly name: string;
  /** SIGTERM, then SIGKILL after the grace. Resolves to the exit code, `null` when it had to be killed. */
  stop(graceMs: number): Promise<number | null>;
}

/**
 * Starts one process of the demo and waits until it prints a line of JSON with `"ready": true`. Its output goes to
 * `<logDir>/<name>.log`. It ends with us, however we end.
 * @throws Error with the child's last words when it ends or stays silent before it is ready.
 */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  const { name, root, logDir } = options;
  mkdirSync(logDir, { recursive: true });
  const log = createWriteStream(join(logDir, `${name}.log`));
  // A process group of its own: Ctrl-C reaches us alone, so that we can end the children in the right order.
  const child = spawn(process.execPath, ['--no-warnings', 'gateway/launch/start.js', ...options.args], {
    cwd: root,
    env: { ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const state = { isReady: false, isStopping: false, lastWords: '' };
  child.stderr.on('data', (chunk: Buffer) => {
    state.lastWords = (state.lastWords + chunk.toString('utf8')).slice(-2_000);
  });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => {
      // Whoever waits for the end may read the log next: its last words must be there.
      log.end();
      finished(log, () => resolve(code));
    });
  });
  void ended.then((code) => {
    if (state.isReady && !state.isStopping) options.onCrash(name, code, state.lastWords.trim());
  });
  const stop = (graceMs: number) => {
    state.isStopping = true;
    return stopChild(child, ended, graceMs);
  };
  try {
    await readyLine(child, options.readyWithinMs, ended);
  } catch (cause) {
    await stop(1_000);
    throw new Error(
      `${name}: ${String(cause instanceof Error ? cause.message : cause)}\n${state.lastWords.trim()}`,
    );
  }
  state.isReady = true;
  return { name, stop };
}

function readyLine(child: ChildProcess, withinMs: number, ended: Promise<number | null>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready within ${withinMs} ms`)), withinMs);
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      finish();
    };
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (/^\{.*"ready":true/.test(line)) settle(resolve);
      });
    }
    void ended.then((code) => settle(() => reject(new Error(`ended with code ${code} before it was ready`))));
  });
}

async function stopChild(
  child: ChildProcess,
  ended: Promise<number | null>,
  graceMs: number,
): Promise<number | null> {
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  const code = await ended;
  clearTimeout(killer);
  return code;
}
