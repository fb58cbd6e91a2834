import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pino } from 'pino';
import { discoverAgencies } from '../connectors/discovery.ts';
import { openAccessLog } from './access-log/open-access-log.ts';
import { composeGateway } from './compose.ts';
import { readConfig } from './config.ts';
import { deleteExpiredEvidence, evidenceFolder } from './evidence/evidence-vault.ts';
import { alsoExported } from './observability/export/process-log-stream.ts';
import { NoSdk, startTelemetry } from './observability/export/start-telemetry.ts';
import { createLogStream } from './observability/log-stream.ts';
import { createLogger } from './observability/logger.ts';
import { SettingsReload } from './settings-reload.ts';
import { FieldEncryption } from './storage/field-encryption.ts';
import { keepSecret } from './storage/kept-secret.ts';
import { KNOWN_STEPS } from './store-families.ts';

/**
 * Connections that the kernel keeps until a turn of the loop takes them on (and no more than `net.core.somaxconn`). Those beyond it
 * are dropped before anybody can tell a counter's from a flood's, and come again after one second, three and seven.
 */
const BACKLOG = 4_096;

/** `npm start`: the gateway alone, from its configuration. Every fault stops the start and is told. */
async function main(): Promise<void> {
  const agencies = await discoverAgencies();
  const manifests = agencies.map(({ manifest }) => manifest);
  const config = readConfig(process.env, manifests);
  const telemetry = await startTelemetry({
    settings: config,
    instance: config.GATEWAY_INSTANCE,
    onHindered: () => logger.warn('telemetry is hindered: the collector is away or refuses what it is sent'),
    now: Date.now,
  }).catch((error: unknown) => {
    if (error instanceof NoSdk) return error;
    throw error;
  });
  const exported = telemetry instanceof NoSdk ? undefined : telemetry;
  const logger = createLogger(config.LOG_LEVEL, alsoExported(pino.destination(1), exported?.processLogger));
  if (telemetry instanceof NoSdk) logger.error({ error: telemetry }, 'nothing is exported');
  const accessLog = await openAccessLog(
    {
      dataDir: config.DATA_DIR,
      instance: config.GATEWAY_INSTANCE,
      retentionMonths: config.ACCESS_LOG_RETENTION_MONTHS,
      knows: KNOWN_STEPS,
      onDurable: createLogStream(exported?.accessLogger),
      alsoEnd: (oldestMonth) => deleteExpiredEvidence(evidenceFolder(config.DATA_DIR), oldestMonth),
      ...(config.DATABASE_URL === undefined ? {} : { databaseUrl: config.DATABASE_URL }),
      ...(config.ACCESS_LOG_SUBJECT_KEYS === undefined
        ? {}
        : { subjectKeys: config.ACCESS_LOG_SUBJECT_KEYS }),
      ...(config.ACCESS_LOG_SIGNING_KEY_FILE === undefined
        ? {}
        : { signingKeyFile: config.ACCESS_LOG_SIGNING_KEY_FILE }),
    },
    (error) => logger.error({ error }, 'access log failed'),
  );
  const idKey =
    config.GATEWAY_PUBLIC_ID_KEY ??
    (await keepSecret(join(config.DATA_DIR, 'public-id-key'), () => randomBytes(32).toString('base64')));
  const publicIdKey = Buffer.from(idKey, 'base64');
  const storeKeys =
    config.GATEWAY_STORE_KEYS ??
    (await keepSecret(join(config.DATA_DIR, 'store-keys'), () => `k1:${randomBytes(32).toString('base64')}`));
  const gateway = await composeGateway({
    config,
    agencies,
    accessLog,
    publicIdKey,
    encryption: FieldEncryption.parse(storeKeys, publicIdKey),
    logger,
    telemetry: exported,
    now: () => new Date(),
  });
  await gateway.server.listen({ port: config.PORT, host: config.HOST, backlog: BACKLOG });
  const address = gateway.server.server.address();
  const port = typeof address === 'object' && address ? address.port : config.PORT;
  logger.info({ port: port, instance: config.GATEWAY_INSTANCE }, 'gateway is listening');
  const publicUrl = config.GATEWAY_WEBHOOK_URL ?? config.GATEWAY_PUBLIC_URL;
  const registerWebhooks = () => {
    if (publicUrl !== undefined) void gateway.registerWebhooks(publicUrl.replace(/\/+$/, ''));
  };
  registerWebhooks();

  const reload = new SettingsReload(
    {
      read: () => readConfig(process.env, manifests).agencies,
      apply: (settings) => gateway.reloadAgencies(settings),
      onReloaded(reached) {
        logger.info(
          { agency: reached.join(' '), count: reached.length },
          'settings of agencies were reloaded',
        );
        // Whose secret is a new one has to be told it.
        if (reached.length > 0) registerWebhooks();
      },
      onRefused: (error) => logger.error({ error }, 'settings are not reloaded; those before hold on'),
    },
    config.agencies,
  );
  process.on('SIGHUP', () => void reload.demand());
  if (config.GATEWAY_RELOAD_SECONDS > 0)
    setInterval(() => void reload.look(), config.GATEWAY_RELOAD_SECONDS * 1_000).unref();

  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'gateway drains');
    gateway.beginDrain();
    const forced = setTimeout(
      () => process.exit(1),
      config.GATEWAY_DRAIN_NOTICE_MS + config.GATEWAY_DRAIN_MS,
    );
    const ended = wait(config.GATEWAY_DRAIN_NOTICE_MS)
      .then(() => gateway.close())
      .finally(() => exported?.stop());
    ended.then(
      () => {
        clearTimeout(forced);
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ error }, 'gateway did not close cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // Last: whoever reads this may send a signal at once.
  process.stdout.write(`${JSON.stringify({ ready: true, port: port })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `the gateway does not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
