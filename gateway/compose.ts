import { ApolloServer } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { connectAgencies } from '../connectors/connect-agencies.ts';
import type { AgencyFolder } from '../connectors/discovery.ts';
import { createRulebook, readRulebookTexts } from '../dossier/rulebook.ts';
import { createPolicyHolder } from '../policies/engine.ts';
import { stitch } from '../stitching/stitch.ts';
import type { AccessLog } from './access-log/access-log.ts';
import { PolicyArchive } from './access-log/policy-archive.ts';
import { readRules, type WatchRule } from './access-log/watch/rules.ts';
import { Watch } from './access-log/watch/watch.ts';
import { OwnCalls } from './agencies/own-calls.ts';
import { readCircleChanges } from './agencies/read-circle-changes.ts';
import { registerWebhooks } from './agencies/register-webhooks.ts';
import { createAuditFields, ownDataAccesses } from './audit/audit-fields.ts';
import { type CitizenNames, citizenNames } from './audit/data-access.ts';
import { exportRoute } from './audit/export-route.ts';
import { createFindingFields } from './audit/finding-fields.ts';
import { checkCoverage } from './boundary/declared-coverage.ts';
import type { Config } from './config.ts';
import { DirectoryFeed } from './directory/directory-feed.ts';
import { DossierDirectory } from './directory/dossier-directory.ts';
import { createToldDates, type ToldDates } from './directory/told-date.ts';
import { composeEmergency } from './emergency/compose-emergency.ts';
import { toPublicError } from './errors/public-error.ts';
import { createComputedFields } from './execution/computed-fields.ts';
import { agencyExecutor } from './execution/executor.ts';
import type { RequestContext } from './execution/request-context.ts';
import {
  createBoundary,
  createRequestContext,
  type RequestFacts,
} from './execution/request-context-factory.ts';
import { knowingDelegations, type RootFields } from './execution/root-field.ts';
import { createDossierFields } from './execution/root-fields.ts';
import { createTrackDossier } from './execution/track-dossier.ts';
import { explorerFiles } from './http/explorer-route.ts';
import { graphqlRoute, UNKNOWN_REQUEST } from './http/graphql-route.ts';
import { createHttpServer } from './http/server.ts';
import { createAuthenticator, PROOF_MEMORY_SECONDS } from './identity/authenticator.ts';
import { createIdentifyCaller } from './identity/identify-caller.ts';
import { createJourney } from './journey.ts';
import { composeLive, type LiveRoom } from './live/compose-live.ts';
import { webhookRoute } from './live/webhook-route.ts';
import { composeMutations, type MutationRoom } from './mutations/compose-mutations.ts';
import { createMetrics } from './observability/metrics.ts';
import { createTracing } from './observability/tracing.ts';
import { withoutDefaultPlugins } from './only-plugin.ts';
import { OperationDoor } from './operation/operation-door.ts';
import { readTrustedDocuments } from './operation/trusted-documents.ts';
import { createJourneySteps } from './respond/journey-steps.ts';
import { openSharedState } from './shared-state/open-shared-state.ts';
import type { SharedState } from './shared-state/shared-state.ts';

export interface GatewayParts {
  readonly config: Config;
  readonly agencies: readonly AgencyFolder[];
  readonly accessLog: AccessLog;
  readonly publicIdKey: Buffer;
  readonly logger: Logger;
  readonly now: () => Date;
}

export interface Gateway {
  readonly server: FastifyInstance;
  /** Once it listens: tells the agencies that have webhooks where this gateway is. Ends when all have understood. */
  registerWebhooks(publicUrl: string): Promise<void>;
  /** Stops taking requests, lets open ones finish, then closes feeds, connectors and the log, in this order. */
  close(): Promise<void>;
}

/** The one place where everything is put together; every other file receives what it needs as arguments. */
export async function composeGateway(parts: GatewayParts): Promise<Gateway> {
  const { config, accessLog, logger, now } = parts;
  const connectors = await connectAgencies(parts.agencies, config.agencies);
  const policies = createPolicyHolder({
    nowMs: () => now().getTime(),
    ...(config.POLICY_DIR === undefined ? {} : { dir: config.POLICY_DIR }),
  });
  checkCoverage(policies.currentSet(), parts.agencies);
  const archive = await PolicyArchive.open(accessLog.database);
  const archiveSet = () => archive.keep(policies.currentSet().version, policies.currentSet().canonical);
  await archiveSet();
  const metrics = createMetrics();
  const shared = openSharedState(config.REDIS_URL, now, (error) =>
    logger.warn({ error }, 'shared state is hindered'),
  );
  const directory = new DossierDirectory();
  const ownCalls = new OwnCalls({
    ...{ connectors, accessLog, now },
    boundaryFor: (caller) => createBoundary(contextParts, caller),
  });
  const feed = new DirectoryFeed({
    directory,
    readChanges: readCircleChanges(ownCalls),
    onChange: (circle) => live.hub.changed(circle),
    onFailure: (error) => logger.warn({ error, agency: 'onestop' }, 'directory feed failed'),
    onUnreadable({ code, place }) {
      logger.error({ agency: 'onestop', place }, 'a change cannot be read; its dossier is set aside');
      if (code !== undefined) live.hub.touch(code);
    },
    now,
  });
  const mutations = await composeMutations({
    ...{ accessLog, connectors, now },
    secret: parts.publicIdKey,
    deadlineMs: config.GATEWAY_DEADLINE_MS,
    isReady: () => feed.isFilled,
    statusOf: (code) => directory.find(code)?.status,
    boundaryFor: (caller) => createBoundary(contextParts, caller),
    onFailure: (error, reference) => logger.warn({ error, reference }, 'a request is not certain yet'),
  });
  const emergency = await composeEmergency({ accessLog, secret: parts.publicIdKey, now });
  const rulebook = createRulebook(readRulebookTexts());
  const rules = readRules();
  const watch = new Watch({
    ...{ driver: accessLog.database, rules, now },
    isWorkingDay: (at) => rulebook.calendar.isWorkingDay(at),
    changedAt: (code) => directory.find(code)?.changedAt,
    record: (finding, note, at) => accessLog.recordFinding(finding, note, at),
    onFailure: (error) => logger.warn({ error }, 'a watch rule could not be asked'),
  });
  const names = citizenNames(parts.agencies.map(({ manifest }) => manifest));
  const toldDates = createToldDates(rulebook);
  const schema = stitch<RequestContext>({
    agencies: parts.agencies.map(({ manifest, typeDefs }) => ({ id: manifest.id, typeDefs })),
    executor: agencyExecutor,
    computed: createComputedFields(rulebook, now),
    own: ownFieldsOf({ directory, names, toldDates, accessLog, mutations, emergency, rules, shared, now }),
    ownView: ({ publicKey }) => ({
      refusal: () => undefined,
      mask: (_class, _rule, value) => value,
      publicKey,
    }),
    note: ({ notes }, path, note) => notes.push({ path, note }),
  });
  const limits = limitsOf(config);
  const trusted = readTrustedDocuments(config.TRUSTED_ONLY_CLIENTS);
  const operations = new OperationDoor({ limits, trusted });
  const steps = createJourneySteps({
    accessLog,
    ...{ metrics, logger, trace: createTracing() },
    isRegistered: (hash) => trusted.isRegistered(hash),
    now,
  });
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
    plugins: [createJourney(steps), ...withoutDefaultPlugins()],
    formatError: (_formatted, error) => toPublicError(error, { language: 'en', requestId: UNKNOWN_REQUEST }),
  });
  await apollo.start();

  const proofs = shared.tries('proof', { points: 1, windowSeconds: PROOF_MEMORY_SECONDS });
  const authenticator = createAuthenticator({
    issuer: config.IDENTITY_ISSUER,
    audience: config.IDENTITY_AUDIENCE,
    jwksUrl: config.IDENTITY_JWKS_URL,
    algorithms: ['ES256', 'EdDSA', 'PS256'],
    clockSkewSeconds: config.IDENTITY_CLOCK_SKEW_SECONDS,
    spendProof: async (proofId) => (await proofs.take(proofId)) === 0,
    now,
  });
  const identify = createIdentifyCaller(authenticator, (requestId, error) =>
    accessLog.recordFailedLogin({ requestId, reason: error.message, at: now() }),
  );
  const contextParts = {
    connectors,
    directory,
    engine: () => policies.current(),
    delegationsOf: mutations.delegationsOf,
    publicIdKey: parts.publicIdKey,
    now,
  };
  const createContext = (facts: RequestFacts) => createRequestContext(contextParts, facts);
  const live: LiveRoom = composeLive({
    ...{ config, directory, feed, schema, steps, operations, identify, createContext, logger, metrics, now },
    ...{ shared, callerKey: parts.publicIdKey },
  });
  const server = await createHttpServer({
    maxBodyBytes: config.GATEWAY_MAX_BODY_BYTES,
    allowedOrigins: config.GATEWAY_ALLOWED_ORIGINS,
    trustedProxies: config.GATEWAY_TRUSTED_PROXIES,
    metrics,
    checks: [
      { name: 'access-log', check: () => accessLog.health() },
      {
        name: 'directory',
        check() {
          const { isBeingFilled, unreadablePlaces } = directory;
          if (isBeingFilled) return { ok: false, reason: 'the directory of dossiers is not filled yet' };
          if (unreadablePlaces.length === 0) return { ok: true };
          const places = [...new Set(unreadablePlaces)].slice(0, 5).join('; ');
          return { ok: true, reason: `${unreadablePlaces.length} dossiers cannot be read: ${places}` };
        },
      },
      {
        name: 'policies',
        check: () => ({
          ok: true,
          ...(policies.status().faults.length > 0
            ? { reason: 'the files on disk are invalid; the last good set is active' }
            : {}),
        }),
      },
    ],
    routes: [
      ...(config.GATEWAY_DEVELOPER_TOOLS ? [explorerFiles()] : []),
      graphqlRoute({
        apollo,
        deadlineMs: config.GATEWAY_DEADLINE_MS,
        explorer: config.GATEWAY_DEVELOPER_TOOLS ? { identityUrl: config.IDENTITY_ISSUER } : undefined,
        identify,
        operations,
        steps,
        createContext,
      }),
      exportRoute({ identify, accessLog, steps, now, createContext }),
      ...live.routes,
      webhookRoute({
        connectors,
        touch: (code) => live.hub.touch(code),
        recordRefused: (requestId, error) =>
          accessLog.recordFailedLogin({ requestId, reason: error.message, at: now() }),
        onFailure: (error) => logger.warn({ error }, 'overdue webhook events are not told'),
      }),
    ],
  });
  const stopRegistering = new AbortController();
  const stopWatching = policies.watch((status) => {
    if (status.faults.length > 0)
      logger.error({ reason: 'invalid', count: status.faults.length }, 'policies not reloaded');
    else {
      logger.info({ policySet: status.policySet }, 'policies reloaded');
      archiveSet().catch((error: unknown) => logger.error({ error }, 'policy set not archived'));
    }
  });
  feed.start();
  watch.start();
  mutations.start();

  return {
    server,
    registerWebhooks: (publicUrl) =>
      registerWebhooks(
        {
          ...{ connectors, calls: ownCalls },
          onFailure: (agency, error) => logger.warn({ error, agency }, 'webhook not registered yet'),
        },
        publicUrl,
        stopRegistering.signal,
      ),
    async close() {
      stopRegistering.abort();
      stopWatching();
      await server.close();
      await feed.stop();
      await mutations.stop();
      await live.close();
      await shared.close();
      await apollo.stop();
      await Promise.all([...connectors.values()].map((connector) => connector.close()));
      await watch.stop();
      await accessLog.close();
    },
  };
}

/** Every field that the gateway answers itself, by its type. */
function ownFieldsOf({
  directory,
  names,
  toldDates,
  accessLog,
  mutations,
  emergency,
  rules,
  shared,
  now,
}: {
  readonly directory: DossierDirectory;
  readonly names: CitizenNames;
  readonly toldDates: ToldDates;
  readonly accessLog: AccessLog;
  readonly mutations: MutationRoom;
  readonly emergency: RootFields;
  readonly rules: readonly WatchRule[];
  readonly shared: SharedState;
  readonly now: () => Date;
}): Readonly<Record<'Query' | 'Mutation' | 'Me', RootFields>> {
  const audit = { reader: accessLog.reader, keys: accessLog.keys, directory, names };
  const { query, me } = createDossierFields(directory, toldDates);
  const roots = knowingDelegations({
    ...query,
    ...mutations.rootFields,
    ...emergency,
    ...createAuditFields(audit),
    ...createFindingFields({ accessLog, rules, now }),
    trackDossier: createTrackDossier(directory, shared),
  });
  const dataAccesses: RootFields[string] = (args, context) => ownDataAccesses(audit, args, context);
  return { Query: roots, Mutation: roots, Me: { ...me, ...mutations.meFields, dataAccesses } };
}

const limitsOf = (config: Config) => ({
  maxDepth: config.GATEWAY_MAX_DEPTH,
  maxFields: config.GATEWAY_MAX_FIELDS,
  maxAliases: config.GATEWAY_MAX_ALIASES,
  maxRootFields: 20,
  maxDirectives: 40,
});
