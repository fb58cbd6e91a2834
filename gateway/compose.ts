import { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { connectReloadable } from '../connectors/connected-agencies.ts';
import type { Connector } from '../connectors/contract.ts';
import type { AgencyFolder } from '../connectors/discovery.ts';
import { createRulebook, type Rulebook, readRulebookTexts } from '../dossier/rulebook.ts';
import type { PolicyHolder } from '../policies/engine.ts';
import type { AccessLog } from './access-log/access-log.ts';
import { guardsOf } from './agencies/guards-of.ts';
import { registerWebhooks } from './agencies/register-webhooks.ts';
import { tellFailures } from './agencies/told-failures.ts';
import { composeHttp } from './compose-http.ts';
import { composePolicies } from './compose-policies.ts';
import { composeSchema } from './compose-schema.ts';
import { composeTies } from './compose-ties.ts';
import { composeWatch } from './compose-watch.ts';
import type { Config } from './config.ts';
import { toPublicError } from './errors/public-error.ts';
import { type EvidenceVault, evidenceFolder, openEvidenceVault } from './evidence/evidence-vault.ts';
import type { RequestContext } from './execution/request-context.ts';
import { composeFiling } from './filing/compose-filing.ts';
import { believedCause } from './http/believed-cause.ts';
import { Origins } from './http/origins.ts';
import { UNKNOWN_REQUEST } from './http/run-request.ts';
import { createTrustedProxies, type TrustedProxies } from './http/trusted-proxies.ts';
import { composeAskPerson, composeIdentity } from './identity/compose-identity.ts';
import { createFailedLogins, type RecordFailedLogin } from './identity/identify-caller.ts';
import { KnownShares } from './identity/known-shares.ts';
import { type OwnAddresses, ownAddresses } from './identity/own-address.ts';
import { createJourney } from './journey.ts';
import { composeLimits } from './limits/compose-limits.ts';
import type { LimitDoor } from './limits/limit-door.ts';
import { LoadWatch } from './limits/load-watch.ts';
import { composeLive } from './live/compose-live.ts';
import { composeMcp } from './mcp/compose-mcp.ts';
import { composeMonitors } from './monitors/compose-monitors.ts';
import { composeMutations } from './mutations/compose-mutations.ts';
import type { Telemetry } from './observability/export/start-telemetry.ts';
import { createMetrics, type Metrics } from './observability/metrics.ts';
import { createTracing, type Tracing } from './observability/tracing.ts';
import { withoutDefaultPlugins } from './only-plugin.ts';
import { CheckedDocuments } from './operation/checked-documents.ts';
import { OperationDoor } from './operation/operation-door.ts';
import { readTrustedDocuments } from './operation/trusted-documents.ts';
import { composeRecords, type RecordRoom } from './records/compose-records.ts';
import { createJourneySteps } from './respond/journey-steps.ts';
import { openSharedState } from './shared-state/open-shared-state.ts';
import type { SharedState } from './shared-state/shared-state.ts';
import type { FieldEncryption } from './storage/field-encryption.ts';
import { Closing } from './timing/closing.ts';
import { composeUploads } from './uploads/compose-uploads.ts';

export interface GatewayParts {
  readonly config: Config;
  readonly agencies: readonly AgencyFolder[];
  readonly accessLog: AccessLog;
  readonly publicIdKey: Buffer;
  readonly encryption: FieldEncryption;
  readonly logger: Logger;
  /** What is exported by setting; an SDK of the operator's own is found without it. Stopped by the caller. */
  readonly telemetry?: Telemetry | undefined;
  readonly now: () => Date;
}

export interface Gateway {
  readonly server: FastifyInstance;
  /** Once it listens: tells the agencies that have webhooks where this gateway is. Ends when all have understood. */
  registerWebhooks(publicUrl: string): Promise<void>;
  /** Agencies are asked for everything anew. */
  forgetRecords(): Promise<void>;
  /**
   * Reaches agencies whose settings are others than before anew; calls under way end as they began.
   * @returns which. @throws Error when a setting is not fit; then all is as it was.
   */
  reloadAgencies(settings: Config['agencies']): Promise<readonly string[]>;
  /** Says that it is not ready and takes no new streams; everything else is served as before, until `close`. */
  beginDrain(): void;
  /** Stops taking requests, lets open ones finish, then closes feeds, connectors and the log. Every step is tried. */
  close(): Promise<void>;
}

/** The one place where everything is put together; every other file receives what it needs as arguments. */
export async function composeGateway(parts: GatewayParts): Promise<Gateway> {
  const closing = new Closing();
  closing.add('access log', parts.accessLog, (log) => log.close());
  try {
    return await compose(parts, closing);
  } catch (error) {
    await closing.run().catch((cause: unknown) => parts.logger.error({ error: cause }, 'not all was closed'));
    throw error;
  }
}

async function compose(parts: GatewayParts, closing: Closing): Promise<Gateway> {
  const { agencies, config, logger } = parts;
  const connected = await connectReloadable(
    agencies,
    config.agencies,
    (error) => logger.warn({ error }, 'a transport that was exchanged did not close'),
    parts.now,
  );
  closing.add('connectors', connected, (opened) => opened.close());
  const policies = await composePolicies(parts, closing);
  const hash = (name: string) => parts.encryption.hash('shared', name);
  const shared = openSharedState(config.REDIS_URL, parts.now, hash, (error) =>
    logger.warn({ error }, 'shared state is hindered'),
  );
  closing.add('shared state', shared, (state) => state.close());
  let isDraining = false;
  const metrics = createMetrics();
  metrics.watchGuards(() => guardsOf(connected.connectors));
  parts.telemetry?.exportMetrics(metrics.read);
  const tracing = createTracing({
    tracer: parts.telemetry?.tracer,
    tellsAgencies: config.OTEL_PROPAGATORS.includes('tracecontext'),
  });
  const monitors = await composeMonitors({
    ...{ ...parts, metrics },
    onConviction: (reason) => parts.accessLog.convict(reason),
  });
  parts.accessLog.believe(monitors.witnessTime);
  closing.add('monitors', monitors, (room) => room.stop());
  const limits = closing.add('limits', composeLimits({ ...parts, shared, metrics }), (door) => door.stop());
  const recordFailedLogin = createFailedLogins(limits, ({ requestId, origin }, { message }) =>
    parts.accessLog.recordFailedLogin({ requestId, origin, reason: message, at: parts.now() }),
  );
  const { ACCESS_LOG_EVIDENCE_KEY_FILE: evidenceKeyFile } = config;
  const vault =
    evidenceKeyFile === undefined
      ? undefined
      : await openEvidenceVault(evidenceFolder(config.DATA_DIR), evidenceKeyFile);
  const shares = new KnownShares(() => parts.now().getTime());
  const load = closing.add('load', new LoadWatch(config.GATEWAY_OVERLOAD_DELAY_MS), (watch) => watch.stop());
  metrics.watchLoad(() => load);
  const told = tellFailures(connected.connectors, {
    tell: (agency, error) => logger.warn({ agency, error }, 'an agency fails'),
    nowMs: () => performance.now(),
  });
  const cached = composeRecords({ ...parts, connectors: told, shared, metrics, vault });
  const records = closing.add('records', cached, (room) => room.stop());
  const { connectors } = records;
  const base: Base = {
    ...{
      ...parts,
      connectors,
      records,
      policies,
      shared,
      metrics,
      limits,
      recordFailedLogin,
      vault,
      shares,
      tracing,
    },
    isDraining: () => isDraining,
    origins: new Origins(config.GATEWAY_ALLOWED_ORIGINS),
    ownAddresses: ownAddresses(config.GATEWAY_PUBLIC_URL),
    proxies: createTrustedProxies(config.GATEWAY_TRUSTED_PROXIES),
    rulebook: createRulebook(readRulebookTexts()),
  };

  const ties = await composeTies(base, closing);
  const mutations = await composeMutations({
    ...{ ...base, deadlineMs: config.GATEWAY_DEADLINE_MS },
    isReady: () => ties.feed.isFilled,
    statusOf: async (code) => (await ties.directory.find(code))?.status,
    boundaryFor: ties.boundaryFor,
    tellChanged: ties.tellChanged,
    onFailure: (error, reference) => logger.warn({ error, reference }, 'a request is not certain yet'),
  });
  metrics.watchWaiting(mutations.standing, parts.now);
  ties.learnDelegationsFrom(mutations);
  const uploads = await composeUploads({
    ...base,
    onFailure: (error) => logger.error({ error }, 'a document cannot be read or removed'),
  });
  const filing = await composeFiling({
    ...{ ...base, ...ties, uploads, waiting: mutations.waiting, deadlineMs: config.GATEWAY_DEADLINE_MS },
    ...{ draftDays: config.FILING_DRAFT_DAYS, trackingUrl: config.FILING_TRACKING_URL },
    askPerson: composeAskPerson(config, parts.now, (error) =>
      logger.warn({ error }, 'a person cannot be asked to confirm'),
    ),
    isReady: () => ties.feed.isFilled,
    onFailure: (error, reference) => logger.warn({ error, reference }, 'a filing is not certain yet'),
  });
  const { watch, rules } = composeWatch(base, ties);
  const schema = await composeSchema({ ...base, ...ties, mutations, filing, rules });
  const operations = composeOperations(base);
  const apollo = await composeApollo(base, schema, operations, closing);
  const journey = {
    ...operations,
    causeOf: tracing && believedCause(base.proxies),
    schema,
    identify: composeIdentity(base),
    createContext: ties.createContext,
  };
  const live = composeLive({ ...base, ...ties, ...journey });
  closing.add('live', live, (room) => room.close());
  ties.tellChangesTo(live.hub);
  const mcp = closing.add('mcp', composeMcp({ ...base, ...journey, apollo }), (room) => room.close());
  const shed = { shares, gate: load.gate, room: load.room, onShed: metrics.shed };
  const server = await composeHttp({
    ...{ ...base, ...ties, ...journey },
    ...{ apollo, live, monitors, mcp, uploads, shed },
  });

  for (const [name, room] of Object.entries({ watch, mutations, uploads, filing, directory: ties.room })) {
    room.start();
    closing.add(name, room, (started) => started.stop());
  }
  closing.add('server', server, (opened) => opened.close());
  const registering = closing.add('webhooks', new AbortController(), (stop) => stop.abort());
  return {
    server,
    registerWebhooks: (publicUrl) =>
      registerWebhooks(
        {
          ...{ connectors, calls: ties.ownCalls },
          onFailure: (agency, error) => logger.warn({ error, agency }, 'webhook not registered yet'),
        },
        publicUrl,
        registering.signal,
      ),
    forgetRecords: () => records.forgetAll(),
    async reloadAgencies(settings) {
      const changed = await connected.reload(settings);
      // What is held came from where nobody is asked any more.
      if (changed.length > 0)
        records.forgetAll().catch((error) => logger.warn({ error }, 'records are held'));
      return changed;
    },
    beginDrain() {
      isDraining = true;
    },
    close: () => closing.run(),
  };
}

type Base = GatewayParts & {
  readonly connectors: ReadonlyMap<string, Connector>;
  /** What agencies told before; told here of every change that is heard of. */
  readonly records: RecordRoom;
  readonly policies: PolicyHolder;
  readonly shared: SharedState;
  readonly metrics: Metrics;
  readonly origins: Origins;
  readonly ownAddresses: OwnAddresses;
  readonly limits: LimitDoor;
  readonly proxies: TrustedProxies;
  readonly recordFailedLogin: RecordFailedLogin;
  readonly shares: KnownShares;
  readonly vault: EvidenceVault | undefined;
  readonly tracing: Tracing | undefined;
  readonly isDraining: () => boolean;
  readonly rulebook: Rulebook;
};

/** Which operations may run, and the rungs that every one of them passes. */
function composeOperations({ accessLog, config, logger, metrics, now }: Base) {
  const trusted = readTrustedDocuments(config.TRUSTED_ONLY_CLIENTS);
  const limits = {
    maxDepth: config.GATEWAY_MAX_DEPTH,
    maxFields: config.GATEWAY_MAX_FIELDS,
    maxAliases: config.GATEWAY_MAX_ALIASES,
    maxRootFields: 20,
    maxDirectives: 40,
  };
  const steps = createJourneySteps({
    ...{ accessLog, metrics, logger, now },
    isRegistered: (hash) => trusted.isRegistered(hash),
  });
  return {
    operations: new OperationDoor({ limits, trusted }),
    documents: new CheckedDocuments(),
    ...{ trusted, steps },
  };
}

/** Each is looked for, put into words and told; nobody mends more of them at once. */
const MOST_VALIDATION_ERRORS = 20;

async function composeApollo(
  { config, logger }: Base,
  schema: GraphQLSchema,
  { documents, steps }: Pick<ReturnType<typeof composeOperations>, 'documents' | 'steps'>,
  closing: Closing,
): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    schema,
    logger,
    introspection: config.GATEWAY_DEVELOPER_TOOLS,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    // Clients register their documents with us beforehand (gateway/operation/), never by sending them.
    persistedQueries: false,
    nodeEnv: 'production',
    documentStore: documents.store,
    validationOptions: { maxErrors: MOST_VALIDATION_ERRORS },
    plugins: [createJourney(steps, documents), ...withoutDefaultPlugins()],
    formatError: (_formatted, error) => toPublicError(error, { language: 'en', requestId: UNKNOWN_REQUEST }),
  });
  await apollo.start();
  return closing.add('apollo', apollo, (started) => started.stop());
}
