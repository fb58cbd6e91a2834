import type { Connector } from '../../connectors/contract.ts';
import { GatewayError } from '../../schema/errors.ts';
import { isNothing } from '../boundary/what-left.ts';
import { DONE, repeat } from '../timing/repeat.ts';
import type { OwnCalls } from './own-calls.ts';

export interface RegistrationParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly calls: Pick<OwnCalls, 'call'>;
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
    withWebhook.map((connector) => {
      const onFailure = (error: unknown) => parts.onFailure(connector.id, error);
      const registerOnce = async () => {
        await register(parts.calls, connector, `${publicUrl}/webhooks/${connector.id}`, signal);
        return DONE;
      };
      const pace = { everyMs: FIRST_PAUSE_MS, longestRetryMs: LONGEST_PAUSE_MS, onFailure, signal };
      return repeat(registerOnce, pace).ended;
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
