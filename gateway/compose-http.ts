import type { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Connector } from '../connectors/contract.ts';
import type { PolicyHolder } from '../policies/engine.ts';
import type { AccessLog } from './access-log/access-log.ts';
import { exportRoute } from './audit/export-route.ts';
import type { Config } from './config.ts';
import { contractRoute } from './contracts/contract-route.ts';
import type { DirectoryFeed } from './directory/directory-feed.ts';
import type { DossierDirectory } from './directory/dossier-directory.ts';
import type { RequestContext } from './execution/request-context.ts';
import { explorerFiles } from './http/explorer-route.ts';
import { type GraphqlRouteParts, graphqlRoute } from './http/graphql-route.ts';
import type { Origins } from './http/origins.ts';
import { createHttpServer } from './http/server.ts';
import type { ShedParts } from './http/shed-early.ts';
import type { TrustedProxies } from './http/trusted-proxies.ts';
import type { IdentifyCaller, RecordFailedLogin } from './identity/identify-caller.ts';
import type { LimitDoor } from './limits/limit-door.ts';
import type { LiveRoom } from './live/compose-live.ts';
import { webhookRoute } from './live/webhook-route.ts';
import type { McpRoom } from './mcp/compose-mcp.ts';
import type { MonitorRoom } from './monitors/compose-monitors.ts';
import type { Metrics } from './observability/metrics.ts';
import type { RecordRoom } from './records/compose-records.ts';
import type { UploadRoom } from './uploads/compose-uploads.ts';

export interface HttpParts
  extends Pick<
    GraphqlRouteParts,
    'causeOf' | 'createContext' | 'documents' | 'operations' | 'schema' | 'steps'
  > {
  readonly accessLog: AccessLog;
  readonly config: Config;
  readonly isDraining: () => boolean;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly limits: LimitDoor;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly now: () => Date;
  readonly origins: Origins;
  readonly policies: PolicyHolder;
  readonly proxies: TrustedProxies;
  readonly recordFailedLogin: RecordFailedLogin;
  readonly records: Pick<RecordRoom, 'changed'>;
  readonly apollo: ApolloServer<RequestContext>;
  readonly directory: DossierDirectory;
  readonly feed: DirectoryFeed;
  readonly identify: IdentifyCaller;
  readonly live: LiveRoom;
  readonly mcp: McpRoom;
  readonly monitors: MonitorRoom;
  readonly uploads: UploadRoom;
  readonly shed: ShedParts;
}

/** Every address that the gateway answers at, and what its health says. */
export function composeHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { accessLog, config, connectors, limits, logger, metrics, now, origins, policies, proxies } = parts;
  const { apollo, causeOf, createContext, directory, documents, feed, identify, operations, schema, steps } =
    parts;
  const { live, mcp, monitors, records, uploads } = parts;
  const hasTools = config.GATEWAY_DEVELOPER_TOOLS;
  return createHttpServer({
    maxBodyBytes: config.GATEWAY_MAX_BODY_BYTES,
    ...{ limits, metrics, origins, proxies, shed: parts.shed, isDraining: parts.isDraining },
    checks: [
      { name: 'access-log', check: () => accessLog.health() },
      { name: 'directory', check: () => feed.health() },
      { name: 'policies', check: () => ({ ok: true, ...reasonOf(policies) }) },
      ...monitors.checks,
    ],
    routes: [
      ...(hasTools ? [explorerFiles(), contractRoute(policies)] : []),
      graphqlRoute({
        ...{ apollo, documents, identify, operations, schema, steps, createContext, causeOf },
        deadlineMs: config.GATEWAY_DEADLINE_MS,
        explorer: hasTools ? { identityUrl: config.IDENTITY_ISSUER } : undefined,
      }),
      ...mcp.routes,
      exportRoute({ identify, accessLog, directory, steps, now, createContext }),
      ...monitors.routes({ identify, steps, createContext }),
      uploads.route({ identify, steps, createContext }, limits),
      ...live.routes,
      webhookRoute({
        connectors,
        touch(code) {
          records.changed(code);
          live.hub.touch(code);
        },
        recordRefused: parts.recordFailedLogin,
        onFailure: (error) => logger.warn({ error }, 'overdue webhook events are not told'),
      }),
    ],
  });
}

const reasonOf = (policies: PolicyHolder): { readonly reason?: string } =>
  policies.status().faults.length > 0
    ? { reason: 'the files on disk are invalid; the last good set is active' }
    : {};
