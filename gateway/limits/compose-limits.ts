import type { Logger } from 'pino';
import type { AccessLogPort } from '../boundary/access-log-port.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import { LimitDoor } from './limit-door.ts';
import { type LimitChanges, type LimitName, LimitTable } from './limit-table.ts';

/** As `gateway/config.ts` reads them. */
export interface LimitSettings {
  readonly GATEWAY_LIMITS: LimitChanges;
  readonly GATEWAY_MAX_STREAMS: number;
  readonly GATEWAY_MAX_STREAMS_PER_CALLER: number;
}

/** Two settings are older than the table, and name rows of it. */
export const tableOf = (config: LimitSettings): LimitTable =>
  new LimitTable({
    'sockets.process': config.GATEWAY_MAX_STREAMS,
    'streams.process': config.GATEWAY_MAX_STREAMS,
    'streams.person': config.GATEWAY_MAX_STREAMS_PER_CALLER,
    ...config.GATEWAY_LIMITS,
  });

/** Puts the room of limits together. */
export function composeLimits(parts: {
  readonly config: LimitSettings;
  readonly shared: SharedState;
  readonly accessLog: Pick<AccessLogPort, 'recordLimited'>;
  readonly metrics: { readonly refusedByLimit: (limit: LimitName) => void };
  readonly logger: Logger;
  readonly now: () => Date;
}): LimitDoor {
  const { config, shared, accessLog, metrics, logger, now } = parts;
  return new LimitDoor({
    ...{ shared, now, table: tableOf(config) },
    async tell(refusals) {
      const counts = new Map<string, number>();
      for (const { limit, count } of refusals) counts.set(limit, (counts.get(limit) ?? 0) + count);
      for (const [reason, count] of counts) logger.warn({ reason, count }, 'refused by a limit');
      await accessLog.recordLimited(refusals);
    },
    onRefusal: metrics.refusedByLimit,
    onFailure: (error) => logger.warn({ error }, 'limits are hindered'),
  });
}
