import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { composeDirectory } from '../../gateway/directory/compose-directory.ts';
import { KnownDossiers } from '../../gateway/directory/known-dossiers.ts';
import { SealedCircles } from '../../gateway/directory/sealed-circles.ts';
import { StoredDirectory } from '../../gateway/directory/stored-directory.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import { openPgDriver } from '../../gateway/storage/pg-driver.ts';
import { withWorld } from '../bench-world.ts';
import { buildOnce } from '../build-once.ts';
import { productFlags } from '../contender-kinds.ts';
import { median } from '../median.ts';
import { OwnDatabase } from '../own-database.ts';
import { readSettings } from '../settings.ts';
import { type Finding, told } from './finding.ts';
import { circleAt, type Filled, fillDirectory } from './stored-dossiers.ts';

const FEW = 1_000;
/** BENCH_DOSSIERS for another size. */
const MANY = Number(process.env['BENCH_DOSSIERS'] ?? 1_000_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
/** What a gateway with many may take more than one with few. */
const MOST_SECONDS = 2;
const MOST_MEGABYTES = 100;

/** The stored directory with few and with many dossiers: what a row takes, and what reading costs. */
export const directory = (): Promise<readonly Finding[]> =>
  withDirectories(async (databases, encryption) => {
    const findings: Finding[] = [];
    for (const { url, count, filled } of databases)
      findings.push(
        told(`stored, ${count}`, {
          'bytes each': filled.bytes,
          'CPU µs each': filled.cpuMicros,
          'ms a page of 75': (filled.tookMicros * 75) / 1_000,
        }),
        told(`opened, ${count}`, await opening(url, encryption, count)),
        told(`read, ${count}`, await reading(url, encryption, count)),
      );
    return findings;
  });

/** How a gateway starts on few and on many, and what it holds. */
export const directoryStart = (): Promise<readonly Finding[]> =>
  withDirectories(async (databases, _encryption, secret) => [await starting(databases, secret)]);

interface Directory {
  readonly url: string;
  readonly count: number;
  readonly filled: Filled;
}

async function withDirectories(
  work: (
    databases: readonly Directory[],
    encryption: FieldEncryption,
    secret: Buffer,
  ) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const { databaseUrl } = readSettings(process.env);
  const secret = randomBytes(32);
  const encryption = new FieldEncryption([{ id: 'k1', secret }]);
  const opened: OwnDatabase[] = [];
  try {
    const databases: Directory[] = [];
    for (const count of [FEW, MANY]) {
      const own = await OwnDatabase.create(databaseUrl, `directory-${count}`);
      opened.push(own);
      databases.push({ url: own.url, count, filled: await fillDirectory(own.url, encryption, count) });
    }
    return await work(databases, encryption, secret);
  } finally {
    for (const database of opened) await database.drop();
  }
}

/** The directory alone, as a gateway composes it: until it is ready, and what it holds then and with many dossiers read. */
async function opening(
  url: string,
  encryption: FieldEncryption,
  count: number,
): Promise<Readonly<Record<string, number>>> {
  const driver = await openPgDriver(url);
  const parts = {
    ...{ driver, encryption, dates: undefined, now: () => new Date() },
    ...{ onChanges: nothing, onOtherStore: nothing, onUnreadable: nothing, onFailure: nothing },
    shared: { publish: nothing, listen: () => nothing },
    readChanges: () => new Promise<never>(nothing),
  };
  try {
    const milliseconds: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      const beganMs = performance.now();
      const room = await composeDirectory(parts);
      if (!room.feed.isFilled) throw new Error('the directory is not ready');
      milliseconds.push(performance.now() - beganMs);
      await room.tail.stop();
    }
    const before = heapBytes();
    const room = await composeDirectory(parts);
    const empty = heapBytes() - before;
    for (let n = 1; n < Math.min(count, 3_000); n += 1) await room.directory.find(circleAt(count - n).code);
    const read = heapBytes() - before;
    await room.tail.stop();
    return {
      'ms until ready': median(milliseconds),
      'heap kB': empty / 1_000,
      'heap kB with those read': read / 1_000,
    };
  } finally {
    await driver.close();
  }
}

const nothing = (): void => undefined;

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** CPU of this process in microseconds, and what waiting it took besides. */
async function reading(
  url: string,
  encryption: FieldEncryption,
  count: number,
): Promise<Readonly<Record<string, number>>> {
  const driver = await openPgDriver(url);
  const open = (kept: number) => {
    const sealed = new SealedCircles(encryption);
    const known = new KnownDossiers({
      ...{ database: driver, sealed, kept, trustedMs: 2_000 },
      ...{ position: () => 0, ageMs: () => 0 },
    });
    return new StoredDirectory({ database: driver, sealed, known, tail: { isFilled: true, position: 0 } });
  };
  try {
    const [cold, warm] = [open(1), open(10_000)];
    const real = Math.min(count, 3_000);
    const codeAt = (n: number) => circleAt(count - 1 - (n % (real - 30))).code;
    // Of the oldest first the last ones: behind all that nobody can open.
    const farMs = Date.parse(circleAt(count - 900).receivedAt);
    const first = async (given: Parameters<ReturnType<typeof cold.tiedTo>['read']>[0], most: number) => {
      let seen = 0;
      for await (const _one of cold.tiedTo([{ kind: 'branch', id: 'CN3' }]).read(given))
        if (++seen === most) break;
    };
    const work: Readonly<Record<string, readonly [number, (n: number) => Promise<unknown>]>> = {
      'by code': [800, (n) => cold.find(codeAt(n * 2))],
      'by code, kept': [20_000, (n) => warm.find(codeAt(n % 50))],
      '8 keys': [300, (n) => cold.findEach(Array.from({ length: 8 }, (_, k) => codeAt(n * 9 + k)))],
      'page of 20': [300, () => first({ order: 'newest', likely: 21 }, 20)],
      'page far down': [
        300,
        () => first({ order: 'oldest', likely: 21, from: { receivedMs: farMs, code: '' } }, 20),
      ],
      'filter that fits nothing': [
        5,
        () => first({ order: 'newest', likely: 21, narrowing: { lane: 'NONE' } }, 20),
      ],
    };
    const figures: Record<string, number> = {};
    for (const [name, [times, ask]] of Object.entries(work)) {
      for (let n = 0; n < Math.min(times, 100); n += 1) await ask(n);
      const [before, beganMs] = [process.cpuUsage(), performance.now()];
      for (let n = 0; n < times; n += 1) await ask(n);
      const { user, system } = process.cpuUsage(before);
      figures[`${name} CPU µs`] = (user + system) / times;
      figures[`${name} ms`] = (performance.now() - beganMs) / times;
    }
    return figures;
  } finally {
    await driver.close();
  }
}

/** Gateways in processes of their own on the same world, one after the other. */
function starting(databases: readonly Directory[], secret: Buffer): Promise<Finding> {
  buildOnce();
  return withWorld(async ({ env }) => {
    const seconds: number[][] = [[], []];
    const megabytes: number[][] = [[], []];
    const folders = databases.map(() => mkdtempSync(join(tmpdir(), 'bench-directory-')));
    try {
      // The first start of each makes the other tables and keys.
      for (let round = -1; round < ROUNDS; round += 1)
        for (const [place, { url }] of databases.entries()) {
          const own = { DATABASE_URL: url, DATA_DIR: folders[place] ?? '', PORT: '0', NODE_OPTIONS: '' };
          const keys = { GATEWAY_STORE_KEYS: `k1:${secret.toString('base64')}` };
          const one = await start({ ...process.env, ...env, ...own, ...keys });
          if (round < 0) continue;
          seconds[place]?.push(one.seconds);
          megabytes[place]?.push(one.megabytes);
        }
    } finally {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }
    const [few, many] = [median(seconds[0] ?? []), median(seconds[1] ?? [])];
    const [small, large] = [median(megabytes[0] ?? []), median(megabytes[1] ?? [])];
    const finding = told('started', {
      [`${FEW}: s`]: few,
      [`${MANY}: s`]: many,
      [`${FEW}: MB`]: small,
      [`${MANY}: MB`]: large,
    });
    const isWell = many - few < MOST_SECONDS && large - small < MOST_MEGABYTES;
    return isWell
      ? finding
      : { ...finding, fault: `many take ${many - few} s and ${large - small} MB more than few` };
  });
}

/** Until everything that readiness asks for is there; and what it holds a few seconds later. */
async function start(
  env: NodeJS.ProcessEnv,
): Promise<{ readonly seconds: number; readonly megabytes: number }> {
  const beganMs = performance.now();
  const child = spawn(
    process.execPath,
    ['--no-warnings', ...productFlags(), 'gateway/launch/start.js', 'gateway/main.ts'],
    {
      ...{ env, stdio: ['ignore', 'pipe', 'ignore'] },
    },
  );
  const ended = once(child, 'exit');
  try {
    const port = await portOf(child.stdout);
    while ((await fetch(`http://127.0.0.1:${port}/health/ready`)).status !== 200)
      await new Promise((resolve) => setTimeout(resolve, 10));
    const seconds = (performance.now() - beganMs) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const text = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return { seconds, megabytes: Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1_024 };
  } finally {
    child.stdout.resume();
    child.kill('SIGTERM');
    await ended;
  }
}

async function portOf(output: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface({ input: output })) {
    const found = /"ready":true,"port":(\d+)/.exec(line);
    if (found) return Number(found[1]);
  }
  throw new Error('the gateway ended before it was ready');
}
