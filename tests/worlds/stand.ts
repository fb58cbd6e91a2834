import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discoverAgencies } from '../../connectors/discovery.ts';
import { AccessLog } from '../../gateway/access-log/access-log.ts';
import { SubjectKeys } from '../../gateway/access-log/subject-keys.ts';
import { composeGateway } from '../../gateway/compose.ts';
import { readConfig } from '../../gateway/config.ts';
import { createLogger } from '../../gateway/observability/logger.ts';
import { FieldEncryption } from '../../gateway/storage/field-encryption.ts';
import { findMockIds, loadMock } from '../../mocks/kit/find-mocks.ts';
import { createTestSecrets } from '../../mocks/kit/testing/connected-agency.ts';
import { openFreshStore } from '../fresh-store.ts';
import type { Answer } from '../gateway.ts';
import { ROOMY_LIMITS } from '../roomy-limits.ts';
import type { Caller } from './callers.ts';
import { ManyWorlds } from './many-worlds.ts';
import type { Mandate, SmallWorld } from './small-world.ts';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts';

const HOST = '127.0.0.1';
const DAY_MS = 86_400_000;
/** A whole dossier with all that hangs on it, for several dossiers at once. */
const ROOM = {
  GATEWAY_MAX_DEPTH: '30',
  GATEWAY_MAX_FIELDS: '5000',
  GATEWAY_MAX_ALIASES: '500',
  GATEWAY_DEADLINE_MS: '30000',
  GATEWAY_LIMITS: ROOMY_LIMITS,
  // Registers change here without a word, as often as a world is made.
  GATEWAY_RECORD_CACHE_BYTES: '0',
};

/** A whole gateway with real connectors and the mock agencies in this process, over registers that can be added to. */
export class Stand {
  readonly worlds = new ManyWorlds();
  /** Where the policies lie that are in force; changing them changes them. */
  readonly policyDir: string;
  readonly #closing: (() => Promise<unknown>)[] = [];
  readonly #tokens = new Map<string, Promise<string>>();
  #aheadMs = 0;
  #issuer!: TokenIssuer;
  #url = '';
  #onestopUrl = '';

  private constructor(policyDir: string) {
    this.policyDir = policyDir;
  }

  static async start(): Promise<Stand> {
    const folder = await mkdtemp(join(tmpdir(), 'worlds-'));
    const stand = new Stand(join(folder, 'policies'));
    stand.#closing.push(() => rm(folder, { recursive: true, force: true }));
    await cp(join(import.meta.dirname, '..', '..', 'policies'), stand.policyDir, {
      recursive: true,
      filter: (path) => !/\.(?:ts|yaml)$/.test(path),
    });
    try {
      await stand.#start();
    } catch (error) {
      await stand.close();
      throw error;
    }
    return stand;
  }

  async #start(): Promise<void> {
    this.#issuer = await startTokenIssuer();
    this.#closing.push(() => this.#issuer.close());
    const secrets = createTestSecrets();
    const env: Record<string, string> = {
      ...this.#issuer.env,
      ...ROOM,
      PORT: '0',
      POLICY_DIR: this.policyDir,
    };
    for (const id of await findMockIds()) {
      const mock = await loadMock(id);
      const settings = mock.demoSettings(`http://${HOST}:0`, secrets);
      const world = this.worlds.seenBy(id);
      const running = await mock.start({ port: 0, host: HOST, world, now: () => new Date(), settings });
      this.#closing.push(() => running.close());
      Object.assign(env, mock.demoSettings(running.url, secrets));
      if (id === 'onestop') this.#onestopUrl = running.url;
    }
    const agencies = await discoverAgencies();
    const accessLog = await AccessLog.open({
      driver: await openFreshStore(),
      instance: 'worlds',
      signer: {
        name: 'lienthong.hanoi.example/worlds',
        privateKey: generateKeyPairSync('ed25519').privateKey,
      },
      keys: new SubjectKeys([{ id: 'k1', key: randomBytes(32) }]),
      onFailure: () => undefined,
    });
    const gateway = await composeGateway({
      config: readConfig(
        env,
        agencies.map(({ manifest }) => manifest),
      ),
      ...{ agencies, accessLog, publicIdKey: randomBytes(32) },
      encryption: new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]),
      logger: createLogger('silent', { write: () => undefined }),
      now: () => new Date(Date.now() + this.#aheadMs),
    });
    this.#closing.push(() => gateway.close());
    this.#url = await gateway.server.listen({ port: 0, host: HOST });
    // That records are durable others test, and it costs most of the time.
    accessLog.recordRequest = async () => undefined;
  }

  /** Puts a world into the registers and has its delegations given; ends when the gateway knows all of it. */
  async settle(world: SmallWorld): Promise<SmallWorld> {
    this.worlds.add(world);
    const owner: Caller = {
      name: 'last',
      kind: 'citizen',
      id: world.lastTold.ownerIds[0] ?? '',
      loa: 2,
      channel: 'PORTAL',
    };
    const query = `{ dossier(code: "${world.lastTold.code}") { code } }`;
    const body = JSON.stringify({ change: { code: world.lastTold.code } });
    await fetch(`${this.#onestopUrl}/__control`, { method: 'POST', body });
    for (let tries = 0; (await this.ask(owner, query)).data?.dossier == null; tries += 1) {
      if (tries === 2_000) throw new Error('the gateway never learns of the world');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const mandates: Mandate[] = [];
    for (const mandate of world.mandates) if (await this.#grant(mandate)) mandates.push(mandate);
    return { ...world, mandates };
  }

  /** @returns false where the owner may not give it. */
  async #grant({ ownerId, representativeId, dossiers, state }: Mandate): Promise<boolean> {
    const owner: Caller = { name: 'owner', kind: 'citizen', id: ownerId, loa: 2, channel: 'PORTAL' };
    // What has ended was given while it could be: two days ago, for one.
    this.#aheadMs = state === 'expired' ? -2 * DAY_MS : 0;
    try {
      const input = {
        idempotencyKey: `uy-quyen-${randomBytes(8).toString('hex')}`,
        representative: representativeId,
        dossiers,
        expiresAt: new Date(Date.now() + this.#aheadMs + DAY_MS).toISOString(),
      };
      const { data } = await this.ask(
        owner,
        'mutation($input: GrantDelegationInput!) { grantDelegation(input: $input) { id } }',
        { input },
      );
      const id = data?.grantDelegation?.id;
      if (id !== undefined && state === 'revoked')
        await this.ask(owner, 'mutation($id: ID!) { revokeDelegation(input: { id: $id }) { isActive } }', {
          id,
        });
      return id !== undefined;
    } finally {
      this.#aheadMs = 0;
    }
  }

  async ask(caller: Caller, query: string, variables: object = {}): Promise<Answer> {
    const response = await fetch(`${this.#url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(caller.kind === 'anonymous' ? {} : { authorization: `Bearer ${await this.#token(caller)}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data = null, errors = [], extensions = {} } = (await response.json()) as Partial<Answer>;
    return { status: response.status, data, errors, extensions };
  }

  #token(caller: Caller): Promise<string> {
    const key = JSON.stringify([caller, this.#aheadMs]);
    const known = this.#tokens.get(key) ?? this.#issuer.token(caller, Date.now() + this.#aheadMs);
    this.#tokens.set(key, known);
    return known;
  }

  async close(): Promise<void> {
    for (const close of this.#closing.reverse()) await close();
  }
}
