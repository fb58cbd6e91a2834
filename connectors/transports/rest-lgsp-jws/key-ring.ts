import { z } from 'zod';
import type { AgencyId } from '../../../schema/terms.ts';
import { readingAnswer } from '../../mapping/wire-shape.ts';
import { badAnswer, failureOfStatus, type HttpExchange } from '../http/http-exchange.ts';
import { parseJson } from '../rest/json-body.ts';
import { createSharedTask } from '../rest/shared-task.ts';
import { createKeySet, type JwsExpectation, type KeySet, verifyJws } from './jws.ts';

/** The agency's public keys. It rolls them; a message with an unknown `kid` makes us look again, but not for ever. */
export interface KeyRing {
  /**
   * @returns the signed bytes.
   * @throws GatewayError `AGENCY_BAD_ANSWER` when the signature does not hold.
   */
  verify(compact: string, expected: JwsExpectation, signal: AbortSignal): Promise<Uint8Array>;
}

const jwksShape = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().max(200) })).max(20),
});

/** Anybody can send messages with invented key ids: without this bound they would make us flood the agency. */
export const REFETCHES_PER_WINDOW = 3;
export const REFETCH_WINDOW_MS = 60_000;

export function createKeyRing(agency: AgencyId, exchange: HttpExchange, now: () => number): KeyRing {
  let keys: KeySet | undefined;
  let refetchedAtMs: number[] = [];

  const fetchKeys = createSharedTask(agency, async (signal) => {
    const answer = await exchange.send({ method: 'GET', path: '/jwks', signal });
    const failure = failureOfStatus(agency, answer.status);
    if (failure) throw failure;
    const jwks = readingAnswer(agency, () => jwksShape.parse(parseJson(agency, answer.body)));
    keys = createKeySet(jwks);
    return keys;
  });

  function mayRefetch(): boolean {
    const at = now();
    refetchedAtMs = refetchedAtMs.filter((earlier) => at - earlier < REFETCH_WINDOW_MS);
    if (refetchedAtMs.length >= REFETCHES_PER_WINDOW) return false;
    refetchedAtMs.push(at);
    return true;
  }

  return {
    async verify(compact, expected, signal) {
      const held = keys ?? (await fetchKeys.run(signal));
      let result = await verifyJws(compact, held, expected);
      if (result.kind === 'unknown-key' && keys !== held && keys !== undefined) {
        result = await verifyJws(compact, keys, expected);
      }
      if (result.kind === 'unknown-key' && mayRefetch()) {
        result = await verifyJws(compact, await fetchKeys.run(signal), expected);
      }
      if (result.kind === 'verified') return result.payload;
      throw badAnswer(
        agency,
        `the signature does not hold (${result.kind === 'refused' ? result.reason : 'unknown key'})`,
      );
    },
  };
}
