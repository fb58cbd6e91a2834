import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from '@jest/globals';
import { freshDatabase } from './log-fixture.ts';
import { freshPgliteFolder } from './pglite-folder.ts';

const CLIENTS = 16;
const LONGEST_LIFE_MS = 250;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A store after its processes were killed. */
export interface Killed {
  readonly dataDir: string;
  /** Empty for the embedded store. */
  readonly databaseUrl: string;
  /** What the clients were told, of every answer that arrived whole. */
  readonly answered: readonly string[];
  drop(): Promise<void>;
}

/**
 * Starts a program again and again on one store, loads it, and kills it with SIGKILL at a random moment. The program gets
 * the data folder and the database as arguments, says `loaded`, opens at the next line of its input and tells its port; it
 * answers with a JSON list of texts.
 * @param file of the program, as plain JavaScript.
 * @param server PostgreSQL on which a database is made; undefined for the embedded store.
 */
export async function killAgainAndAgain(
  file: string,
  rounds: number,
  server: string | undefined,
): Promise<Killed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'access-log-kill-'));
  const database = server === undefined ? undefined : await freshDatabase(server);
  if (database) await database.driver.close();
  else await rename(await freshPgliteFolder(), join(dataDir, 'access-log'));
  const databaseUrl = database?.url ?? '';
  const answered = await killRounds(file, rounds, dataDir, databaseUrl);
  const drop = async () => {
    await rm(dataDir, { recursive: true, force: true });
    await database?.drop();
  };
  return { dataDir, databaseUrl, answered, drop };
}

async function killRounds(
  file: string,
  rounds: number,
  dataDir: string,
  databaseUrl: string,
): Promise<string[]> {
  const answered: string[] = [];
  const spawnVictim = () => spawnOne(file, dataDir, databaseUrl);
  let next = spawnVictim();
  for (let round = 0; round < rounds; round += 1) {
    const victim = await next;
    victim.process.stdin?.write('go\n');
    const opened = await victim.lines.next();
    const port = Number(opened.value);
    if (!(port > 0)) throw new Error(`round ${round}: the log did not open again`);
    next = spawnVictim();
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

/** Loads while the one before it is still under load: a round costs the opening of the log, not of the program. */
async function spawnOne(file: string, dataDir: string, databaseUrl: string): Promise<Victim> {
  const child = spawn(process.execPath, ['--no-warnings', file, dataDir, databaseUrl], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('loaded');
  return { process: child, lines };
}

interface Victim {
  readonly process: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

/** Asks without a pause until the server is gone; keeps what every answer told that arrived whole. */
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
