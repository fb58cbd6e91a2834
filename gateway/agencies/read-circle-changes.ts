import { v7 as uuidv7 } from 'uuid';
import type { Connector } from '../../connectors/contract.ts';
import type { CircleChanges } from '../../connectors/dossier-circle.ts';
import type { CallerFacts, PolicyEngine } from '../../policies/decision.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import { admitSync } from '../boundary/admit-sync.ts';

export const SYNC_CALLER: CallerFacts = {
  kind: 'system',
  id: 'directory-feed',
  client: 'gateway',
  channel: 'AGENCY',
  loa: 0,
};

interface FeedCallParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly engine: () => PolicyEngine;
  readonly accessLog: AccessLogPort;
  readonly now: () => Date;
}

/** The feed's call of the reception system: decided and recorded like everybody else's, and only in a page with news. */
export function readCircleChanges(parts: FeedCallParts) {
  return async (
    cursor: string,
    limit: number,
    waitMs: number,
    signal: AbortSignal,
  ): Promise<CircleChanges> => {
    const connector = parts.connectors.get('onestop');
    if (!connector) throw new GatewayError('INTERNAL', 'no reception system is connected');
    const { permit, crossing } = admitSync(
      parts.engine(),
      SYNC_CALLER,
      'onestop',
      'onestopChanges',
      uuidv7(),
    );
    const at = parts.now();
    const answer = await connector.call(permit, {
      operation: 'onestopChanges',
      keys: [],
      args: { cursor, limit, waitMs },
      fields: { changes: true, cursor: true, hasMore: true },
      origin: { userId: 'VNgateway', purpose: 'sync' },
      signal,
    });
    const page = answer.value as CircleChanges;
    if (page.changes.length > 0) {
      const durationMs = parts.now().getTime() - at.getTime();
      const request = {
        requestId: crossing.id,
        caller: SYNC_CALLER,
        operation: 'onestopChanges',
        operationKind: 'sync',
      };
      await parts.accessLog.recordRequest({
        ...request,
        documentHash: undefined,
        errorCodes: [],
        crossings: [crossing],
        at,
        durationMs,
      });
    }
    return page;
  };
}
