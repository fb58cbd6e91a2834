import { join } from 'node:path';
import { z } from 'zod';
import { openDemoSecrets } from './demo-secrets.ts';
import { DEMO_BACKCHANNEL_SECRET } from './identity/provider.ts';
import { findMockIds, loadMock } from './kit/find-mocks.ts';
import type { WantedPort } from './kit/free-ports.ts';
import { dayOf } from './world/time.ts';
import { readWorldOptions } from './world-options.ts';

const port = z.coerce.number().int().min(1).max(65_000);
const shape = z.object({
  PORT: port.default(4000),
  MOCK_PORT_BASE: port.default(4100),
  IDENTITY_PORT: port.default(4110),
});

export interface DemoPlan {
  readonly host: string;
  readonly gatewayPort: number;
  readonly identityPort: number;
  readonly mocks: readonly { readonly id: string; readonly port: number }[];
  readonly witness: WitnessPlan;
  /** Every port of the demo with what it is for. */
  readonly ports: readonly WantedPort[];
  readonly dataDir: string;
  readonly logDir: string;
  /** Environment of every process: the caller's, the agencies' settings and the identity provider's address. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Two witnesses of the access log: a process, and a folder. In production both are other people's, on other machines. */
export interface WitnessPlan {
  readonly port: number;
  /** Arguments of the process, from the project's root. */
  readonly args: readonly string[];
  /** Verifier key of the process, written by it before it is ready. */
  readonly keyFile: string;
  /** Stands for write-once storage. */
  readonly files: string;
  /** Verifier key of the gateway's log, for auditors. */
  readonly logKeyFile: string;
}

/** Places above MOCK_PORT_BASE: the agencies have the first six. */
const WITNESS_PLACE = 11;

/** Must be the audience that the identity provider mints for, see `identity/provider.ts`. */
const AUDIENCE = 'https://gateway.lienthong.hanoi.example';

/**
 * What the demo starts, where, and with which settings; demo secrets are made in DATA_DIR at the first start.
 * Settings that the caller's environment already holds win.
 * @throws Error naming every faulty variable.
 */
export async function planDemo(
  env: Readonly<Record<string, string | undefined>>,
  now: Date,
): Promise<DemoPlan> {
  const parsed = shape.safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new Error(`the settings of the demo are faulty:\n  ${faults.join('\n  ')}`);
  }
  const { PORT, MOCK_PORT_BASE, IDENTITY_PORT } = parsed.data;
  const host = '127.0.0.1';
  const { dataDir, secretsFile } = readWorldOptions(env, now);
  const secrets = openDemoSecrets(secretsFile);
  const ids = await findMockIds();
  const mocks = ids.map((id, index) => ({ id, port: MOCK_PORT_BASE + index + 1 }));
  const settings: Record<string, string> = {};
  for (const { id, port: mockPort } of mocks) {
    const mock = await loadMock(id);
    Object.assign(settings, mock.demoSettings(`http://${host}:${mockPort}`, secrets));
  }
  const identityUrl = `http://${host}:${IDENTITY_PORT}`;
  const witness = planWitness(MOCK_PORT_BASE + WITNESS_PLACE, dataDir);
  return {
    host,
    gatewayPort: PORT,
    identityPort: IDENTITY_PORT,
    mocks,
    witness,
    ports: [
      { port: PORT, name: 'gateway (PORT)' },
      ...mocks.map(({ id, port: mockPort }) => ({ port: mockPort, name: `${id} (MOCK_PORT_BASE)` })),
      { port: IDENTITY_PORT, name: 'identity provider (IDENTITY_PORT)' },
      { port: witness.port, name: 'witness (MOCK_PORT_BASE)' },
    ],
    dataDir,
    logDir: join(dataDir, 'demo-logs'),
    env: {
      ...settings,
      IDENTITY_ISSUER: identityUrl,
      IDENTITY_AUDIENCE: AUDIENCE,
      IDENTITY_JWKS_URL: `${identityUrl}/jwks`,
      IDENTITY_BACKCHANNEL_URL: `${identityUrl}/ext/ciba`,
      IDENTITY_BACKCHANNEL_SECRET: DEMO_BACKCHANNEL_SECRET,
      GATEWAY_DEVELOPER_TOOLS: 'true',
      // Whoever tries out what the gateway can bear does so as one of a few personas.
      GATEWAY_LIMITS: 'requests.person=60000,crossings.person=1000000',
      // The demonstration's world is made anew at each start.
      DIRECTORY_READ_ANEW: 'true',
      DEMO_ANCHOR: dayOf(now.getTime()),
      ...env,
      PORT: String(PORT),
      GATEWAY_WEBHOOK_URL:
        env['GATEWAY_WEBHOOK_URL'] ?? env['GATEWAY_PUBLIC_URL'] ?? `http://${host}:${PORT}`,
      MOCK_PORT_BASE: String(MOCK_PORT_BASE),
      IDENTITY_PORT: String(IDENTITY_PORT),
      DATA_DIR: dataDir,
      HOST: host,
    },
  };
}

function planWitness(port: number, dataDir: string): WitnessPlan {
  const keyFile = join(dataDir, 'witness', 'key.pem');
  const logKeyFile = join(dataDir, 'log-verifier-key.txt');
  const files = ['--key', keyFile, '--log-key', logKeyFile, '--memory', join(dataDir, 'witness', 'memory')];
  return {
    ...{ port, logKeyFile, keyFile: `${keyFile}.pub`, files: join(dataDir, 'witness-files') },
    args: ['gateway/cli/main.ts', 'log', 'witness', '--listen', `127.0.0.1:${port}`, ...files],
  };
}
