import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formatInstant, MS_PER_MINUTE } from '../../dossier/calendar/instant.ts';
import { askProcess } from '../ask-process.ts';
import { filingSteps } from '../filing-steps.ts';
import type { TestGateway } from '../gateway.ts';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { until } from '../live-clients.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

const LANS = 'H26.12-261102-0001';
const SPARE_MS = 45_000;

/** The night ends within two minutes of the machine's clock, and late enough for what is to happen in it. */
const dawnMs = Math.ceil((Date.now() + SPARE_MS) / MS_PER_MINUTE) * MS_PER_MINUTE;
const clock = (ms: number) => formatInstant(new Date(ms)).slice(11, 16);
const HOURS = `${clock(dawnMs - 60 * MS_PER_MINUTE)}-${clock(dawnMs)} requests`;

const dataDir = mkdtempSync(join(tmpdir(), 'killed-waiting-'));
let world: MockWorldHandle;
let gateway: GatewayProcess;
beforeAll(async () => {
  world = await connectMockWorld();
  await world.reset();
  gateway = await gatewayProcess({
    ...world.env,
    ...{ DATA_DIR: dataDir, GATEWAY_DEADLINE_MS: '3000', ONESTOP_SLEEPS: HOURS },
  });
  await gateway.start();
}, 120_000);
afterAll(async () => {
  await gateway.end('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const ask = askProcess(() => ({ gateway, world }));
const { ready, submit } = filingSteps(() => ({ ask, world }) as unknown as TestGateway);

const WRITES = ['YeuCauRutHoSo', 'NopHoSo'];
const written = async () =>
  (await world.calls('onestop'))
    .map(({ operation }) => operation)
    .filter((operation) => WRITES.includes(operation));
const stateOf = async (id: string): Promise<string> =>
  (await ask('lan', `{ dossierDraft(id: "${id}") { state } }`)).data.dossierDraft.state;
const stepsOf = async (): Promise<string[]> => {
  const { data } = await ask('lan', `{ dossier(code: "${LANS}") { timeline { agency text } } }`);
  return (data.dossier.timeline as { agency: string; text: string }[])
    .filter(({ agency }) => agency === 'gateway')
    .map(({ text }) => text);
};

test('what waits for the morning outlives kills at night and at dawn, and is sent once', async () => {
  const id = await ready('lan', { place: { ward: '00103' } });
  const input = { idempotencyKey: randomUUID(), code: LANS, reason: 'Đổi ý' };
  const withdraw = () =>
    ask(
      'lan',
      'mutation ($input: WithdrawDossierInput!) { it: withdrawDossier(input: $input) { outcome isRepeated } }',
      { input },
    );
  expect((await withdraw()).data.it).toEqual({ outcome: 'WAITING', isRepeated: false });
  expect((await submit('lan', id)).data.it.outcome).toBe('WAITING');
  await gateway.end('SIGKILL');
  await gateway.start();
  expect(await stateOf(id)).toBe('WAITING');
  expect((await withdraw()).data.it).toEqual({ outcome: 'WAITING', isRepeated: true });
  expect(await stepsOf()).toEqual([expect.stringMatching(/^Đã nhận yêu cầu rút hồ sơ, sẽ chuyển đến/)]);
  expect(Date.now()).toBeLessThan(dawnMs);
  expect(await written()).toEqual([]);

  await world.control('onestop', { mode: 'slow', delayMs: 1_500 });
  await until(async () => (await written()).length > 0, 150_000, 'what is sent at dawn');
  expect(Date.now()).toBeGreaterThanOrEqual(dawnMs);
  await gateway.end('SIGKILL');
  await world.control('onestop', { mode: 'ok' });
  await gateway.start();
  await until(async () => (await stateOf(id)) === 'FILED', 60_000, 'the filing');
  await until(async () => (await withdraw()).data.it.outcome === 'DONE', 60_000, 'the withdrawal');
  const listed = await ask(
    'lan',
    '{ me { dossiers(filter: { procedure: "1.004194" }) { nodes { code } } } }',
  );
  expect(listed.data.me.dossiers.nodes).toHaveLength(1);
  expect(await stepsOf()).toEqual([
    expect.stringMatching(/^Đã nhận yêu cầu rút hồ sơ, sẽ chuyển đến/),
    expect.stringMatching(/^Đã chuyển yêu cầu rút hồ sơ đến/),
  ]);
}, 300_000);
