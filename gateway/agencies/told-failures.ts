import type { Connector } from '../../connectors/contract.ts';
import { type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { nowAndThen } from '../timing/now-and-then.ts';

export interface FailureWords {
  /** One word, with the reason that callers are not told: a refused connection, an expired certificate. */
  readonly tell: (agency: string, error: GatewayError) => void;
  /** Milliseconds. */
  readonly nowMs: () => number;
}

/** Of each code of each agency one word in so long is enough. */
export const TOLD_EVERY_MS = 10_000;
/** Not the breaker's own refusals: why it is open has been said. */
const CODES = ['AGENCY_UNREACHABLE', 'AGENCY_TIMEOUT', 'AGENCY_BAD_ANSWER', 'AGENCY_FAULT'] as const;

type ToldCode = (typeof CODES)[number];
const isTold = (code: ErrorCode): code is ToldCode => CODES.some((told) => told === code);

/**
 * The same agencies, whose failures are told to operators, too: callers and records have only the code. Which request they were in
 * is told where its answer leaves (`respond/tell-faults.ts`); here also what nobody's answer shows, since it was tried again or is stale.
 */
export function tellFailures(
  connectors: ReadonlyMap<string, Connector>,
  { tell, nowMs }: FailureWords,
): ReadonlyMap<string, Connector> {
  return new Map([...connectors].map(([id, connector]) => [id, telling(id, connector)]));

  function telling(agency: string, connector: Connector): Connector {
    const words = new Map(CODES.map((code) => [code, nowAndThen(TOLD_EVERY_MS, nowMs, tell)]));
    return {
      ...connector,
      async call(permit, request) {
        try {
          const answer = await connector.call(permit, request);
          for (const row of answer.unreadable?.values() ?? []) row.operation ??= request.operation;
          if (answer.lost) answer.lost.operation ??= request.operation;
          return answer;
        } catch (error) {
          if (error instanceof GatewayError) error.operation ??= request.operation;
          // A refusal is the agency's answer to what it was asked, and who went away says nothing of it.
          if (
            error instanceof GatewayError &&
            isTold(error.code) &&
            !error.isRefusal &&
            !request.signal.aborted
          )
            words.get(error.code)?.(agency, error);
          throw error;
        }
      },
    };
  }
}
