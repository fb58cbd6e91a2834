import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withWorld } from '../bench-world.ts';
import { buildOnce } from '../build-once.ts';
import { productFlags } from '../contender-kinds.ts';
import { median } from '../median.ts';
import { OwnDatabase } from '../own-database.ts';
import { readSettings } from '../settings.ts';
import { type Finding, told } from './finding.ts';

const ROUNDS = 3;
const FORMS = {
  compiled: ['gateway/launch/start.js', 'gateway/main.ts'],
  source: ['--import', 'tsx', 'gateway/main.ts'],
} as const;
type Form = keyof typeof FORMS;

/** What `npm start` costs until it says that it is ready, from compiled JavaScript and from the sources by tsx. */
export function startUp(): Promise<readonly Finding[]> {
  buildOnce();
  return withWorld(async ({ env }) => {
    const seconds: Record<Form, number[]> = { compiled: [], source: [] };
    for (let round = 0; round < ROUNDS; round += 1)
      for (const form of ['compiled', 'source'] as const) seconds[form].push(await start(form, env));
    const [compiled, source] = [median(seconds.compiled), median(seconds.source)];
    return [
      told('CPU until ready', {
        'compiled s': compiled,
        'source s': source,
        'compiled of source': compiled / source,
      }),
    ];
  });
}

/** Into a new folder and a new database. */
async function start(form: Form, env: Readonly<Record<string, string>>): Promise<number> {
  const database = await OwnDatabase.create(readSettings(process.env).databaseUrl, 'start-up');
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-start-'));
  const own = { DATABASE_URL: database.url, DATA_DIR: dataDir, PORT: '0', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, ['--no-warnings', ...productFlags(), ...FORMS[form]], {
    env: { ...process.env, ...env, ...own },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout }))
      if (/"ready":true/.test(line)) return cpuSeconds(child.pid ?? 0);
    throw new Error(`the gateway (${form}) ended before it was ready`);
  } finally {
    child.stdout.resume();
    child.kill('SIGTERM');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
    await database.drop();
  }
}

/** Of all threads, in hundredths of a second. */
function cpuSeconds(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
