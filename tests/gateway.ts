import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discoverAgencies } from '../connectors/discovery.ts';
import { AccessLog } from '../gateway/access-log/access-log.ts';
import { SubjectKeys } from '../gateway/access-log/subject-keys.ts';
import { composeGateway } from '../gateway/compose.ts';
import { readConfig } from '../gateway/config.ts';
import type { Telemetry } from '../gateway/observability/export/start-telemetry.ts';
import { createLogStream } from '../gateway/observability/log-stream.ts';
import { createLogger } from '../gateway/observability/logger.ts';
import { FieldEncryption } from '../gateway/storage/field-encryption.ts';
import type { SqlDriver } from '../gateway/storage/sql-driver.ts';
import { KNOWN_STEPS } from '../gateway/store-families.ts';
import { openFreshStore } from './fresh-store.ts';
import { ROOMY_LIMITS } from './roomy-limits.ts';
import { connectMockWorld, forgetWithTheWorld, type MockWorldHandle } from './world.ts';

/** One GraphQL answer as a client sees it. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by path in expectations
  readonly data: any;
  readonly errors: readonly {
    message: string;
    path?: (string | number)[];
    extensions: Record<string, unknown>;
  }[];
  readonly extensions: Record<string, unknown>;
}

export interface TestGateway {
  readonly url: string;
  readonly world: MockWorldHandle;
  readonly accessLog: AccessLog;
  readonly driver: SqlDriver;
  readonly encryption: FieldEncryption;
  readonly logLines: string[];
  /** Has the agencies' webhooks sent here. */
  registerWebhooks(): Promise<void>;
  /** Asks as a persona, or as nobody with `undefined`. */
  ask(
    persona: string | undefined,
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * A whole gateway on port 0 against this worker's mock world, with an embedded log in memory. Several over one store are
 * instances with names of their own and one key.
 */
export async function startTestGateway(
  env: Record<string, string> = {},
  driverOverride?: SqlDriver,
  now: () => Date = () => new Date(),
  {
    instance = 'test',
    subjectKey = randomBytes(32),
    telemetry,
  }: { instance?: string; subjectKey?: Buffer; telemetry?: Telemetry | undefined } = {},
): Promise<TestGateway> {
  const world = await connectMockWorld();
  const agencies = await discoverAgencies();
  const uploads = await mkdtemp(join(tmpdir(), 'lien-thong-uploads-'));
  const config = readConfig(
    {
      ...world.env,
      UPLOAD_DIR: uploads,
      PORT: '0',
      GATEWAY_DEVELOPER_TOOLS: 'true',
      GATEWAY_LIMITS: ROOMY_LIMITS,
      // One process does all that a test does: it is always overloaded.
      GATEWAY_OVERLOAD_DELAY_MS: '60000',
      ...env,
    },
    agencies.map(({ manifest }) => manifest),
  );
  const logLines: string[] = [];
  const logger = createLogger('debug', { write: (line: string) => void logLines.push(line) });
  const driver = driverOverride ?? (await openFreshStore());
  const accessLog = await AccessLog.open({
    driver,
    instance,
    signer: {
      name: `lienthong.hanoi.example/${instance}`,
      privateKey: generateKeyPairSync('ed25519').privateKey,
    },
    keys: new SubjectKeys([{ id: 'k1', key: subjectKey }]),
    ...(telemetry && { onDurable: createLogStream(telemetry.accessLogger) }),
    knows: KNOWN_STEPS,
    onFailure: () => undefined,
  });
  // Gateways that share anything share their keys.
  const secret =
    config.GATEWAY_PUBLIC_ID_KEY === undefined
      ? randomBytes(32)
      : Buffer.from(config.GATEWAY_PUBLIC_ID_KEY, 'base64');
  const encryption = new FieldEncryption([{ id: 'k1', secret }]);
  const gateway = await composeGateway({
    config,
    agencies,
    accessLog,
    publicIdKey: secret,
    encryption,
    logger,
    telemetry,
    now,
  });
  const url = await gateway.server.listen({ port: 0, host: '127.0.0.1' });
  const remember = forgetWithTheWorld(() => gateway.forgetRecords());
  await untilReady(url);
  const tokens = new Map<string, string>();

  return {
    url,
    world,
    accessLog,
    driver,
    encryption,
    logLines,
    async ask(persona, query, variables = {}, headers = {}) {
      if (persona !== undefined && !tokens.has(persona)) tokens.set(persona, await world.token(persona));
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(persona === undefined ? {} : { authorization: `Bearer ${tokens.get(persona)}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
      const body = (await response.json()) as Partial<Answer>;
      return {
        status: response.status,
        data: body.data ?? null,
        errors: body.errors ?? [],
        extensions: body.extensions ?? {},
      };
    },
    registerWebhooks: () => gateway.registerWebhooks(url),
    async close() {
      remember();
      await gateway.close();
      await rm(uploads, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 0; attempt < 2_400; attempt += 1) {
    const response = await fetch(`${url}/health/ready`);
    if (response.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the gateway did not become ready: ${await (await fetch(`${url}/health/ready`)).text()}`);
}
