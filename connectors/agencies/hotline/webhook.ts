import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { GatewayError } from '../../../schema/errors.ts';
import { isWithin, numericDateMs } from '../../../schema/time-window.ts';

/** What the hotline POSTs when something about a dossier changed there. It says that, not what: the gateway asks. */
export interface WebhookEvent {
  readonly eventId: string;
  /** Counts up by one over all events of one registration. */
  readonly sequence: number;
  readonly type: string;
  readonly dossier: string;
  readonly at: string;
}

export interface WebhookMessage {
  /** The bytes as they came; a re-serialised body has another signature. */
  readonly body: Uint8Array;
  /** Header `x-signature`: `t=<seconds since the epoch>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
  readonly signature: string | undefined;
}

/** A message older than this, or further ahead of our clock, is refused: a recorded one cannot be sent again later. */
export const TOLERANCE_SECONDS = 300;
const FRESH = { pastMs: TOLERANCE_SECONDS * 1_000, futureMs: TOLERANCE_SECONDS * 1_000 };

const eventShape = z.object({
  eventId: z.string().min(8).max(100),
  sequence: z.int().min(1),
  type: z.string().regex(/^[a-z]+(\.[a-z-]+)*$/),
  dossier: z.string().min(1).max(64),
  at: z.iso.datetime({ offset: true }),
});

/**
 * @param nowMs milliseconds since the epoch.
 * @throws GatewayError `UNAUTHENTICATED` when it is not surely from the hotline and fresh, `BAD_USER_INPUT` when a
 *   rightly signed body is no event.
 */
export function verifyWebhook(secret: string, message: WebhookMessage, nowMs: number): WebhookEvent {
  const parts = /^t=(?<time>\d{1,12}),v1=(?<mac>[0-9a-f]{64})$/.exec(message.signature ?? '')?.groups;
  if (!parts) throw refused('no readable signature');
  const time = parts['time'] ?? '';
  // An HMAC under an empty secret proves nothing: anybody can make it.
  if (secret.length < 32) throw refused('no secret is configured');
  const expected = createHmac('sha256', secret).update(`${time}.`).update(message.body).digest();
  if (!timingSafeEqual(expected, Buffer.from(parts['mac'] ?? '', 'hex'))) throw refused('a wrong signature');
  if (!isWithin(numericDateMs(Number(time)), nowMs, FRESH)) throw refused('outside the time window');
  return parseEvent(message.body);
}

function parseEvent(body: Uint8Array): WebhookEvent {
  try {
    return eventShape.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    throw new GatewayError('BAD_USER_INPUT', 'hotline webhook: a signed body that is no event');
  }
}

const refused = (reason: string): GatewayError =>
  new GatewayError('UNAUTHENTICATED', `hotline webhook: ${reason}`);
