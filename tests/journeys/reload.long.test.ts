import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { until } from '../live-clients.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

const PARCELS = '{ dossier(code: "H26.12-261102-0001") { code parcels { mapSheet } } }';
const folder = mkdtempSync(join(tmpdir(), 'reload-'));
const files = { password: join(folder, 'land-password'), url: join(folder, 'land-url') };

let world: MockWorldHandle;
let gateway: GatewayProcess;
let token: string;
beforeAll(async () => {
  world = await connectMockWorld();
  await world.reset();
  token = await world.token('lan');
  const { LAND_PASSWORD = '', LAND_URL = '', ...others } = world.env;
  writeFileSync(files.password, `${LAND_PASSWORD}\n`);
  writeFileSync(files.url, LAND_URL);
  gateway = await gatewayProcess(
    {
      ...others,
      DATA_DIR: join(folder, 'data'),
      LAND_PASSWORD_FILE: files.password,
      LAND_URL_FILE: files.url,
      GATEWAY_RELOAD_SECONDS: '0',
    },
    240_000,
  );
  await gateway.start();
}, 300_000);
afterAll(async () => {
  await gateway?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Are the land registry's parts there? */
async function hasParcels(): Promise<boolean> {
  const answer = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: PARCELS }),
  });
  const { data } = (await answer.json()) as {
    data: { dossier: { code: string; parcels: { mapSheet: string | null }[] | null } };
  };
  expect(data.dossier.code).toBe('H26.12-261102-0001');
  return data.dossier.parcels?.[0]?.mapSheet != null;
}

test('on SIGHUP an agency is reached with what its files hold by then, and a set with a fault changes nothing', async () => {
  const { LAND_PASSWORD = '' } = world.env;
  expect(await hasParcels()).toBe(true);
  writeFileSync(files.password, 'another one');
  await wait(500);
  expect(await hasParcels()).toBe(true);
  // Whole or not at all: the address is no address, so that the password is not taken either.
  writeFileSync(files.url, 'no address');
  gateway.signal('SIGHUP');
  await wait(2_000);
  expect(await hasParcels()).toBe(true);
  writeFileSync(files.url, world.env['LAND_URL'] ?? '');
  gateway.signal('SIGHUP');
  await until(async () => !(await hasParcels()), 20_000, 'the new password');
  writeFileSync(files.password, LAND_PASSWORD);
  gateway.signal('SIGHUP');
  await until(hasParcels, 20_000, 'the former password');
}, 120_000);
