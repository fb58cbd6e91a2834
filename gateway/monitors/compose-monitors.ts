import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyPluginAsync } from 'fastify';
import type { Logger } from 'pino';
import type { AccessLog } from '../access-log/access-log.ts';
import { verifierFileOf } from '../access-log/log-keys.ts';
import type { MonitoredLog } from '../access-log/monitored-log.ts';
import type { ReaderParts } from '../audit/answer-reader.ts';
import type { HealthCheck } from '../http/server.ts';
import type { Metrics } from '../observability/metrics.ts';
import { CosignedHeads } from './cosigned-heads.ts';
import { entriesRoute } from './entries-route.ts';
import { FileWitness } from './file-witness.ts';
import { HttpWitness } from './http-witness.ts';
import { logRoutes } from './log-routes.ts';
import { TimeStamps } from './time-stamp/time-stamps.ts';
import { WitnessPush } from './witness-push.ts';
import type { WitnessSetting } from './witness-settings.ts';

export interface MonitorParts {
  readonly config: {
    readonly DATA_DIR: string;
    readonly ACCESS_LOG_WITNESSES: readonly WitnessSetting[];
    readonly ACCESS_LOG_WITNESS_QUORUM: number;
    readonly ACCESS_LOG_TSA_URL?: string | undefined;
    readonly ACCESS_LOG_TSA_CA_FILE?: string | undefined;
  };
  readonly accessLog: Pick<AccessLog, 'monitored'>;
  readonly metrics: Pick<Metrics, 'watchWitnesses'>;
  readonly logger: Logger;
  readonly now: () => Date;
  /** The store is not what was signed: nothing may leave any more. */
  readonly onConviction: (reason: string) => void;
}

export interface MonitorRoom {
  readonly checks: readonly HealthCheck[];
  routes(reader: ReaderParts): readonly FastifyPluginAsync[];
  /** What time it is by the witnesses' clocks; undefined when none signs. */
  witnessTime(): Promise<Date | undefined>;
  stop(): Promise<void>;
}

/**
 * What lets others watch the log: hashes over HTTP, heads to witnesses, time stamps. The witnesses have seen the head by
 * the time this resolves; what they hold against the log is told by then.
 * @throws Error when fewer witnesses than the quorum agree, or a file of the configuration cannot be read.
 */
export async function composeMonitors(parts: MonitorParts): Promise<MonitorRoom> {
  const { config, logger, metrics, now, onConviction } = parts;
  const { DATA_DIR: dataDir, ACCESS_LOG_WITNESSES: settings } = config;
  const log = parts.accessLog.monitored;
  const cosigned = await CosignedHeads.open(dataDir, log);
  const verifierKeys = await keysOf(log, dataDir);
  const push = new WitnessPush({
    ...{ log, verifierKeys, cosigned, now, onConviction },
    quorum: config.ACCESS_LOG_WITNESS_QUORUM,
    witnesses: settings.map((setting, place) =>
      setting.kind === 'file'
        ? new FileWitness(`files-${place + 1}`, setting.folder, log.instance)
        : new HttpWitness({ ...setting, origin: log.origin }),
    ),
    onFailure: (error, witness) => logger.warn({ error, witness }, 'a witness does not agree'),
  });
  const stamps = await composeStamps(parts, log);
  await push.start();
  stamps?.start();
  metrics.watchWitnesses(() => push.ages());
  const witnessKeys = settings.flatMap((setting) => (setting.kind === 'http' ? [setting.verifierKey] : []));
  return {
    checks: [
      { name: 'witnesses', check: () => push.health() },
      ...(stamps ? [{ name: 'time-stamps', check: () => stamps.health() }] : []),
    ],
    routes: (reader) => [
      logRoutes({ log, cosigned, verifierKeys, witnessKeys }),
      entriesRoute({ ...reader, log }),
    ],
    witnessTime: () => push.witnessTime(),
    async stop() {
      await stamps?.stop();
      await push.stop();
    },
  };
}

async function composeStamps(
  { config, logger, now }: MonitorParts,
  log: MonitoredLog,
): Promise<TimeStamps | undefined> {
  const { DATA_DIR: dataDir, ACCESS_LOG_TSA_URL: url, ACCESS_LOG_TSA_CA_FILE: caFile } = config;
  if (url === undefined) return undefined;
  const trusted = caFile === undefined ? [] : certificatesOf(await readFile(caFile, 'utf8'));
  const onFailure = (error: unknown) => logger.warn({ error }, 'the head was not time-stamped');
  return new TimeStamps({ log, dataDir, url, trusted, now, onFailure });
}

/** @throws Error when there is none: then no stamp would be checked, against what the setting says. */
function certificatesOf(pem: string): X509Certificate[] {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) throw new Error('ACCESS_LOG_TSA_CA_FILE holds no certificate');
  return found.map((one) => new X509Certificate(one));
}

/** The key that signs, and those that this log had before it, as the file for auditors names them. */
async function keysOf({ origin, verifierKey }: MonitoredLog, dataDir: string): Promise<readonly string[]> {
  const text = await readFile(verifierFileOf(dataDir), 'utf8').catch(() => '');
  const kept = text.split('\n').map((line) => line.trim());
  return [...new Set([verifierKey, ...kept.filter((line) => line.startsWith(`${origin}+`))])];
}
