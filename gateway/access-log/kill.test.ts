import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseVerifierKeys } from './checkpoint.ts';
import { openDriver } from './open-access-log.ts';
import { freshDatabase } from './testing/log-fixture.ts';
import { freshPgliteFolder } from './testing/pglite-folder.ts';
import { transpile } from './testing/transpiled.ts';
import { verifyStore } from './verify-store.ts';

const ROUNDS = 30;
const CLIENTS = 16;
const LONGEST_LIFE_MS = 250;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Victim {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

/** Loads while the one before it is still under load: a round costs the opening of the log, not of the program. */
async function spawnVictim(dataDir: string, databaseUrl: string): Promise<Victim> {
  const child = spawn(process.execPath, ['--no-warnings', program.file, dataDir, databaseUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('loaded');
  return { process: child, lines };
}

/** Asks without a pause until the server is gone; keeps the ids of every answer that arrived whole. */
async function load(port: number, answered: string[]): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const ask = () =>
    new Promise<string[]>((resolve, reject) => {
      get({ port, host: '127.0.0.1', agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('error', reject);
        response.on('aborted', reject);
        response.on('end', () => resolve(response.statusCode === 200 ? JSON.parse(text) : []));
      }).on('error', reject);
    });
  try {
    for (;;) answered.push(...(await ask()));
  } catch {
    agent.destroy();
  }
}

async function killRounds(dataDir: string, databaseUrl: string): Promise<string[]> {
  const answered: string[] = [];
  let next = spawnVictim(dataDir, databaseUrl);
  for (let round = 0; round < ROUNDS; round += 1) {
    const victim = await next;
    victim.process.stdin?.write('go\n');
    const opened = await victim.lines.next();
    const port = Number(opened.value);
    if (!(port > 0)) throw new Error(`round ${round}: the log did not open again`);
    next = spawnVictim(dataDir, databaseUrl);
    const before = answered.length;
    const clients = Array.from({ length: CLIENTS }, () => load(port, answered));
    // Every other victim dies in the middle of a steady load, the rest at any moment of its life.
    while (round % 2 === 0 && answered.length === before) await pause(5);
    await pause(randomInt(LONGEST_LIFE_MS));
    victim.process.kill('SIGKILL');
    await Promise.all([once(victim.process, 'exit'), ...clients]);
  }
  (await next).process.kill('SIGKILL');
  return answered;
}

async function expectWhole({ dataDir, databaseUrl, answered }: Killed): Promise<void> {
  const driver = await openDriver({ dataDir, ...(databaseUrl === '' ? {} : { databaseUrl }) });
  try {
    const rows = await driver.query("select body::jsonb ->> 'id' as id from access_record");
    const stored = new Set(rows.map((row) => String(row['id'])));
    expect(answered.filter((id) => !stored.has(id))).toEqual([]);
    const verifiers = parseVerifierKeys(await readFile(join(dataDir, 'log-verifier-key.txt'), 'utf8'));
    expect(await verifyStore(driver, { verifiers })).toEqual({
      ok: true,
      records: rows.length,
      erased: 0,
    });
    // Three records a request, never one or two: a crash leaves a whole batch or none of it.
    expect(rows.length % 3).toBe(0);
  } finally {
    await driver.close();
  }
}

interface Killed {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly answered: readonly string[];
  drop(): Promise<void>;
}

const url = process.env['TEST_DATABASE_URL'];
let program: Awaited<ReturnType<typeof transpile>>;
let onPglite: Killed;
let onPostgres: Killed | undefined;

async function killOnPglite(): Promise<Killed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'access-log-kill-'));
  await rename(await freshPgliteFolder(), join(dataDir, 'access-log'));
  const answered = await killRounds(dataDir, '');
  return { dataDir, databaseUrl: '', answered, drop: () => rm(dataDir, { recursive: true, force: true }) };
}

async function killOnPostgres(server: string): Promise<Killed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'access-log-kill-'));
  const database = await freshDatabase(server);
  await database.driver.close();
  const answered = await killRounds(dataDir, database.url);
  const drop = async () => {
    await rm(dataDir, { recursive: true, force: true });
    await database.drop();
  };
  return { dataDir, databaseUrl: database.url, answered, drop };
}

describe(`killed with SIGKILL under load, ${ROUNDS} times`, () => {
  // Both stores side by side: a round is mostly waiting for one process, and there are two cores.
  beforeAll(async () => {
    program = await transpile('gateway/access-log/testing/victim.ts');
    [onPglite, onPostgres] = await Promise.all([
      killOnPglite(),
      url === undefined ? undefined : killOnPostgres(url),
    ]);
  }, 600_000);
  afterAll(async () => {
    await Promise.all([onPglite?.drop(), onPostgres?.drop()]);
    await rm(program.folder, { recursive: true, force: true });
  });

  test('the log on PGlite holds the records of every answer that a client received, and verifies', async () => {
    expect(onPglite.answered.length).toBeGreaterThan(ROUNDS * 3);
    await expectWhole(onPglite);
  });

  (url === undefined ? test.skip : test)(
    'the log on PostgreSQL holds the records of every answer that a client received, and verifies',
    async () => {
      expect(onPostgres?.answered.length).toBeGreaterThan(ROUNDS * 3);
      if (onPostgres) await expectWhole(onPostgres);
    },
  );
});
