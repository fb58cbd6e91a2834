import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { KeysUnavailable, type TokenRules, verifyConfirmation } from './tokens.ts';

/** One question to a person on their phone. */
export interface PersonQuestion {
  readonly personId: string;
  /** Digits that are shown to the person and to whoever helps: both see that it is the same question. */
  readonly digits: string;
  /** Stands for exactly what is confirmed. */
  readonly nonce: string;
}

export interface StartedQuestion {
  readonly requestId: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/**
 * What became of a question. `slow-down` asks for longer pauses; `unknown` says nothing, so it is asked again. A token is
 * handed out once: whoever gets it keeps it before doing anything with it.
 */
export type PersonAnswer =
  | { readonly kind: 'pending' | 'slow-down' | 'denied' | 'expired' | 'unknown' }
  | { readonly kind: 'token'; readonly token: string };

/** Asks a person, through the provider of the electronic identity, to confirm something (OpenID CIBA, poll mode). */
export interface AskPerson {
  /** @throws Error when the provider cannot be asked or does not know the person; which of them is not told. */
  start(question: PersonQuestion): Promise<StartedQuestion>;
  poll(requestId: string): Promise<PersonAnswer>;
  /**
   * Does the token say that this person confirmed exactly this, as of when it was fetched?
   * @throws KeysUnavailable when nobody can say now; it is asked again later.
   */
  isConfirmation(
    token: string,
    expected: Pick<PersonQuestion, 'personId' | 'nonce'>,
    fetchedAt: Date,
  ): Promise<boolean>;
}

const LIMIT_MS = 4_000;
const MAX_ANSWER_CHARS = 20_000;
const started = z.object({
  auth_req_id: z.string().min(1).max(200),
  expires_in: z.number().int().min(1).max(3_600),
  interval: z.number().int().min(1).max(60).default(5),
});
const polled = z.object({ id_token: z.string().optional(), error: z.string().optional() });
const ERRORS: ReadonlyMap<string, Exclude<PersonAnswer['kind'], 'token'>> = new Map([
  ['authorization_pending', 'pending'],
  ['slow_down', 'slow-down'],
  ['access_denied', 'denied'],
  ['expired_token', 'expired'],
  // Forgotten by the provider, or its answer was handed out to a process that keeps it: the question's own time ends it.
  ['invalid_grant', 'unknown'],
]);

export function createAskPerson(parts: {
  /** Address below which `start` and `token` lie. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly keys: JWTVerifyGetKey;
  readonly rules: Omit<TokenRules, 'audience'>;
  readonly onFailure: (error: unknown) => void;
}): AskPerson {
  const { clientId, clientSecret, keys, rules, onFailure } = parts;
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  async function post(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${parts.url.replace(/\/$/, '')}/${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT_MS),
      redirect: 'error',
    });
    const text = await answer.text();
    if (text.length > MAX_ANSWER_CHARS) throw new Error('the answer is too long');
    return JSON.parse(text);
  }
  return {
    async start({ personId, digits, nonce }) {
      const answer = await post('start', { login_hint: personId, binding_message: digits, nonce });
      const { auth_req_id, expires_in, interval } = started.parse(answer);
      return { requestId: auth_req_id, expiresInSeconds: expires_in, intervalSeconds: interval };
    },
    async poll(requestId) {
      try {
        const { id_token: token, error } = polled.parse(await post('token', { auth_req_id: requestId }));
        if (token !== undefined) return { kind: 'token', token };
        return { kind: ERRORS.get(error ?? '') ?? 'unknown' };
      } catch (error) {
        onFailure(error);
        return { kind: 'unknown' };
      }
    },
    async isConfirmation(token, { personId, nonce }, fetchedAt) {
      const then = { ...rules, now: () => fetchedAt };
      try {
        await verifyConfirmation(token, keys, { clientId, personId, nonce }, then);
        return true;
      } catch (error) {
        if (error instanceof KeysUnavailable) throw error;
        onFailure(error);
        return false;
      }
    },
  };
}
