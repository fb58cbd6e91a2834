import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TOLERANCE_SECONDS, verifyWebhook, type WebhookEvent } from './webhook.ts';
import { createWebhookOrder } from './webhook-order.ts';

const SECRET = 'a-secret-of-thirty-two-characters';
const NOW_MS = Date.parse('2026-11-20T09:00:00Z');
const NOW_SECONDS = NOW_MS / 1000;

const event = (sequence: number): WebhookEvent => ({
  eventId: `event-${String(sequence).padStart(4, '0')}`,
  sequence,
  type: 'ticket.changed',
  dossier: 'H26.12-261102-0001',
  at: '2026-11-20T09:00:00Z',
});

function message(body: string, seconds = NOW_SECONDS, secret = SECRET) {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return { body: Buffer.from(body), signature: `t=${seconds},v1=${mac}` };
}
const BODY = JSON.stringify(event(1));

describe('a webhook of the hotline', () => {
  test('is read when its signature holds', () => {
    expect(verifyWebhook(SECRET, message(BODY), NOW_MS)).toEqual(event(1));
  });

  test.each([
    ['another secret', message(BODY, NOW_SECONDS, 'another-secret-of-32-characters!!')],
    ['a changed body', { ...message(BODY), body: Buffer.from(BODY.replace('0001', '0002')) }],
    [
      'a changed time',
      { ...message(BODY), signature: message(BODY).signature.replace(/t=\d+/, `t=${NOW_SECONDS + 1}`) },
    ],
    ['no signature', { body: Buffer.from(BODY), signature: undefined }],
    ['a short signature', { body: Buffer.from(BODY), signature: `t=${NOW_SECONDS},v1=00` }],
    ['a message recorded long ago', message(BODY, NOW_SECONDS - TOLERANCE_SECONDS - 1)],
    ['a message from the future', message(BODY, NOW_SECONDS + TOLERANCE_SECONDS + 1)],
  ])('%s is refused', (_name, forged) => {
    expect(() => verifyWebhook(SECRET, forged, NOW_MS)).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
  });

  test('without a configured secret nothing is believed, not even what is signed with none', () => {
    expect(() => verifyWebhook('', message(BODY, NOW_SECONDS, ''), NOW_MS)).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED' }),
    );
  });

  test.each(['{}', '[', JSON.stringify({ ...event(1), sequence: '1' })])(
    'a rightly signed body that is no event (%s) is bad input',
    (body) => {
      expect(() => verifyWebhook(SECRET, message(body), NOW_MS)).toThrow(
        expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      );
    },
  );
});

describe('the order of webhook events', () => {
  test('whatever the order and the repetitions, each comes out once and none is lost', () => {
    const deliveries = fc.integer({ min: 1, max: 12 }).chain((count) => {
      const all = Array.from({ length: count }, (_, index) => index + 1);
      return fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: 2 * count, maxLength: 2 * count }),
      );
    });
    fc.assert(
      fc.property(deliveries, ([all, delivered]) => {
        let nowMs = 0;
        const order = createWebhookOrder(1_000, () => nowMs);
        const out = delivered.flatMap((sequence) => order.accept(event(sequence)));
        nowMs = 1_000;
        out.push(...order.release());
        expect(out.map(({ event: { sequence } }) => sequence)).toEqual(all);
        expect(out.some(({ isLate }) => isLate)).toBe(false);
      }),
    );
  });

  test('a gap holds back what follows, is given up after its time, and what comes of it then is late', () => {
    let nowMs = 0;
    const order = createWebhookOrder(1_000, () => nowMs);
    order.accept(event(1));
    nowMs = 1_000;
    expect(order.release().map(({ event: { sequence } }) => sequence)).toEqual([1]);
    expect(order.accept(event(3))).toEqual([]);
    nowMs = 1_500;
    expect(order.release()).toEqual([]);
    nowMs = 2_000;
    expect(order.release().map(({ event: { sequence } }) => sequence)).toEqual([3]);
    expect(order.accept(event(2))).toEqual([{ event: event(2), isLate: true }]);
    expect(order.accept(event(2))).toEqual([]);
    expect(order.accept(event(4))).toEqual([{ event: event(4), isLate: false }]);
  });
});
