import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * The mock world as tests see it: one child process per jest worker runs the six agencies and the identity provider
 * on ports of their own. `connectors/testing/agency-contract.ts` and the journeys rely on exactly this shape.
 */
export interface MockWorldHandle {
  /** Values for every environment variable that the agencies' manifests name, plus the gateway's identity settings. */
  readonly env: Readonly<Record<string, string>>;
  readonly identityUrl: string;
  /** Address of each agency's mock, by agency id. */
  readonly urls: Readonly<Record<string, string>>;
  /** `POST /__control` of one agency mock. @throws Error when the mock refuses the command. */
  control(agency: string, command: object): Promise<void>;
  /** `GET /__calls` of one agency mock. */
  calls(
    agency: string,
  ): Promise<readonly { operation: string; keys: readonly string[]; headers: Record<string, string> }[]>;
  /** All mocks back to mode ok, calls and changes forgotten. */
  reset(): Promise<void>;
  /** An access token for a persona of design.md §11; `options` as `POST /demo/token` takes them. */
  token(persona: string, options?: object): Promise<string>;
}

interface WorldAddress {
  readonly pid: number;
  readonly identityUrl: string;
  /** Where one question makes all agencies as new. */
  readonly resetUrl: string;
  readonly agencies: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

const ROOT = join(import.meta.dirname, '..');
const START_LIMIT_MS = 60_000;
/** Must be the audience that the identity provider mints for; `mocks/identity/provider.ts`. */
const AUDIENCE = 'https://gateway.lienthong.hanoi.example';

/** The identity provider's own; `mocks/identity/provider.ts`. */
const BACKCHANNEL_SECRET = 'demo-only-backchannel-secret';

/** What gateways of this file hold of agencies' records. */
const memories = new Set<() => Promise<void>>();

/**
 * An agency that is made to fail, or made as new, is one of which nothing is held, unless a test says otherwise: most want to
 * see what is told then. A change of its data forgets nothing: that is for the gateway to hear of.
 * @returns the end of it.
 */
export function forgetWithTheWorld(forget: () => Promise<void>): () => void {
  memories.add(forget);
  return () => void memories.delete(forget);
}

const forgetAll = () => Promise.all([...memories].map((forget) => forget()));

/** Of this file: jest gives every test file modules of its own. */
let isAsNew = false;

/**
 * This worker's world, started at the first use (so unit tests do not pay) and kept for the worker's later files, each of
 * which finds it as new; `tests/global-teardown.ts` ends it. Call `reset()` between tests that change it.
 * @throws Error with the child's own words when it does not come up within a minute.
 */
export async function connectMockWorld(): Promise<MockWorldHandle> {
  const { agencies, identityUrl, resetUrl, env } = await findOrStart();
  const urlOf = (agency: string): string => {
    const url = agencies[agency];
    if (!url) throw new Error(`no mock of agency ${agency}`);
    return url;
  };
  const post = async (url: string, body: object): Promise<string> => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${text}`);
    return text;
  };
  const reset = async () => {
    await forgetAll();
    await post(resetUrl, {});
  };
  if (!isAsNew) await reset();
  isAsNew = true;
  return {
    env: {
      ...env,
      IDENTITY_ISSUER: identityUrl,
      IDENTITY_AUDIENCE: AUDIENCE,
      IDENTITY_JWKS_URL: `${identityUrl}/jwks`,
      IDENTITY_BACKCHANNEL_URL: `${identityUrl}/ext/ciba`,
      IDENTITY_BACKCHANNEL_SECRET: BACKCHANNEL_SECRET,
    },
    identityUrl,
    urls: agencies,
    async control(agency, command) {
      if ('mode' in command) await forgetAll();
      await post(`${urlOf(agency)}/__control`, command);
    },
    async calls(agency) {
      const answer = await fetch(`${urlOf(agency)}/__calls`);
      return JSON.parse(await answer.text());
    },
    reset,
    async token(persona, options = {}) {
      const text = await post(`${identityUrl}/demo/token`, { persona, ...options });
      const { access_token: token }: { access_token: string } = JSON.parse(text);
      return token;
    },
  };
}

async function findOrStart(): Promise<WorldAddress> {
  const folder = process.env['MOCK_WORLD_DIR'];
  if (!folder) throw new Error('tests/global-setup.ts did not run: no MOCK_WORLD_DIR');
  const worker = process.env['JEST_WORKER_ID'] ?? '1';
  const file = join(folder, `world-${worker}.json`);
  const known = readAddress(file);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  const logFile = join(folder, `world-${worker}.log`);
  const log = openSync(logFile, 'w');
  const child = spawn(process.execPath, ['--no-warnings', '--import', 'tsx', 'mocks/run-world.ts'], {
    cwd: ROOT,
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '', WORLD_FILE: file, WATCH_PID: process.env['MOCK_WORLD_OWNER'] },
    stdio: ['ignore', log, log],
  });
  child.unref();
  for (let waited = 0; waited < START_LIMIT_MS && child.exitCode === null; waited += 50) {
    const address = readAddress(file);
    if (address) return address;
    await wait(50);
  }
  throw new Error(`the mock world did not start:\n${readFileSync(logFile, 'utf8').slice(-4_000)}`);
}

/** A world that has died since (a crash, a kill) is no world. */
function readAddress(file: string): WorldAddress | undefined {
  if (!existsSync(file)) return undefined;
  const address: WorldAddress = JSON.parse(readFileSync(file, 'utf8'));
  try {
    process.kill(address.pid, 0);
    return address;
  } catch {
    return undefined;
  }
}
