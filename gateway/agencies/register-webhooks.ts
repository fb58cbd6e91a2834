import type { Connector } from '../../connectors/contract.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { OwnCalls } from './own-calls.ts';
import { isNothing } from './what-left.ts';

export interface RegistrationParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly calls: Pick<OwnCalls, 'call'>;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onFailure: (agency: string, error: unknown) => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const CALL_LIMIT_MS = 10_000;

/**
 * Tells every agency that has webhooks where to send them, until each has understood. Registering an address again
 * changes nothing, so every start does it.
 * @param publicUrl address of this gateway as the agencies reach it, without a slash at its end.
 */
export async function registerWebhooks(
  parts: RegistrationParts,
  publicUrl: string,
  signal: AbortSignal,
): Promise<void> {
  const withWebhook = [...parts.connectors.values()].filter(({ webhook }) => webhook);
  await Promise.all(
    withWebhook.map(async (connector) => {
      for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
        try {
          return await register(parts.calls, connector, `${publicUrl}/webhooks/${connector.id}`, signal);
        } catch (error) {
          if (signal.aborted) return;
          parts.onFailure(connector.id, error);
          await parts.sleep(pause, signal);
        }
      }
    }),
  );
}

/** What leaves is an address; nobody's data comes back. */
async function register(
  calls: RegistrationParts['calls'],
  { id, webhook }: Connector,
  url: string,
  signal: AbortSignal,
): Promise<void> {
  await calls.call({
    agency: id,
    operation: webhook?.registration ?? '',
    brings: [],
    args: { url },
    fields: { id: true },
    signal,
    limitMs: CALL_LIMIT_MS,
    read: ({ value }) => {
      if (isNothing(value)) throw new GatewayError('AGENCY_BAD_ANSWER', `${id}: the address was not taken`);
      return value;
    },
    newsOf: (registered) => registered,
  });
}
