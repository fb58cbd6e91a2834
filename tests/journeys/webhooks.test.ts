import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { subscribe } from '../live-clients.ts';

const LANS = 'H26.12-261102-0001';
const SUBSCRIPTION = 'subscription ($code: ID!) { dossierChanged(code: $code) { code tickets { subject } } }';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
  await gateway.world.reset();
  await gateway.registerWebhooks();
}, 90_000);
afterAll(() => gateway.close());

const knock = (path: string, headers: Record<string, string> = {}, body = '{}') =>
  fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('an agency that tells of changes by itself', () => {
  test('is heard by whoever follows the dossier, though the reception system knows of nothing', async () => {
    const token = await gateway.world.token('lan');
    const heard = subscribe('graphql-sse', {
      url: gateway.url,
      token,
      query: SUBSCRIPTION,
      variables: { code: LANS },
    });
    try {
      await heard.connected;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await gateway.world.control('hotline', {
        change: { code: LANS, step: { text: 'Đã trả lời', agency: 'hotline' } },
      });
      const event = await heard.event(0, 10_000);
      expect(event.data.dossierChanged.code).toBe(LANS);
      expect(event.data.dossierChanged.tickets.length).toBeGreaterThan(0);
    } finally {
      heard.stop();
    }
  });

  test('is asked to register under the policies and in the log', async () => {
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 20, filter: { client: "gateway", agency: "hotline" }) { nodes { service outcome purpose } } }',
    );
    expect(data.accessLog.nodes).toContainEqual({
      service: 'hotlineRegisterWebhook',
      outcome: 'delivered',
      purpose: 'sync',
    });
  });

  test('cannot be played by somebody else, and the attempt is in the log', async () => {
    const forged = `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`;
    const event = {
      eventId: 'forged-0001',
      sequence: 1,
      type: 'ticket.changed',
      dossier: LANS,
      at: new Date().toISOString(),
    };
    for (const headers of [{}, { 'x-signature': forged }] as Record<string, string>[]) {
      const answer = await knock('/webhooks/hotline', headers, JSON.stringify(event));
      expect(answer.status).toBe(401);
      expect(await answer.text()).toBe('');
    }
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 10, filter: { kind: LOGIN_FAILED }) { nodes { kind outcome } } }',
    );
    expect(data.accessLog.nodes.length).toBeGreaterThanOrEqual(2);
  });

  test.each(['/webhooks/land', '/webhooks/nobody', '/webhooks/__proto__'])('is not %s', async (path) => {
    expect((await knock(path)).status).toBe(404);
  });
});
