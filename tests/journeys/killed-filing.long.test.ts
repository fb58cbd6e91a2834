import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { askProcess } from '../ask-process.ts';
import { filingSteps } from '../filing-steps.ts';
import type { TestGateway } from '../gateway.ts';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'killed-filing-'));
let world: MockWorldHandle;
let gateway: GatewayProcess;
beforeAll(async () => {
  world = await connectMockWorld();
  await world.reset();
  gateway = await gatewayProcess({ ...world.env, DATA_DIR: dataDir, GATEWAY_DEADLINE_MS: '3000' });
  await gateway.start();
}, 120_000);
afterAll(async () => {
  await gateway.end('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
});
beforeEach(async () => world.reset());

const ask = askProcess(() => ({ gateway, world }));
const { ready, sent, submit, until } = filingSteps(() => ({ ask, world }) as unknown as TestGateway);
const find = async (persona: string, id: string) =>
  (await ask(persona, `{ dossierDraft(id: "${id}") { state receipt { code } } }`)).data.dossierDraft;

describe('a gateway that is killed', () => {
  test.each([
    ['while the centre is taking the dossier', { mode: 'slow', delayMs: 1_500 }],
    ['after the answer was lost', { mode: 'drop' }],
  ])(
    '%s has filed it once, under the one code that the centre gave',
    async (_when, mode) => {
      const id = await ready('lan', { place: { ward: '00103' } });
      await world.control('onestop', mode);
      const key = randomUUID();
      const lost = submit('lan', id, key).catch(() => undefined);
      await until(async () => (await sent()).length > 0);
      await gateway.end('SIGKILL');
      await lost;
      await world.control('onestop', { mode: 'ok' });
      await gateway.start();
      for (let tries = 0; (await find('lan', id)).state !== 'FILED'; tries += 1) {
        expect(tries).toBeLessThan(120);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      const { code } = (await find('lan', id)).receipt;
      const again = await submit('lan', id, key);
      expect(again.data.it).toMatchObject({ outcome: 'FILED', isRepeated: true, receipt: { code } });
      const listed = await ask(
        'lan',
        '{ me { dossiers(filter: { procedure: "1.004194" }) { nodes { code } } } }',
      );
      const filed = listed.data.me.dossiers.nodes.filter((node: { code: string }) => node.code === code);
      expect(filed).toHaveLength(1);
    },
    120_000,
  );

  test('while a person is asked on their phone files what they confirm meanwhile', async () => {
    const id = await ready('assisted-tu', { place: { ward: '00145' } });
    const waiting = await submit('assisted-tu', id);
    expect(waiting.data.it.outcome).toBe('AWAITING_CONFIRMATION');
    await gateway.end('SIGKILL');
    await fetch(`${world.identityUrl}/demo/confirm`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ persona: 'tu', decision: 'approve' }),
    });
    await gateway.start();
    for (let tries = 0; (await find('tu', id)).state !== 'FILED'; tries += 1) {
      expect(tries).toBeLessThan(120);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(await sent()).toHaveLength(1);
  }, 120_000);
});
