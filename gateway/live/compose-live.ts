import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import type { Logger } from 'pino';
import type { Connector } from '../../connectors/contract.ts';
import type { DirectoryFeed } from '../directory/directory-feed.ts';
import type { Origins } from '../http/origins.ts';
import type { TrustedProxies } from '../http/trusted-proxies.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import type { OwnAddresses } from '../identity/own-address.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import { LiveHub } from './live-hub.ts';
import { type LiveParts, LiveService } from './live-service.ts';
import { SubscriptionPreparer } from './prepare-subscription.ts';
import { SharedReads } from './shared-reads.ts';
import { sseRoute } from './sse-route.ts';
import { wsRoute } from './ws-route.ts';

type GivenParts = Pick<LiveParts, 'schema' | 'steps' | 'createContext' | 'operations' | 'now'>;

/** As `gateway/config.ts` reads them. */
export interface LiveSettings {
  readonly GATEWAY_DEADLINE_MS: number;
  readonly GATEWAY_MAX_BODY_BYTES: number;
}

export interface LiveRoom {
  /** What is to hear of every change. */
  readonly hub: LiveHub;
  readonly routes: readonly FastifyPluginAsync[];
  /** After the server: its routes end the streams. */
  close(): Promise<void>;
}

/** Puts the room of subscriptions together. */
export function composeLive(
  parts: GivenParts & {
    readonly config: LiveSettings;
    readonly connectors: ReadonlyMap<string, Connector>;
    readonly feed: DirectoryFeed;
    /** The process is about to end: a new stream would be sent away at once. */
    readonly isDraining: () => boolean;
    readonly identify: IdentifyCaller;
    readonly limits: LimitDoor;
    readonly proxies: TrustedProxies;
    readonly logger: Logger;
    readonly origins: Origins;
    readonly ownAddresses: OwnAddresses;
    readonly metrics: Metrics;
    /** Opened and closed by the caller. */
    readonly shared: SharedState;
  },
): LiveRoom {
  const { config, feed, identify, limits, logger, now, proxies, shared } = parts;
  const onFailure = (error: unknown) => logger.warn({ error }, 'subscriptions are hindered');
  const hub = new LiveHub({
    shared,
    instance: randomUUID(),
  });
  const live = new LiveService({
    ...parts,
    hub,
    reads: new SharedReads(parts.connectors, () => performance.now()),
    preparer: new SubscriptionPreparer(parts.schema),
    deadlineMs: config.GATEWAY_DEADLINE_MS,
    isReady: () => feed.isFilled && !parts.isDraining(),
  });
  parts.metrics.watchStreams(() => live.openStreams);
  const socketRules = {
    maxMessageBytes: config.GATEWAY_MAX_BODY_BYTES,
    origins: parts.origins,
    ownAddresses: parts.ownAddresses,
  };
  return {
    hub,
    routes: [
      sseRoute({ live, identify, onFailure }),
      wsRoute({ live, identify, limits, proxies, onFailure, now, ...socketRules }),
    ],
    async close() {
      live.close();
      hub.close();
    },
  };
}
