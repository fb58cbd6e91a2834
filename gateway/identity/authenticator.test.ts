import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  calculateJwkThumbprint,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import {
  DEMO_AUDIENCE,
  type RunningIdentityProvider,
  startIdentityProvider,
} from '../../mocks/identity/provider.ts';
import { type Authenticator, createAuthenticator } from './authenticator.ts';
import { createIdentifyCaller } from './identify-caller.ts';
import { ownAddresses } from './own-address.ts';

const ADDRESS = 'http://gateway.example/graphql';
const REQUEST = { method: 'POST', urls: [ADDRESS] };

let provider: RunningIdentityProvider;
let authenticator: Authenticator;
const used = new Set<string>();
const rules = () => ({
  issuer: provider.url,
  audience: DEMO_AUDIENCE,
  jwksUrl: `${provider.url}/jwks`,
  algorithms: ['ES256', 'EdDSA', 'PS256'],
  clockSkewSeconds: 5,
  spendProof: async (proofId: string) => !used.has(proofId) && Boolean(used.add(proofId)),
  now: () => new Date(),
});

beforeAll(async () => {
  provider = await startIdentityProvider({ port: 0 });
  authenticator = createAuthenticator(rules());
});
afterAll(async () => provider.close());

async function tokenOf(persona: string, more: object = {}): Promise<string> {
  const response = await fetch(`${provider.url}/demo/token`, {
    method: 'POST',
    body: JSON.stringify({ persona, ...more }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
const present = (token: string, by: Authenticator = authenticator) =>
  by.authenticate({ authorization: `Bearer ${token}` }, REQUEST);
const refused = expect.objectContaining({ code: 'UNAUTHENTICATED' });

describe('a genuine token', () => {
  test('of a citizen makes a caller with the personal id and level', async () => {
    expect(await present(await tokenOf('lan'))).toEqual({
      kind: 'citizen',
      id: '001190000001',
      client: 'portal',
      channel: 'PORTAL',
      loa: 2,
    });
  });

  test('of an officer carries agency, unit and jurisdiction', async () => {
    expect(await present(await tokenOf('officer-land'))).toMatchObject({
      kind: 'officer',
      id: 'officer-land',
      agency: 'land',
      unit: 'H26.12',
      ward: '00103',
    });
  });

  test('of an assisted session is the citizen, with the clerk as actor', async () => {
    expect(await present(await tokenOf('assisted-tu'))).toMatchObject({
      kind: 'citizen',
      id: '001048000004',
      actor: { id: 'clerk-cn4', kind: 'clerk', branch: 'CN4' },
    });
  });

  test('of a session for an organisation is the person, and ends with the authority if that ends first', async () => {
    const expiresIn = 20 * 366 * 86_400;
    const identify = async (persona: string) => {
      const authorization = `Bearer ${await tokenOf(persona, { expiresIn })}`;
      return authenticator.identify({ authorization }, REQUEST);
    };
    const { caller, expiresAt } = await identify('ke-toan');
    expect(caller).toMatchObject({
      ...{ kind: 'citizen', id: '001192000012' },
      organisation: { number: '0109990001', role: 'staff', until: '2030-12-31T17:00:00.000Z' },
    });
    expect(expiresAt).toEqual(new Date('2030-12-31T17:00:00Z'));
    expect((await identify('giam-doc')).expiresAt?.getTime()).toBeGreaterThan(Date.parse('2040-01-01'));
  });

  test('is not needed: no header is an anonymous caller', async () => {
    expect(await authenticator.authenticate({}, REQUEST)).toMatchObject({ kind: 'anonymous', loa: 0 });
  });
});

describe('a forged or unfit token is refused', () => {
  const claims = {
    kind: 'citizen',
    person_id: '001190000001',
    loa: 2,
    channel: 'PORTAL',
    client_id: 'portal',
  };
  const build = (payload: object = claims) =>
    new SignJWT({ ...payload })
      .setIssuer(provider.url)
      .setAudience(DEMO_AUDIENCE)
      .setSubject('001190000001')
      .setIssuedAt()
      .setExpirationTime('5m')
      .setJti(randomUUID());

  test('expired', async () => {
    await expect(present(await tokenOf('lan', { expiresIn: -60 }))).rejects.toEqual(refused);
  });

  test('unsigned (alg none)', async () => {
    const unsigned = new UnsecuredJWT({ ...claims })
      .setIssuer(provider.url)
      .setAudience(DEMO_AUDIENCE)
      .setSubject('001190000001')
      .setIssuedAt()
      .setExpirationTime('5m')
      .setJti('x')
      .encode();
    await expect(present(unsigned)).rejects.toEqual(refused);
  });

  test('by a foreign key, with or without a known key id', async () => {
    const foreign = await generateKeyPair('ES256');
    const { keys } = (await (await fetch(`${provider.url}/jwks`)).json()) as { keys: JWK[] };
    for (const kid of [keys[0]?.kid ?? '', 'unknown']) {
      const forged = await build()
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'at+jwt' })
        .sign(foreign.privateKey);
      await expect(present(forged)).rejects.toEqual(refused);
    }
  });

  test('HS256 with the public key as secret', async () => {
    const { keys } = (await (await fetch(`${provider.url}/jwks`)).json()) as { keys: JWK[] };
    const pem = await exportSPKI(
      (await importJWK(keys[0] ?? {}, 'ES256', { extractable: true })) as Parameters<typeof exportSPKI>[0],
    );
    const forged = await build()
      .setProtectedHeader({ alg: 'HS256', kid: keys[0]?.kid ?? '', typ: 'at+jwt' })
      .sign(new TextEncoder().encode(pem));
    await expect(present(forged)).rejects.toEqual(refused);
  });

  test('for another audience or from another issuer', async () => {
    const elsewhere = createAuthenticator({ ...rules(), audience: 'https://other.example' });
    await expect(present(await tokenOf('lan'), elsewhere)).rejects.toEqual(refused);
    const otherIssuer = createAuthenticator({ ...rules(), issuer: 'https://other.example' });
    await expect(present(await tokenOf('lan'), otherIssuer)).rejects.toEqual(refused);
  });

  test.each(['', 'x', 'a.b.c', `${'a'.repeat(9_000)}.b.c`])('malformed: %p', async (token) => {
    await expect(present(token)).rejects.toEqual(refused);
  });

  test('the refusal tells no claim and no key', async () => {
    const reason: unknown = await present(await tokenOf('lan', { expiresIn: -60 })).catch(
      (error: unknown) => error,
    );
    expect((reason as Error).message).not.toMatch(/001190000001|eyJ/);
  });
});

test('a token that was accepted a moment ago is refused once it has ended', async () => {
  let now = Date.now();
  const later = createAuthenticator({ ...rules(), now: () => new Date(now) });
  const token = await tokenOf('lan', { expiresIn: 20 });
  expect(await present(token, later)).toMatchObject({ id: '001190000001' });
  expect(await present(token, later)).toMatchObject({ id: '001190000001' });
  await expect(present(`${token.slice(0, -3)}AAA`, later)).rejects.toEqual(refused);
  now += 40_000;
  await expect(present(token, later)).rejects.toEqual(refused);
});

describe('a token bound to a key (DPoP)', () => {
  async function boundToken() {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = await exportJWK(pair.publicKey);
    const token = await tokenOf('lan', { dpop_jkt: await calculateJwkThumbprint(jwk) });
    const prove = (over: { htm?: string; htu?: string; jti?: string; token?: string } = {}) =>
      new SignJWT({
        htm: over.htm ?? 'POST',
        htu: over.htu ?? ADDRESS,
        ath: createHash('sha256')
          .update(over.token ?? token)
          .digest('base64url'),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setIssuedAt()
        .setJti(over.jti ?? randomUUID())
        .sign(pair.privateKey);
    const send = async (dpop: string) =>
      authenticator.authenticate({ authorization: `DPoP ${token}`, dpop }, REQUEST);
    return { token, prove, send };
  }

  test('is accepted with a fitting proof, once', async () => {
    const { prove, send } = await boundToken();
    const proof = await prove();
    expect(await send(proof)).toMatchObject({ id: '001190000001' });
    await expect(send(proof)).rejects.toEqual(refused);
  });

  test('is refused without a proof, or as a bearer token', async () => {
    const { token } = await boundToken();
    await expect(authenticator.authenticate({ authorization: `DPoP ${token}` }, REQUEST)).rejects.toEqual(
      refused,
    );
    await expect(present(token)).rejects.toEqual(refused);
  });

  test.each([{ htm: 'GET' }, { htu: 'http://gateway.example/other' }, { token: 'another' }])(
    'is refused with a proof for something else: %p',
    async (over) => {
      const { prove, send } = await boundToken();
      await expect(send(await prove(over))).rejects.toEqual(refused);
    },
  );
});

describe('when the keys of the issuer cannot be read', () => {
  const away = expect.objectContaining({
    code: 'AGENCY_UNREACHABLE',
    publicExtensions: { agency: 'identity' },
  });

  test.each([
    ['nobody answers', undefined],
    ['it answers with a failure', 500],
    ['it answers with something else', 200],
  ])('no token is called wrong: %s', async (_what, status) => {
    const server = createServer((_request, response) => {
      if (status === undefined) response.destroy();
      else response.writeHead(status).end('<html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const lost = createAuthenticator({ ...rules(), jwksUrl: `http://127.0.0.1:${port}/jwks` });
      await expect(present(await tokenOf('lan'), lost)).rejects.toEqual(away);
      const failed: unknown[] = [];
      const identify = createIdentifyCaller({
        authenticator: lost,
        ownAddresses: ownAddresses(ADDRESS),
        limits: { admitRequest: async () => undefined, admitCheck: () => undefined },
        shares: { learn: () => undefined },
        recordFailedLogin: async (_visit, error) => void failed.push(error),
      });
      const visit = {
        requestId: 'r',
        origin: '192.0.2.1',
        method: 'POST',
        arrival: { localAddress: undefined, localPort: undefined, target: '/' },
        headers: { authorization: `Bearer ${await tokenOf('lan')}` },
      };
      expect(await identify(visit)).toEqual(away);
      expect(failed).toEqual([]);
    } finally {
      server.close();
    }
  });
});

test('a key that its issuer withdraws is refused within minutes', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  let keys: JWK[] = [{ ...(await exportJWK(publicKey)), kid: 'leaked', alg: 'ES256' }];
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let now = Date.now();
  const own = createAuthenticator({
    ...rules(),
    jwksUrl: `http://127.0.0.1:${port}/jwks`,
    now: () => new Date(now),
  });
  const token = await new SignJWT({ client_id: 'portal', channel: 'PORTAL', kind: 'citizen', loa: 2 })
    .setProtectedHeader({ alg: 'ES256', kid: 'leaked', typ: 'at+jwt' })
    .setIssuer(provider.url)
    .setAudience(DEMO_AUDIENCE)
    .setSubject('001190000001')
    .setIssuedAt()
    .setExpirationTime('1h')
    .setJti(randomUUID())
    .sign(privateKey);
  const codeNow = () =>
    present(token, own).then(
      () => 'accepted',
      (error: unknown) => reasonOf(error),
    );
  try {
    expect(await codeNow()).not.toContain('JWK');
    keys = [];
    now += 7 * 60_000;
    expect(await codeNow()).toContain('JWK');
  } finally {
    server.close();
  }
});

const reasonOf = (error: unknown): string => (error as Error).message;

// Last: rotation changes the provider's keys for everybody after it.
describe('after a rotation of keys', () => {
  test('signed with a rotated key is accepted once the keys are read anew', async () => {
    await fetch(`${provider.url}/__control`, { method: 'POST', body: JSON.stringify({ rotate: true }) });
    const fresh = createAuthenticator(rules());
    expect(await present(await tokenOf('minh'), fresh)).toMatchObject({ id: '001099000003' });
  });
});
