import { generateKeyPairSync } from 'node:crypto';
import type { AgencyAnswer, AgencyRequest, Connector } from '../../../connectors/contract.ts';
import { discoverAgencies } from '../../../connectors/discovery.ts';
import { createGuard } from '../../../connectors/guard.ts';
import { issuePermit } from '../../../connectors/permit.ts';
import { createConnector } from '../../../connectors/runtime.ts';
import { createWorld } from '../../world/create-world.ts';
import type { World } from '../../world/world.ts';
import type { DemoSecrets, MockAgency } from '../agency.ts';
import type { RecordedCall } from '../call-book.ts';

/** One mock and the real connector to it, in one process over a real socket: for tests of both together. */
export interface ConnectedAgency {
  readonly url: string;
  readonly world: World;
  readonly connector: Connector;
  readonly settings: Readonly<Record<string, string>>;
  ask(operation: string, request?: Partial<AgencyRequest>): Promise<AgencyAnswer>;
  /** @throws Error when the mock refuses the command. */
  control(command: object): Promise<void>;
  /** Calls since this was last asked, oldest first. */
  takeCalls(): Promise<readonly RecordedCall[]>;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** Generated dossiers beside the fixed ones; default 50. */
  readonly dossiers?: number;
  readonly now?: () => Date;
  /** The connector's settings by environment variable name, where they are to differ from the mock's. */
  readonly override?: Readonly<Record<string, string>>;
}

export async function connectAgency(
  mock: MockAgency,
  options: ConnectOptions = {},
): Promise<ConnectedAgency> {
  const now = options.now ?? (() => new Date());
  const world = createWorld({ seed: 'test', dossiers: options.dossiers ?? 50, now: now() });
  const secrets = createTestSecrets();
  const running = await mock.start({
    port: 0,
    host: '127.0.0.1',
    world,
    now,
    settings: mock.demoSettings('http://127.0.0.1:0', secrets),
  });
  const settings = { ...mock.demoSettings(running.url, secrets), ...options.override };
  const connector = await connectorTo(mock.id, settings);
  return {
    url: running.url,
    world,
    connector,
    settings,
    ask: (operation, request = {}) => ask(connector, operation, request),
    async control(command) {
      const init = { method: 'POST', body: JSON.stringify(command) };
      const answer = await fetch(`${running.url}/__control`, init);
      if (!answer.ok) throw new Error(await answer.text());
    },
    async takeCalls() {
      const calls: readonly RecordedCall[] = JSON.parse(await (await fetch(`${running.url}/__calls`)).text());
      await fetch(`${running.url}/__calls`, { method: 'DELETE' });
      return calls;
    },
    async close() {
      await connector.close();
      await running.close();
    },
  };
}

async function connectorTo(id: string, env: Readonly<Record<string, string>>): Promise<Connector> {
  const folder = (await discoverAgencies()).find(({ manifest }) => manifest.id === id);
  if (!folder) throw new Error(`no folder connectors/agencies/${id}`);
  const { manifest, typeDefs } = folder;
  const settings = Object.fromEntries(
    Object.entries(manifest.settings).map(([name, setting]) => [name, env[setting.env] ?? '']),
  );
  const guard = createGuard(manifest.id, manifest.operations);
  return createConnector({ manifest, typeDefs, module: await folder.load(), settings, guard });
}

/** Everything is permitted and granted: the boundary has its own tests. */
function ask(
  connector: Connector,
  operation: string,
  request: Partial<AgencyRequest>,
): Promise<AgencyAnswer> {
  const keys = request.keys ?? [];
  const permit = issuePermit({
    agency: connector.id,
    operation,
    keys: new Set(keys),
    crossingId: '01900000-0000-7000-8000-000000000001',
  });
  return connector.call(permit, {
    args: {},
    fields: {},
    origin: { userId: 'VNofficer-test', purpose: 'test' },
    signal: AbortSignal.timeout(10_000),
    ...request,
    operation,
    keys,
  });
}

/** Secrets that are kept nowhere. */
export function createTestSecrets(): DemoSecrets {
  const pairs = new Map<string, ReturnType<DemoSecrets['keyPair']>>();
  return {
    text: (name) => `${name}-0123456789abcdefghijklmnopqrstuv`.slice(0, 32),
    keyPair(name, kind) {
      const found = pairs.get(name) ?? makePair(kind);
      pairs.set(name, found);
      return found;
    },
  };
}

function makePair(kind: Parameters<DemoSecrets['keyPair']>[1]): ReturnType<DemoSecrets['keyPair']> {
  const { privateKey, publicKey } =
    kind === 'rsa-2048'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : kind === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}
