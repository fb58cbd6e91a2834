import { z } from 'zod';
import type { Manifest } from '../connectors/manifest.ts';
import { faultOfHours, HOURS_SETTINGS, hoursVariable } from '../connectors/source-hours.ts';
import { own } from '../schema/own.ts';
import { isOrigin } from './http/origins.ts';
import { type LimitChanges, parseLimit } from './limits/limit-table.ts';
import { parseWitness, type WitnessSetting } from './monitors/witness-settings.ts';
import { TELEMETRY_SHAPE } from './observability/export/telemetry-settings.ts';
import { settingsFromFiles } from './settings-from-files.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const httpUrl = z.url({ protocol: /^https?$/ }).refine((url) => !/[?#]/.test(url), 'no query, no fragment');
const NO_ORIGIN = 'each is scheme, host and port as browsers write them: https://portal.example';
/** Rows of the table of limits with another number. */
const limits = list.transform((rows, context): LimitChanges => {
  const changes = rows.map(parseLimit);
  if (changes.includes(undefined))
    context.addIssue('a row is <name>=<number>, names as in docs/operations.md');
  return Object.fromEntries(changes.filter((change) => change !== undefined));
});

/** Who is shown the heads of the access log. */
const witnesses = list.transform((texts, context): readonly WitnessSetting[] => {
  const parsed = texts.map(parseWitness).filter((one) => one !== undefined);
  if (parsed.length < texts.length)
    context.addIssue('each is <url>|<verifier key of type 4>, or file:///folder');
  return parsed;
});

/**
 * Every setting of the gateway, by environment variable. This type is the manual; `docs/operations.md` lists the same
 * names, and a test holds the two in sync. Agencies name their own variables in their manifests.
 */
const shape = z.strictObject({
  /** Port to listen on; 0 takes a free one. */
  PORT: port.default(4000),
  /** Address to listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** Folder for the embedded store and generated keys. */
  DATA_DIR: z.string().min(1).default('./data'),
  /** PostgreSQL of the access log; without it the embedded store in DATA_DIR is used. */
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  /** Redis for what several processes share; without it each process keeps its own. */
  REDIS_URL: z.string().startsWith('redis').optional(),
  /** Memory for records of agencies that may be told again, bytes; 0 asks the agencies every time. */
  GATEWAY_RECORD_CACHE_BYTES: count(0, 2_147_483_647).default(67_108_864),
  /** Issuer that tokens must name. */
  IDENTITY_ISSUER: z.url(),
  /** Audience that tokens must name. */
  IDENTITY_AUDIENCE: z.string().min(1),
  /** Where the issuer's public keys are. */
  IDENTITY_JWKS_URL: z.url(),
  /** Tolerated difference of clocks, seconds. */
  IDENTITY_CLOCK_SKEW_SECONDS: count(0, 60).default(5),
  /** A request is answered with what is there by then, milliseconds. */
  GATEWAY_DEADLINE_MS: count(100, 60_000).default(8_000),
  /** Largest request body, bytes. */
  GATEWAY_MAX_BODY_BYTES: count(1_024, 1_048_576).default(131_072),
  /** Largest depth of an operation. */
  GATEWAY_MAX_DEPTH: count(3, 30).default(12),
  /** Most fields of an operation, fragments written out. */
  GATEWAY_MAX_FIELDS: count(10, 5_000).default(400),
  /** Most aliases of an operation. */
  GATEWAY_MAX_ALIASES: count(0, 500).default(30),
  /** Rows of `gateway/limits/limit-table.ts` with another number, comma separated: `requests.address=600`. */
  GATEWAY_LIMITS: limits.default({}),
  /** Event loop later than this, milliseconds: fewer requests are let in. */
  GATEWAY_OVERLOAD_DELAY_MS: count(5, 60_000).default(50),
  /** Most subscriptions, and most sockets, of this process. */
  GATEWAY_MAX_STREAMS: count(0, 1_000_000).default(5_000),
  /** Most subscriptions of one caller, over all processes. */
  GATEWAY_MAX_STREAMS_PER_CALLER: count(0, 10_000).default(20),
  /** Explorer with a list of demonstration personas, and introspection; for development and demonstration only. */
  GATEWAY_DEVELOPER_TOOLS: z.stringbool().default(false),
  /** Once: what the directory holds is thrown away and read from the reception system again, when that was put back or exchanged. */
  DIRECTORY_READ_ANEW: z.stringbool().default(false),
  /** The door for digital assistants at `/mcp` (Model Context Protocol): registered queries as tools, for looking only. */
  GATEWAY_MCP: z.stringbool().default(true),
  /** Clients that may run their registered operations only, comma separated; `kiosk-*` is all that begin so. */
  TRUSTED_ONLY_CLIENTS: list.default([]),
  /** Origins that browsers may call from, comma separated; none by default. */
  GATEWAY_ALLOWED_ORIGINS: list.pipe(z.array(z.string().refine(isOrigin, NO_ORIGIN))).default([]),
  /** Addresses or networks of proxies whose `X-Forwarded-*` headers are believed, comma separated; none by default. */
  GATEWAY_TRUSTED_PROXIES: list.default([]),
  /**
   * Address of this gateway as clients reach it: proofs of possession must name it, and its own pages come from it. Without
   * it, the address that a request came in at.
   */
  GATEWAY_PUBLIC_URL: httpUrl.optional(),
  /** The same as agencies reach it, for their webhooks; `GATEWAY_PUBLIC_URL` by default, without both none are registered. */
  GATEWAY_WEBHOOK_URL: httpUrl.optional(),
  /** Name of this process's access log; two processes never share one. */
  GATEWAY_INSTANCE: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,60}$/)
    .default('gateway-1'),
  /** How often the files that hold settings of agencies are looked at, seconds; 0: on SIGHUP only. */
  GATEWAY_RELOAD_SECONDS: count(0, 86_400).default(30),
  /** How long the gateway still serves after SIGTERM while it says that it is not ready, milliseconds: for what routes to it. */
  GATEWAY_DRAIN_NOTICE_MS: count(0, 60_000).default(0),
  /** How long open requests may finish after that, milliseconds. */
  GATEWAY_DRAIN_MS: count(0, 60_000).default(10_000),
  /** Key from which the ids shown for persons are made, base64, 32 bytes; made in DATA_DIR when absent. */
  GATEWAY_PUBLIC_ID_KEY: z.base64().optional(),
  /** Keys that seal what names persons in the database, `id:base64,id:base64`, newest first; made in DATA_DIR when absent. */
  GATEWAY_STORE_KEYS: z.string().optional(),
  /** Keys for the subject hashes, `id:base64,id:base64`, newest first; made in DATA_DIR when absent. */
  ACCESS_LOG_SUBJECT_KEYS: z.string().optional(),
  /** File with the Ed25519 key (PKCS#8 PEM) that signs checkpoints; made in DATA_DIR when absent. */
  ACCESS_LOG_SIGNING_KEY_FILE: z.string().optional(),
  /** File with the auditor's public key (X25519 or P-256, PEM or JWK); when set, signed messages are kept, encrypted for it. */
  ACCESS_LOG_EVIDENCE_KEY_FILE: z.string().min(1).optional(),
  /** Months that access records are kept. */
  ACCESS_LOG_RETENTION_MONTHS: count(1, 600).default(24),
  /** Working days within which a citizen's objection to an access is to be answered (NĐ 356/2025/NĐ-CP). */
  ACCESS_LOG_OBJECTION_DAYS: count(1, 90).default(2),
  /** Where persons are asked on their phone (OpenID CIBA); `start` and `token` lie below it. Without it they can only sign. */
  IDENTITY_BACKCHANNEL_URL: httpUrl.optional(),
  /** Our client id there. */
  IDENTITY_BACKCHANNEL_CLIENT_ID: z.string().min(1).max(64).default('lien-thong'),
  /** Its secret. */
  IDENTITY_BACKCHANNEL_SECRET: z.string().min(8).optional(),
  /** Days that a draft of a dossier, and every approval in it, lives. */
  FILING_DRAFT_DAYS: count(1, 90).default(7),
  /** Page that the QR code of a receipt leads to; the code of the dossier is added to it. */
  FILING_TRACKING_URL: httpUrl.default('https://dichvucong.hanoi.example/track'),
  /** Folder of the documents that citizens put in, encrypted; `uploads` in DATA_DIR by default. One for all gateways. */
  UPLOAD_DIR: z.string().min(1).optional(),
  /** Largest document, bytes. */
  UPLOAD_MAX_BYTES: count(1_024, 52_428_800).default(10_485_760),
  /** Days that a document is kept that went into no dossier. */
  UPLOAD_DAYS: count(1, 365).default(30),
  /** Days that a document is kept for use again after it went into a dossier. */
  UPLOAD_REUSE_DAYS: count(1, 3_650).default(365),
  /** Most documents of one person at a time. */
  UPLOAD_MAX_FILES: count(1, 1_000).default(50),
  /** Most bytes of all documents of one person. */
  UPLOAD_MAX_TOTAL_BYTES: count(1_024, 2_147_483_647).default(209_715_200),
  /** Counts of public statistics below this are hidden (docs/decisions/0021). */
  STATISTICS_THRESHOLD: count(3, 1000).default(10),
  /** Witnesses of the access log's heads, comma separated: `<url>|<verifier key>`, or `file:///folder` of write-once storage. */
  ACCESS_LOG_WITNESSES: witnesses.default([]),
  /** So many of them must agree with the log, at the start and lately, or the gateway takes no requests. */
  ACCESS_LOG_WITNESS_QUORUM: count(0, 16).default(0),
  /** Time-stamping authority (RFC 3161) that stamps each hour's head; none by default. */
  ACCESS_LOG_TSA_URL: httpUrl.optional(),
  /** File with the certificates (PEM) that its time stamps must lead to. */
  ACCESS_LOG_TSA_CA_FILE: z.string().min(1).optional(),
  /** Folder with the Cedar policies; the built-in set by default. */
  POLICY_DIR: z.string().optional(),
  /** Least level of the process log. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  ...TELEMETRY_SHAPE,
});

export type Config = z.infer<typeof shape> & {
  /** Settings by agency, as their manifests name them. */
  readonly agencies: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

export const CONFIG_NAMES: readonly string[] = Object.keys(shape.shape);
const OWN_PREFIXES = /^(GATEWAY|IDENTITY|ACCESS_LOG|POLICY|LOG|TRUSTED)_/;
/** Read by the demonstration and by the commands of auditors, not by the gateway. */
const NOT_OURS = new Set(['IDENTITY_PORT', 'LOG_VERIFIER_KEY_FILE']);

const HOURS_NAMES = Object.keys(HOURS_SETTINGS) as (keyof typeof HOURS_SETTINGS)[];

/** What agencies are told by: those that their manifests name, and the hours of each. */
export const agencyVariables = (manifests: readonly Manifest[]): readonly string[] =>
  manifests.flatMap(({ id, settings }) => [
    ...Object.values(settings).map((setting) => setting.env),
    ...HOURS_NAMES.map((name) => hoursVariable(id, name)),
  ]);

/**
 * Reads the configuration, and the files that stand for settings. The only place besides the command line that sees the environment.
 * @throws Error listing every fault at once; values are never told, they may be secrets.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  manifests: readonly Manifest[],
): Config {
  const ofAgencies = agencyVariables(manifests);
  const { env, faults: fileFaults } = settingsFromFiles(environment, [...CONFIG_NAMES, ...ofAgencies]);
  const given = Object.fromEntries(
    CONFIG_NAMES.flatMap((name) => (own(env, name) === undefined ? [] : [[name, own(env, name)]])),
  );
  const parsed = shape.safeParse(given);
  const faults = [
    ...fileFaults,
    ...(parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)),
  ];
  const agencyNames = new Set(ofAgencies);
  for (const name of Object.keys(env)) {
    if (
      OWN_PREFIXES.test(name) &&
      !CONFIG_NAMES.includes(name) &&
      !agencyNames.has(name) &&
      !NOT_OURS.has(name)
    ) {
      faults.push(`${name}: no such setting`);
    }
  }
  const agencies: Record<string, Record<string, string>> = {};
  for (const manifest of manifests) {
    const settings: Record<string, string> = {};
    for (const [name, setting] of Object.entries(manifest.settings)) {
      const value = own(env, setting.env);
      if (value === undefined || value === '')
        faults.push(`${setting.env}: missing (${manifest.id}: ${setting.about})`);
      else settings[name] = value;
    }
    for (const name of HOURS_NAMES) {
      const value = own(env, hoursVariable(manifest.id, name));
      if (value !== undefined && value !== '') settings[name] = value;
    }
    const fault = faultOfHours(manifest, settings);
    if (fault !== undefined) faults.push(fault);
    agencies[manifest.id] = settings;
  }
  if (!parsed.success || faults.length > 0)
    throw new Error(`the configuration is faulty:\n  ${faults.join('\n  ')}`);
  return { ...parsed.data, agencies };
}
