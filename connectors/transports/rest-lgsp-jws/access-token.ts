import { z } from 'zod';
import type { AgencyId } from '../../../schema/terms.ts';
import { readingAnswer } from '../../mapping/wire-shape.ts';
import { failureOfStatus, type HttpExchange } from '../http/http-exchange.ts';
import { parseJson } from '../rest/json-body.ts';
import { createSharedTask } from '../rest/shared-task.ts';

/** The LGSP's access token: fetched once for all, renewed before it runs out. */
export interface AccessTokens {
  current(signal: AbortSignal): Promise<string>;
  /** The token was refused; the next `current` fetches another, unless somebody already did. */
  drop(token: string): void;
}

const tokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{8,4096}$/),
  expires_in: z.union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,7}$/)
      .transform(Number),
  ]),
});

/** A token this close to its end is not used any more; it could run out on the way. */
const SAFETY_MS = 10_000;

export function createAccessTokens(
  agency: AgencyId,
  exchange: HttpExchange,
  partnerHeader: string,
  now: () => number,
): AccessTokens {
  let held: { readonly token: string; readonly usableUntilMs: number } | undefined;

  const fetchToken = createSharedTask(agency, async (signal) => {
    const askedAtMs = now();
    const answer = await exchange.send({
      method: 'POST',
      path: '/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded', lgspaccesstoken: partnerHeader },
      body: 'grant_type=client_credentials',
      signal,
    });
    const failure = failureOfStatus(agency, answer);
    if (failure) throw failure;
    const body = await parseJson(agency, answer.body);
    const read = readingAnswer(agency, () => tokenAnswer.parse(body));
    const lifeMs = read.expires_in * 1000;
    // A very short-lived token is used for half its life rather than never.
    held = {
      token: read.access_token,
      usableUntilMs: askedAtMs + Math.max(lifeMs - SAFETY_MS, lifeMs / 2),
    };
    return held.token;
  });

  return {
    async current(signal) {
      if (held && now() < held.usableUntilMs) return held.token;
      return fetchToken.run(signal);
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}
