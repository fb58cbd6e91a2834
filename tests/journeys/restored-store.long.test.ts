import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  findPgPrograms,
  type PgCluster,
  startPgCluster,
} from '../../gateway/access-log/testing/pg-cluster.ts';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

const READ = '{ dossier(code: "H26.12-261102-0001") { status applicant { fullName } parcels { mapSheet } } }';
const MINE = '{ me { dataAccesses(first: 5) { nodes { at } } } }';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const programs = findPgPrograms();
(programs === undefined ? describe.skip : describe)('a gateway whose PostgreSQL is put back under it', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'restored-store-'));
  let world: MockWorldHandle;
  let cluster: PgCluster;
  let gateway: GatewayProcess;
  let token: string;

  beforeAll(async () => {
    world = await connectMockWorld();
    await world.reset();
    cluster = await startPgCluster(programs ?? '');
    gateway = await gatewayProcess({ ...world.env, DATA_DIR: dataDir, DATABASE_URL: cluster.url });
    token = await world.token('lan');
    await gateway.start();
  }, 240_000);
  afterAll(async () => {
    await gateway?.end('SIGKILL');
    await cluster?.drop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  const post = async (query: string) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return { status: response.status, text: await response.text() };
  };
  const readiness = async () => (await fetch(`${gateway.url}/health/ready`)).text();

  test('answers nothing that is read, from agencies or from the older log, and says why', async () => {
    expect((await post(READ)).text).toContain('"fullName"');
    const backup = await cluster.backUp();
    for (let times = 0; times < 5; times += 1) expect((await post(READ)).status).toBe(200);
    expect((await post(MINE)).text).toContain('"at"');
    await cluster.stop('immediate');
    await cluster.restore(backup);
    await cluster.start();
    while (!(await readiness()).includes('put back to an older state')) {
      await post(READ);
      await pause(50);
    }
    expect(await readiness()).toMatch(/\d+ records are signed, \d+ are there; nothing leaves/);
    for (let times = 0; times < 5; times += 1) {
      for (const query of [READ, MINE]) {
        const { status, text } = await post(query);
        expect(text).not.toMatch(/fullName|"at"|mapSheet/);
        expect(text).toContain('ACCESS_LOG_UNAVAILABLE');
        expect(status).toBe(503);
      }
      await pause(300);
    }
  }, 120_000);
});
