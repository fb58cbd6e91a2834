import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freshDatabase } from '../../gateway/access-log/testing/log-fixture.ts';
import type { FloodJob, FloodResult } from '../flood.ts';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const CODE = 'H26.12-261102-0001';
const QUERY = `query ($code: ID!) {
  dossier(code: $code) { code status receivedAt dueAt applicant { fullName } timeline { at text } parcels { id mapSheet } }
}`;
/** Seconds: until it has found out how much it bears, and after that. */
const SETTLE = 5;
const FLOOD = 10;
/** Half of a request's deadline. */
const GOOD_WITHIN_MS = 4_000;
const DATABASE = process.env['TEST_DATABASE_URL'];

let world: MockWorldHandle;
let gateway: GatewayProcess;
let database: Awaited<ReturnType<typeof freshDatabase>> | undefined;
const dataDir = mkdtempSync(join(tmpdir(), 'overload-'));
beforeAll(async () => {
  world = await connectMockWorld();
  await world.reset();
  if (DATABASE !== undefined) database = await freshDatabase(DATABASE);
  gateway = await gatewayProcess({
    ...world.env,
    DATA_DIR: dataDir,
    GATEWAY_OVERLOAD_DELAY_MS: '50',
    ...(database && { DATABASE_URL: database.url }),
  });
  await gateway.start();
}, 120_000);
afterAll(async () => {
  await gateway.end('SIGTERM');
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function flood(
  seconds: number,
  streams: FloodJob['streams'],
  settleSeconds = 0,
): Promise<Readonly<Record<string, FloodResult>>> {
  const job: FloodJob = {
    ...{ url: gateway.url, query: QUERY, variables: { code: CODE }, goodWithinMs: GOOD_WITHIN_MS },
    ...{ seconds, settleSeconds, streams },
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'tests/flood.ts'], {
    cwd: ROOT,
    env: { ...process.env, NODE_OPTIONS: '', FLOOD_JOB: JSON.stringify(job) },
    maxBuffer: 16 * 1024 * 1024,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
}

test('ten times the load leaves most of the answers, counters and officers all of theirs, and nothing afterwards', async () => {
  const token = await world.token('lan');
  const tokens = { officer: await world.token('officer-land'), kiosk: await world.token('lan-kiosk') };
  /** Desks of which each asks as much as a fifth of what there is. */
  const desks = (peakPerSecond: number): FloodJob['streams'] =>
    Object.entries(tokens).map(([name, own]) => ({ name, token: own, perSecond: peakPerSecond * 0.2 }));
  const peak = async () => ((await flood(5, [{ name: 'peak', token, clients: 16 }]))['peak']?.good ?? 0) / 5;
  await flood(5, [{ name: 'warm', token, clients: 16 }, ...desks(20)]);
  const before = await peak();
  const during = await flood(
    SETTLE + FLOOD,
    [{ name: 'public', token, perSecond: before * 10 }, ...desks(before)],
    SETTLE,
  );
  const after = await flood(8, [{ name: 'public', token, perSecond: before * 0.3 }, ...desks(before)]);
  // What other programs on the machine take away meanwhile is not this one's doing.
  const least = Math.min(before, await peak());

  const goodput = Object.values(during).reduce((sum, { good }) => sum + good, 0) / FLOOD;
  process.stderr.write(`${JSON.stringify({ before, least, goodput, during, after })}\n`);
  expect(during['public']?.shed).toBeGreaterThan(before * FLOOD);
  // Whoever makes the flood takes a processor that the peak was measured with, and so may others on the machine. Without the gate a
  // thirtieth is left; that four fifths are is shown by the simulation of the gate, in a time of its own.
  expect(goodput).toBeGreaterThan(least * 0.3);
  for (const name of Object.keys(tokens)) {
    const { settled = 0, good, shed, bad } = during[name] ?? {};
    expect(settled).toBeGreaterThan(before);
    expect({ shed, bad }).toEqual({ shed: 0, bad: {} });
    expect(good).toBeGreaterThan(settled * 0.5);
  }
  for (const result of Object.values(after)) {
    expect(result.lastShedMs).toBeLessThan(5_000);
    expect(result.bad).toEqual({});
  }
}, 180_000);
