import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { runLogCommand } from '../cli/log.ts';
import { openPgDriver } from '../storage/pg-driver.ts';
import { parseVerifierKeys } from './checkpoint.ts';
import { CHECKPOINT_KIND } from './checkpoint-kind.ts';
import { openAccessLog } from './open-access-log.ts';
import { administer } from './testing/log-fixture.ts';
import { type LogProcess, startLogProcess } from './testing/log-process.ts';
import { findPgPrograms, type PgCluster, startPgCluster } from './testing/pg-cluster.ts';
import { startTcpProxy, type TcpProxy } from './testing/tcp-proxy.ts';
import { transpile } from './testing/transpiled.ts';
import { verifyStore } from './verify/verify-store.ts';

const OLDER =
  /^the store was put back to an older state: \d+ records are signed, \d+ are there; nothing leaves; see docs\/access-log\.md$/;
const CLIENTS = 4;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks without a pause, whatever the answers are. */
function keepAsking(log: LogProcess) {
  const answered: string[] = [];
  let [refusals, isStopping] = [0, false];
  const one = async () => {
    while (!isStopping) {
      const ids = await log.ask();
      if (ids) answered.push(...ids);
      else {
        refusals += 1;
        await pause(5);
      }
    }
  };
  const running = Promise.all(Array.from({ length: CLIENTS }, one));
  const until = async (isDone: () => boolean) => {
    while (!isDone()) await pause(10);
  };
  return {
    answered,
    /** Until that many more records were answered, or that many more requests refused. */
    answers: (more: number, from = answered.length) => until(() => answered.length >= from + more),
    refusals: (more: number, from = refusals) => until(() => refusals >= from + more),
    stop: async () => {
      isStopping = true;
      await running;
    },
  };
}

async function until(log: LogProcess, isOk: boolean) {
  for (;;) {
    const health = await log.health();
    if (health.ok === isOk && (isOk || health.reason?.includes('signed'))) return health;
    await pause(50);
  }
}

const programs = findPgPrograms();
(programs === undefined ? describe.skip : describe)('a PostgreSQL put back to an older state', () => {
  let cluster: PgCluster;
  let program: Awaited<ReturnType<typeof transpile>>;
  let databases = 0;
  const cleanUp: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    [cluster, program] = await Promise.all([
      startPgCluster(programs ?? ''),
      transpile('gateway/access-log/testing/victim.ts'),
    ]);
  }, 120_000);
  afterEach(async () => {
    for (const one of cleanUp.splice(0).reverse()) await one();
  });
  afterAll(async () => {
    await cluster.drop();
    await rm(program.folder, { recursive: true, force: true });
  });

  const freshLog = async () => {
    databases += 1;
    await administer(cluster.url, `create database log_${databases}`);
    const dataDir = await mkdtemp(join(tmpdir(), 'restored-log-'));
    cleanUp.push(() => rm(dataDir, { recursive: true, force: true }));
    const urlOn = ({ url }: PgCluster) => url.replace(/\/postgres$/, `/log_${databases}`);
    return { dataDir, url: urlOn(cluster), urlOn };
  };
  const proxyTo = async (url: string): Promise<TcpProxy> => {
    const proxy = await startTcpProxy(url);
    cleanUp.push(() => proxy.close());
    return proxy;
  };
  const startLog = async (dataDir: string, url: string): Promise<LogProcess> => {
    const log = await startLogProcess(program.file, dataDir, url);
    cleanUp.push(() => log.kill());
    return log;
  };
  const storedIds = async (url: string): Promise<Set<string>> => {
    const driver = await openPgDriver(url);
    try {
      const rows = await driver.query("select body::jsonb ->> 'id' as id from access_record");
      return new Set(rows.map((row) => String(row['id'])));
    } finally {
      await driver.close();
    }
  };
  const open = (dataDir: string, databaseUrl: string) =>
    openAccessLog({ dataDir, databaseUrl, instance: 'gateway-1' }, () => undefined);
  const cli = async (dataDir: string, url: string, ...args: string[]) => {
    const lines: string[] = [];
    const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
    const stores = ['--data', dataDir, '--database-url', url];
    return { exitCode: await runLogCommand([...args, ...stores], io), text: lines.join('\n') };
  };
  const restart = async (files: string) => {
    await cluster.stop('immediate');
    await cluster.restore(files);
    await cluster.start();
  };

  test('under a running gateway: nothing leaves, health says why, and the right one is taken again', async () => {
    const { dataDir, url } = await freshLog();
    const log = await startLog(dataDir, url);
    const load = keepAsking(log);
    await load.answers(30);
    const backup = await cluster.backUp();
    await load.answers(30);
    await cluster.stop('immediate');
    const right = await cluster.copyFiles();
    const before = load.answered.length;
    await cluster.restore(backup);
    await cluster.start();
    expect(await until(log, false)).toEqual({ ok: false, reason: expect.stringMatching(OLDER) });
    await load.refusals(20);
    await pause(2_000);
    expect(load.answered.length).toBe(before);
    expect(await log.health()).toEqual({ ok: false, reason: expect.stringMatching(OLDER) });

    await restart(right);
    await until(log, true);
    await load.answers(30);
    await load.stop();
    const stored = await storedIds(url);
    expect(load.answered.filter((id) => !stored.has(id))).toEqual([]);
  }, 120_000);

  test('between two lives of a gateway: it does not start; after a fork on record it does', async () => {
    const { dataDir, url } = await freshLog();
    const log = await startLog(dataDir, url);
    const load = keepAsking(log);
    await load.answers(30);
    await load.stop();
    const kept = await storedIds(url);
    await cluster.stop();
    const copy = await cluster.copyFiles();
    await cluster.start();
    for (let lost = 0; lost < 2; ) if (await log.ask()) lost += 1;
    await log.kill();
    await restart(copy);
    const told = `${kept.size + 6} records are signed, ${kept.size} are there`;
    await expect(open(dataDir, url)).rejects.toThrow(told);

    const decision = ['--decided-by', 'Sở Nội vụ', '--reason', 'hỏng đĩa, bản sao lưu đêm qua'];
    const shown = await cli(dataDir, url, 'fork', ...decision);
    expect(shown).toEqual({ exitCode: 1, text: expect.stringContaining('at least 6 records are lost') });
    expect((await cli(dataDir, url, 'fork', ...decision, '--yes')).exitCode).toBe(0);
    const next = await open(dataDir, url);
    cleanUp.push(() => next.close());
    const [fork, ...others] = await next.database.query(
      "select idx, body::jsonb -> 'fork' as fork from access_record where kind = 'fork'",
    );
    expect(others).toEqual([]);
    expect(fork).toMatchObject({ fork: { keptSize: kept.size, decidedBy: 'Sở Nội vụ' } });
    expect(Number(fork?.['idx'])).toBe(kept.size);
    expect(next.health()).toEqual({ ok: true });
  }, 120_000);

  test('by a standby that is promoted late: nothing leaves, health says why', async () => {
    const { dataDir, url, urlOn } = await freshLog();
    const proxy = await proxyTo(url);
    const standby = await cluster.standby();
    const log = await startLog(dataDir, proxy.url);
    const load = keepAsking(log);
    await load.answers(30);
    await standby.start();
    await standby.stop();
    await load.answers(30);
    await cluster.stop('immediate');
    // What was answered before is still on its way from the other process.
    await pause(500);
    const before = load.answered.length;
    proxy.aim(urlOn(standby));
    await standby.start();
    await load.refusals(10);
    await standby.promote();
    const told = /records are signed/;
    expect(await until(log, false)).toEqual({ ok: false, reason: expect.stringMatching(told) });
    await pause(1_500);
    await load.stop();
    expect(load.answered.length).toBe(before);
    await log.kill();
    await expect(open(dataDir, urlOn(standby))).rejects.toThrow(told);
    await cluster.start();
    const stored = await storedIds(url);
    expect(load.answered.filter((id) => !stored.has(id))).toEqual([]);
  }, 120_000);

  test('not by a standby that has every commit: service goes on by itself, and nothing is lost', async () => {
    const { dataDir, url, urlOn } = await freshLog();
    const proxy = await proxyTo(url);
    const standby = await cluster.standby();
    await standby.start();
    await cluster.configure({ synchronous_standby_names: '*' });
    await cluster.stop();
    await cluster.start();
    const log = await startLog(dataDir, proxy.url);
    const load = keepAsking(log);
    await load.answers(60);
    // An auditor verifies it as well, without a word to the server that writes.
    const reader = await openPgDriver(urlOn(standby), undefined, 'reading');
    const keys = await readFile(join(dataDir, 'log-verifier-key.txt'), 'utf8');
    const verdict = await verifyStore(reader, {
      verifiers: parseVerifierKeys(keys),
      kinds: [CHECKPOINT_KIND],
    });
    await reader.close();
    expect(verdict).toMatchObject({ ok: true });
    await cluster.stop('immediate');
    proxy.aim(urlOn(standby));
    await standby.promote();
    await until(log, true);
    await load.answers(30);
    await load.stop();
    const stored = await storedIds(urlOn(standby));
    expect(load.answered.filter((id) => !stored.has(id))).toEqual([]);
    await cluster.configure({ synchronous_standby_names: '' });
    await cluster.start();
  }, 120_000);
});
