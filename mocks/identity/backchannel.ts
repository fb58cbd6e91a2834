import { randomUUID, timingSafeEqual } from 'node:crypto';
import { own } from '../../schema/own.ts';

/** One question to a person on their phone: what is asked, and what became of it. */
interface Asked {
  readonly id: string;
  readonly personId: string;
  readonly bindingMessage: string;
  readonly nonce: string;
  readonly clientId: string;
  readonly expiresMs: number;
  lastPollMs: number;
  decision: 'pending' | 'approve' | 'deny' | 'expire';
  /** For tests: what is wrong about the token. */
  forge: string | undefined;
}

export interface BackchannelAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface IdTokenClaims {
  readonly sub: string;
  readonly audience: string;
  readonly nonce: string;
  readonly forge: string | undefined;
}

const EXPIRES_SECONDS = 120;
const INTERVAL_SECONDS = 1;
type Body = Readonly<Record<string, unknown>> | undefined;

/**
 * The backchannel of the electronic identity, in the manner of OpenID CIBA (poll mode): a client with its own credentials
 * asks a person to confirm something; the person sees the binding message on their phone and approves or denies it. The
 * person's part is played by `POST /demo/confirm {"persona": "tu", "decision": "approve|deny|expire"}`.
 */
export class Backchannel {
  readonly #secret: string;
  readonly #isPerson: (id: string) => boolean;
  readonly #mint: (claims: IdTokenClaims) => Promise<string>;
  readonly #asked = new Map<string, Asked>();

  constructor(parts: {
    readonly secret: string;
    readonly isPerson: (id: string) => boolean;
    readonly mint: (claims: IdTokenClaims) => Promise<string>;
  }) {
    this.#secret = parts.secret;
    this.#isPerson = parts.isPerson;
    this.#mint = parts.mint;
  }

  start(authorization: string | undefined, body: Body): BackchannelAnswer {
    const clientId = this.#client(authorization);
    if (clientId === undefined) return refusal(401, 'invalid_client');
    const text = (name: string) => {
      const value = body && own(body, name);
      return typeof value === 'string' ? value : '';
    };
    const [personId, bindingMessage, nonce] = ['login_hint', 'binding_message', 'nonce'].map(text);
    if (!personId || !nonce) return refusal(400, 'invalid_request');
    if (!bindingMessage || bindingMessage.length > 20) return refusal(400, 'invalid_binding_message');
    if (!this.#isPerson(personId)) return refusal(400, 'unknown_user_id');
    const id = randomUUID();
    this.#asked.set(id, {
      ...{ id, personId, bindingMessage, nonce, clientId, lastPollMs: 0, decision: 'pending' },
      ...{ expiresMs: Date.now() + EXPIRES_SECONDS * 1_000, forge: undefined },
    });
    return {
      status: 200,
      body: { auth_req_id: id, expires_in: EXPIRES_SECONDS, interval: INTERVAL_SECONDS },
    };
  }

  async poll(authorization: string | undefined, body: Body): Promise<BackchannelAnswer> {
    const clientId = this.#client(authorization);
    if (clientId === undefined) return refusal(401, 'invalid_client');
    const asked = this.#asked.get(String(body?.['auth_req_id']));
    if (asked?.clientId !== clientId) return refusal(400, 'invalid_grant');
    const nowMs = Date.now();
    const isTooSoon = nowMs - asked.lastPollMs < INTERVAL_SECONDS * 900;
    asked.lastPollMs = nowMs;
    if (asked.decision === 'expire' || nowMs > asked.expiresMs) return refusal(400, 'expired_token');
    if (isTooSoon) return refusal(400, 'slow_down');
    if (asked.decision === 'pending') return refusal(400, 'authorization_pending');
    this.#asked.delete(asked.id);
    if (asked.decision === 'deny') return refusal(400, 'access_denied');
    const { personId: sub, nonce, forge } = asked;
    return { status: 200, body: { id_token: await this.#mint({ sub, nonce, audience: clientId, forge }) } };
  }

  /** What the person does on the phone; the newest question to them is meant. */
  decide(personId: string, body: Body): BackchannelAnswer {
    const asked = [...this.#asked.values()].findLast((one) => one.personId === personId);
    const decision = body?.['decision'];
    if (!asked) return refusal(404, 'nothing_asked');
    if (decision !== 'approve' && decision !== 'deny' && decision !== 'expire')
      return { status: 200, body: { binding_message: asked.bindingMessage } };
    asked.decision = decision;
    asked.forge = typeof body?.['forge'] === 'string' ? body['forge'] : undefined;
    return { status: 200, body: { binding_message: asked.bindingMessage } };
  }

  #client(authorization = ''): string | undefined {
    const [id = '', secret = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString('utf8')
      .split(':');
    const [given, expected] = [Buffer.from(secret), Buffer.from(this.#secret)];
    const isRight = given.length === expected.length && timingSafeEqual(given, expected);
    return isRight && id !== '' ? id : undefined;
  }
}

const refusal = (status: number, error: string): BackchannelAnswer => ({ status, body: { error } });
