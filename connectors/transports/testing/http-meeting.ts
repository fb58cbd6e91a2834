import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect } from '@jest/globals';
import type { GatewayError } from '../../../schema/errors.ts';
import { toAgencyId } from '../../../schema/terms.ts';
import { createHttpExchange, type HttpExchange, type HttpExchangeOptions } from '../http/http-exchange.ts';
import { type RawServer, rawServer } from './raw-server.ts';

/** Bytes that an answer may have here. */
export const LIMIT = 100_000;
const disposers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const dispose of disposers.splice(0).reverse()) await dispose();
});

export type Reply = Parameters<typeof rawServer>[0];
/** An exchange and the server that it speaks to; both end with the test. */
export async function meet(
  reply: Reply,
  options: Partial<HttpExchangeOptions> = {},
): Promise<{ exchange: HttpExchange; server: RawServer }> {
  const server = await rawServer(reply);
  const agency = toAgencyId('land');
  const exchange = createHttpExchange({ agency, baseUrl: server.url, maxAnswerBytes: LIMIT, ...options });
  disposers.push(
    () => server.close(),
    () => exchange.close(),
  );
  return { exchange, server };
}

export const get = (exchange: HttpExchange, path = '/x', signal = new AbortController().signal) =>
  exchange.send({ method: 'GET', path, signal });
/** The code of its failure, or `answered`. */
export const codeOf = (sent: Promise<unknown>): Promise<string> =>
  sent.then(
    () => 'answered',
    (error: GatewayError) => error.code,
  );
export const pathOf = (request: string): string => request.split(' ')[1] ?? '';
export const until = async (holds: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500 && !holds(); turn += 1) await wait(10);
  expect(holds()).toBe(true);
};
