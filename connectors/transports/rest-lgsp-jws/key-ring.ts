import { z } from 'zod';
import type { AgencyId } from '../../../schema/terms.ts';
import { readingAnswer } from '../../mapping/wire-shape.ts';
import type { WireTap } from '../../wire-tap.ts';
import { AgedValue } from '../http/aged-value.ts';
import { badAnswer, failureOfStatus, type HttpExchange } from '../http/http-exchange.ts';
import { parseJson } from '../rest/json-body.ts';
import { createSharedTask } from '../rest/shared-task.ts';
import { createKeySet, type KeySet, verifyJws, writeKeySet } from './jws.ts';
import type { JwsExpectation } from './trusted-headers.ts';

/** The agency's public keys. It rolls and withdraws them: the set ages, and an unknown `kid` makes us look again. */
export interface KeyRing {
  /**
   * @returns the signed bytes.
   * @throws GatewayError `AGENCY_BAD_ANSWER` when the signature does not hold; what the exchange throws when it cannot be
   *   checked now.
   */
  verify(
    compact: string,
    expected: JwsExpectation,
    way: { readonly signal: AbortSignal; readonly tap?: WireTap | undefined },
  ): Promise<Uint8Array>;
}

const jwksShape = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().max(200) })).max(20),
});

export function createKeyRing(agency: AgencyId, exchange: HttpExchange, now: () => number): KeyRing {
  const fetched = createSharedTask(agency, async (signal) => {
    const answer = await exchange.send({ method: 'GET', path: '/jwks', signal });
    const failure = failureOfStatus(agency, answer);
    if (failure) throw failure;
    const body = await parseJson(agency, answer.body);
    return createKeySet(readingAnswer(agency, () => jwksShape.parse(body)));
  });
  const keys = new AgedValue<KeySet>({ fetch: (signal) => fetched.run(signal), now });

  return {
    async verify(compact, expected, { signal, tap }) {
      const held = await keys.current(signal);
      tap?.signedWith('jwks.json', () => writeKeySet(held));
      let result = await verifyJws(compact, held, expected);
      if (result.kind === 'unknown-key') {
        const other = await keys.other(held, signal);
        if (other) {
          tap?.signedWith('jwks.json', () => writeKeySet(other));
          result = await verifyJws(compact, other, expected);
        }
      }
      if (result.kind === 'verified') return result.payload;
      const reason = result.kind === 'refused' ? result.reason : 'unknown key';
      throw badAnswer(agency, `the signature does not hold (${reason})`);
    },
  };
}
