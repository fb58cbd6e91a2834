import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyWebhook, type WebhookMessage } from '../../../connectors/agencies/hotline/webhook.ts';
import { createWebhookOrder } from '../../../connectors/agencies/hotline/webhook-order.ts';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { mock } from './server.ts';

const LAND = 'H26.12-261102-0001';
const RENEWAL = 'H26.12-261105-0002';
const PASSPORT = 'H26.21-261112-0001';
const TICKETS = { code: true, tickets: { id: true, state: true, openedAt: true, subject: true } } as const;

describe('the hotline over REST', () => {
  let hotline: ConnectedAgency;
  beforeEach(async () => {
    hotline = await connectAgency(mock);
  });
  afterEach(() => hotline.close());

  test('tickets of several dossiers are one message, newest first, in Hanoi time', async () => {
    const { rows } = await hotline.ask('hotlineDossiers', {
      keys: [LAND, RENEWAL, PASSPORT],
      fields: TICKETS,
    });
    expect([...rows.keys()].sort()).toEqual([LAND, RENEWAL].sort());
    expect(rows.get(LAND)).toMatchObject({
      tickets: [
        { id: '1022-261120-900051', openedAt: '2026-11-20T16:10:00+07:00' },
        { id: '1022-261116-900042', state: 'ANSWERED' },
      ],
    });
    expect((await hotline.takeCalls()).map(({ keys }) => keys)).toEqual([[LAND, RENEWAL, PASSPORT]]);
  });

  test('overlapping pages give every ticket once', async () => {
    const at = new Date();
    const ids = Array.from({ length: 60 }, (_, index) => `1022-261101-97${String(index).padStart(4, '0')}`);
    const [model] = hotline.world.ticketsOf(LAND, at);
    if (!model) throw new Error('no ticket to copy');
    for (const id of ids) hotline.world.addTicket({ ...model, id, dossierCode: PASSPORT });
    const { rows } = await hotline.ask('hotlineDossiers', { keys: [PASSPORT], fields: TICKETS });
    const row = rows.get(PASSPORT) as { tickets: readonly { id: string }[] };
    expect(row.tickets.map(({ id }) => id).sort()).toEqual(ids);
    expect((await hotline.takeCalls()).length).toBe(3);
  });

  test('a key with a comma asks for nothing but what was permitted', async () => {
    const { rows } = await hotline.ask('hotlineDossiers', {
      keys: [`${LAND},${RENEWAL}`, PASSPORT],
      fields: TICKETS,
    });
    expect(rows.size).toBe(0);
    expect((await hotline.takeCalls()).map(({ keys }) => keys)).toEqual([[PASSPORT]]);
  });

  describe('opening a ticket', () => {
    const input = {
      idempotencyKey: 'ticket-0001',
      code: PASSPORT,
      openedBy: '001085000002',
      subject: 'Hỏi ngày trả hộ chiếu',
      text: 'Xin cho biết ngày trả kết quả.',
      urgency: 'URGENT',
    };
    const open = (changed: object = {}) =>
      hotline.ask('hotlineOpenTicket', {
        args: { input: { ...input, ...changed } },
        fields: { id: true, state: true, urgency: true, subject: true },
      });

    test('it is there at once; the same key returns the same ticket, another request with it is refused', async () => {
      const { value } = await open();
      expect(value).toMatchObject({ state: 'NEW', urgency: 'URGENT', subject: 'Hỏi ngày trả hộ chiếu' });
      expect((await open()).value).toEqual(value);
      await expect(open({ text: 'Khác' })).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
      const { rows } = await hotline.ask('hotlineDossiers', {
        keys: [PASSPORT],
        fields: { tickets: { id: true } },
      });
      expect((rows.get(PASSPORT) as { tickets: unknown[] }).tickets).toHaveLength(1);
    });

    test('an answer lost on the way is found by asking again', async () => {
      await hotline.control({ mode: 'drop' });
      await expect(open()).rejects.toMatchObject({ code: 'AGENCY_UNREACHABLE' });
      await hotline.control({ mode: 'ok' });
      await open();
      expect(hotline.world.ticketsOf(PASSPORT, new Date())).toHaveLength(1);
    });
  });

  test('both kinds of fault are AGENCY_FAULT and quote nothing', async () => {
    await hotline.control({ mode: 'fault' });
    for (let turn = 0; turn < 2; turn += 1) {
      const error: unknown = await hotline
        .ask('hotlineDossiers', { keys: [LAND] })
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
      expect(String(error)).not.toContain('10.0.0.13');
    }
  });

  test.each(['', 'another-key-of-the-same-length-xx'])(
    'the API key "%s" is refused with 401',
    async (key) => {
      const answer = await fetch(`${hotline.url}/tickets?dossier=${LAND}`, { headers: { 'x-api-key': key } });
      expect(answer.status).toBe(401);
      expect(await hotline.takeCalls()).toEqual([]);
    },
  );

  describe('webhooks', () => {
    const received: WebhookMessage[] = [];
    let failures = 0;
    const receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (failures > 0) {
          failures -= 1;
          response.writeHead(503).end();
          return;
        }
        received.push({ body: Buffer.concat(chunks), signature: String(request.headers['x-signature']) });
        response.end();
      });
    });
    beforeEach(async () => {
      received.length = 0;
      failures = 0;
      await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
      const address = receiver.address();
      if (typeof address !== 'object' || !address) throw new Error('no port');
      const url = `http://127.0.0.1:${address.port}/webhooks/hotline`;
      const { value } = await hotline.ask('hotlineRegisterWebhook', { args: { url }, fields: { id: true } });
      expect(value).toEqual({ id: expect.any(String) });
    });
    afterEach(async () => {
      receiver.closeAllConnections();
      await new Promise((done) => receiver.close(done));
    });
    const secret = () => hotline.settings['HOTLINE_WEBHOOK_SECRET'] ?? '';
    const arrived = async (count: number) => {
      for (let look = 0; look < 200 && received.length < count; look += 1) {
        await new Promise((done) => setTimeout(done, 20));
      }
      expect(received.length).toBe(count);
    };

    test('a change is told twice and out of order, and comes out once and in order', async () => {
      await hotline.control({ change: { code: LAND, status: 4 } });
      await arrived(3);
      const events = received.map((message) => verifyWebhook(secret(), message, Date.now()));
      expect(events.map(({ sequence }) => sequence)).toEqual([2, 1, 1]);
      let nowMs = 0;
      const order = createWebhookOrder(100, () => nowMs);
      const out = events.flatMap((event) => order.accept(event));
      nowMs = 200;
      out.push(...order.release());
      expect(out.map(({ event, isLate }) => [event.sequence, event.dossier, isLate])).toEqual([
        [1, LAND, false],
        [2, LAND, false],
      ]);
    });

    test('a receiver that is away for a moment is tried again', async () => {
      failures = 1;
      await hotline.control({ change: { code: RENEWAL, status: 4 } });
      await arrived(3);
    });
  });
});
