import { v7 as uuidv7 } from 'uuid';
import type { Connector } from '../../connectors/contract.ts';
import type { PolicyEngine } from '../../policies/decision.ts';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import { admitSync } from '../boundary/admit-sync.ts';
import { DONE, repeat } from '../timing/repeat.ts';
import { SYNC_CALLER } from './read-circle-changes.ts';

export interface RegistrationParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly engine: () => PolicyEngine;
  readonly accessLog: AccessLogPort;
  readonly now: () => Date;
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
        await register(parts, connector, `${publicUrl}/webhooks/${connector.id}`);
        return DONE;
      };
      const pace = { everyMs: FIRST_PAUSE_MS, longestRetryMs: LONGEST_PAUSE_MS, onFailure, signal };
      return repeat(registerOnce, pace).ended;
    }),
  );
}

async function register(parts: RegistrationParts, connector: Connector, url: string): Promise<void> {
  const operation = connector.webhook?.registration ?? '';
  const at = parts.now();
  const { permit, crossing } = admitSync(parts.engine(), SYNC_CALLER, connector.id, operation, uuidv7());
  await connector.call(permit, {
    operation,
    keys: [],
    args: { url },
    fields: { id: true },
    origin: { userId: 'VNgateway', purpose: 'sync' },
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
  });
  await parts.accessLog.recordRequest({
    requestId: crossing.id,
    caller: SYNC_CALLER,
    operation,
    operationKind: 'sync',
    documentHash: undefined,
    errorCodes: [],
    crossings: [crossing],
    at,
    durationMs: parts.now().getTime() - at.getTime(),
  });
}
