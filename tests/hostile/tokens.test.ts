import { createHash, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';
import {
  compact,
  macedBy,
  makeOwnKey,
  type OwnKey,
  partsOf,
  proofBy,
  publicForms,
  signedBy,
} from './forged-tokens.ts';
import { proofsOfPossession } from './tokens-dpop.ts';
import {
  expectNothingLeaked,
  expectRefused,
  secretsFrom,
  startWatchedGateway,
  type WatchedGateway,
} from './watched-gateway.ts';

const ASK = JSON.stringify({ query: '{ me { person { fullName } dossiers { nodes { code } } } }' });

let gateway: WatchedGateway;
/** Genuine tokens: what a forger begins with. */
let minhs: string;
let lans: string;
let published: Readonly<Record<string, unknown>>;
const own = makeOwnKey();
/** A second key of the issuer, published beside the true one, so that a token can be genuine and its claims wrong. */
const issuers = makeOwnKey();
const keys = createServer(async (_request, response) => {
  const { keys: known } = (await (await fetch(`${world.identityUrl}/jwks`)).json()) as { keys: object[] };
  response.end(
    JSON.stringify({ keys: [...known, { ...issuers.jwk, kid: 'second', alg: 'ES256', use: 'sig' }] }),
  );
});
let world: MockWorldHandle;
/** Serves the forger's keys, and counts who comes for them. */
const bait = createServer((_request, response) => {
  visits += 1;
  response.end(JSON.stringify({ keys: [{ ...own.jwk, kid: 'own', alg: 'ES256', use: 'sig' }] }));
});
let visits = 0;
let baitUrl: string;

beforeAll(async () => {
  world = await connectMockWorld();
  gateway = await startWatchedGateway({ IDENTITY_JWKS_URL: await listen(keys) });
  [minhs, lans] = await Promise.all([gateway.world.token('minh'), gateway.world.token('lan')]);
  const answer = await fetch(`${world.identityUrl}/jwks`);
  published = ((await answer.json()) as { keys: Record<string, unknown>[] }).keys[0] ?? {};
  baitUrl = await listen(bait);
}, 90_000);
afterAll(async () => {
  bait.close();
  keys.close();
  await gateway.close();
});
beforeEach(() => world.reset());

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`;
}

/** Refused as a whole, on record once, and nobody was asked anything. */
async function expectNobody(headers: Readonly<Record<string, string>>): Promise<void> {
  const before = await gateway.failedLogins();
  const told = await gateway.post(ASK, headers);
  expect(told.status).toBe(401);
  expectRefused(told, 'UNAUTHENTICATED');
  expectNothingLeaked(told.text, secretsFrom(undefined));
  expect(told.text).not.toMatch(/eyJ|alg|kid|expired|signature/i);
  expect(await gateway.failedLogins()).toBe(before + 1);
  expect(await gateway.heard()).toEqual([]);
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const lansClaims = () => partsOf(lans).payload;
const header = (more: object = {}) => ({ alg: 'ES256', typ: 'at+jwt', kid: published['kid'], ...more });
const byOwnKey = (more: object = {}, claims: object = {}) =>
  signedBy(own.privateKey, header(more), { ...lansClaims(), ...claims });

describe('a forged token is nobody’s, with', () => {
  const none = (alg: unknown) => () =>
    compact({ header: header({ alg }), payload: lansClaims(), signature: '' });
  test.each<[string, () => string]>([
    ['no algorithm', none('none')],
    ['no algorithm in other letters', none('nOnE')],
    ['an empty algorithm', none('')],
    ['a list of algorithms', none(['ES256', 'none'])],
    [
      'no algorithm, and a true signature',
      () =>
        compact({
          header: header({ alg: 'none' }),
          payload: lansClaims(),
          signature: partsOf(lans).signature,
        }),
    ],
    [
      'a signature of zeros (r = s = 0)',
      () =>
        compact({
          header: header(),
          payload: lansClaims(),
          signature: Buffer.alloc(64).toString('base64url'),
        }),
    ],
    [
      'a signature of the curve’s order',
      () => {
        const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
        return compact({
          header: header(),
          payload: lansClaims(),
          signature: Buffer.concat([order, order]).toString('base64url'),
        });
      },
    ],
    ['no signature', () => compact({ header: header(), payload: lansClaims(), signature: '' })],
    [
      'a signature of another length',
      () => compact({ header: header(), payload: lansClaims(), signature: 'AA' }),
    ],
    ['a signature of another token', () => compact({ ...partsOf(minhs), payload: lansClaims() })],
    [
      'the payload of another, a stretch of the true one',
      () =>
        compact({
          ...partsOf(minhs),
          payload: { ...partsOf(minhs).payload, person_id: '001190000001', sub: '001190000001' },
        }),
    ],
    [
      'another level of identity',
      () => compact({ ...partsOf(minhs), payload: { ...partsOf(minhs).payload, loa: 2, kind: 'auditor' } }),
    ],
    ['a header of another algorithm', () => compact({ ...partsOf(lans), header: header({ alg: 'EdDSA' }) })],
    ['the key in its header', () => byOwnKey({ jwk: own.jwk })],
    ['the key in its header, and no name of one', () => byOwnKey({ jwk: own.jwk, kid: undefined })],
    ['an address of keys', () => byOwnKey({ jku: baitUrl, kid: 'own' })],
    ['an address of a certificate', () => byOwnKey({ x5u: baitUrl, kid: 'own' })],
    ['a certificate', () => byOwnKey({ x5c: [Buffer.from('forged').toString('base64')] })],
    ['a key’s name that is a path', () => byOwnKey({ kid: '../../../../dev/null' })],
    ['a key’s name that is SQL', () => byOwnKey({ kid: "x' UNION SELECT 'AA' -- " })],
    ['a key’s name that is an address', () => byOwnKey({ kid: baitUrl })],
    ['a key’s name that every object has', () => byOwnKey({ kid: '__proto__' })],
    ['a key’s name that is an object', () => byOwnKey({ kid: { toString: 'x' } })],
    ['a demand that nobody here knows', () => byOwnKey({ crit: ['b64', 'exp'], b64: false })],
    ['a payload that is not encoded (RFC 7797)', () => byOwnKey({ b64: false, crit: ['b64'] })],
    ['compression', () => byOwnKey({ zip: 'DEF' })],
    [
      'the type of an id token',
      () => compact({ ...partsOf(lans), header: { ...partsOf(lans).header, typ: 'JWT' } }),
    ],
    ['a token within', () => byOwnKey({ cty: 'JWT' }, { token: lans })],
    ['two payloads', () => `${lans}.${lans.split('.')[1]}`],
    ['five parts', () => `${lans.split('.')[0]}....`],
    ['one part cut off', () => lans.split('.').slice(0, 2).join('.')],
    ['a changed last letter', () => lans.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))],
    ['other letters of base64', () => `${lans.slice(0, -4)}+/==`],
    ['a blank within', () => lans.replace('.', '. ')],
    [
      'the same claim twice',
      () => {
        const [head = '', payload = '', signature = ''] = minhs.split('.');
        const text = Buffer.from(payload, 'base64url')
          .toString('utf8')
          .replace(/}$/, ',"person_id":"001190000001"}');
        return [head, Buffer.from(text).toString('base64url'), signature].join('.');
      },
    ],
    [
      'a header that is a list',
      () => compact({ header: [header()], payload: lansClaims(), signature: partsOf(lans).signature }),
    ],
    [
      'a payload that is a text',
      () => compact({ header: header(), payload: '"lan"', signature: partsOf(lans).signature }),
    ],
    [
      'JSON instead of parts',
      () =>
        JSON.stringify({
          payload: lans.split('.')[1],
          signatures: [{ protected: lans.split('.')[0], signature: lans.split('.')[2] }],
        }),
    ],
  ])('%s', async (_what, forge) => {
    await expectNobody(bearer(forge()));
    expect(visits).toBe(0);
  });

  test('the public key as a secret', async () => {
    for (const secret of publicForms(published))
      await expectNobody(bearer(macedBy(secret, header({ alg: 'HS256' }), lansClaims())));
    await expectNobody(bearer(macedBy('', header({ alg: 'HS256' }), lansClaims())));
  });
});

test('a token that has ended is nobody’s', async () => {
  await expectNobody(bearer(await gateway.world.token('lan', { expiresIn: -60 })));
});

describe('a genuine signature is not enough', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const token = (over: object = {}, head: object = {}) =>
    signedBy(
      issuers.privateKey,
      { alg: 'ES256', typ: 'at+jwt', kid: 'second', ...head },
      { ...lansClaims(), ...over },
    );

  test('but for us, it is one', async () => {
    const told = await gateway.post(ASK, bearer(token()));
    expect(JSON.parse(told.text).data.me.person.fullName).toBe('Nguyễn Thị Lan');
  });

  test.each<[string, () => string]>([
    ['for another audience', () => token({ aud: 'https://other.example' })],
    ['for no audience', () => token({ aud: undefined })],
    ['for a list without us', () => token({ aud: ['https://other.example'] })],
    [
      'for one that begins like us',
      () => token({ aud: 'https://gateway.lienthong.hanoi.example.evil.example' }),
    ],
    ['of another issuer', () => token({ iss: 'https://other.example' })],
    ['of our issuer with a slash', () => token({ iss: `${gateway.world.identityUrl}/` })],
    ['of no issuer', () => token({ iss: undefined })],
    ['that has ended', () => token({ exp: now() - 60 })],
    ['without an end', () => token({ exp: undefined })],
    ['whose end is a text', () => token({ exp: String(now() + 600) })],
    ['whose end is beyond all numbers', () => token({ exp: 'Infinity' })],
    ['that begins tomorrow', () => token({ nbf: now() + 86_400 })],
    ['without an id', () => token({ jti: undefined })],
    ['without a subject', () => token({ sub: undefined })],
    ['without its time', () => token({ iat: undefined })],
    ['of the type of an id token', () => token({}, { typ: 'JWT' })],
    ['of no type', () => token({}, { typ: undefined })],
    ['of the type of a proof', () => token({}, { typ: 'dpop+jwt' })],
    ['of a type that begins like ours', () => token({}, { typ: 'at+jwt2' })],
    ['with a demand that nobody here knows', () => token({}, { crit: ['urn:x'], 'urn:x': true })],
    ['of a citizen without a personal id', () => token({ person_id: undefined })],
    ['of a citizen with another’s form of id', () => token({ person_id: '1190000001' })],
    ['of an officer with a personal id', () => token({ kind: 'officer', agency: 'land', unit: 'H26.12' })],
    [
      'of an officer of no agency',
      () => token({ kind: 'officer', person_id: undefined, sub: 'officer-land' }),
    ],
    ['of a kind that nobody knows', () => token({ kind: 'root' })],
    ['of two kinds', () => token({ kind: ['citizen', 'auditor'] })],
    ['with a level beyond the highest', () => token({ loa: 3 })],
    ['with a level that is a text', () => token({ loa: '2' })],
    ['of a client whose name is a pattern', () => token({ client_id: 'kiosk-*' })],
    [
      'of somebody who acts without end',
      () => token({ act: { sub: 'clerk-cn4', kind: 'clerk', branch: 'CN4' } }),
    ],
    ['of a session that has ended', () => token({ session_exp: now() - 60 })],
    ['bound to something unknown', () => token({ cnf: { 'x5t#S256': 'AA' } })],
    ['bound to a key, without a proof', () => token({ cnf: { jkt: 'AA' } })],
  ])('%s', async (_what, make) => {
    const told = await gateway.post(ASK, bearer(make()));
    expect(told.status).toBe(401);
    expectRefused(told, 'UNAUTHENTICATED');
    expectNothingLeaked(told.text, secretsFrom(undefined));
    expect(await gateway.heard()).toEqual([]);
  });
});

describe('a token that is bound to a key', () => {
  let bound: string;
  let key: OwnKey;
  beforeAll(async () => {
    key = makeOwnKey();
    bound = await gateway.world.token('lan', { dpop_jkt: await calculateJwkThumbprint(key.jwk) });
  });
  const send = (dpop: string | undefined, scheme = 'DPoP', token = bound) =>
    gateway.post(ASK, { authorization: `${scheme} ${token}`, ...(dpop === undefined ? {} : { dpop }) });

  test('opens with its proof, once', async () => {
    const proof = proofBy(key, bound, gateway.url);
    expect((await send(proof)).status).toBe(200);
    expect((await send(proof)).status).toBe(401);
  });

  const other = makeOwnKey();
  const now = () => Math.floor(Date.now() / 1000);
  const proof = (over: Parameters<typeof proofBy>[3], by = key) => proofBy(by, bound, gateway.url, over);
  test.each<[string, () => string | undefined]>([
    ['without a proof', () => undefined],
    ['with an empty proof', () => ''],
    ['with the token for a proof', () => bound],
    ['with a proof of another key', () => proof({}, other)],
    ['with a proof of another key that names the true one', () => proof({ header: { jwk: key.jwk } }, other)],
    ['with a proof for another token', () => proofBy(key, lans, gateway.url)],
    ['with a proof for no token', () => proof({ payload: { ath: undefined } })],
    ['with a proof for another method', () => proof({ payload: { htm: 'GET' } })],
    ['with a proof for another path', () => proof({ payload: { htu: `${gateway.url}/graphql/stream` } })],
    ['with a proof for another host', () => proof({ payload: { htu: 'https://evil.example/graphql' } })],
    ['with a proof for an address that is none', () => proof({ payload: { htu: '/graphql' } })],
    ['with a proof of yesterday', () => proof({ payload: { iat: now() - 86_400 } })],
    ['with a proof without a time', () => proof({ payload: { iat: undefined } })],
    ['with a proof without an id', () => proof({ payload: { jti: undefined } })],
    ['with a proof of another type', () => proof({ header: { typ: 'JWT' } })],
    ['with a proof without its key', () => proof({ header: { jwk: undefined } })],
    [
      'with a proof that shows its private key',
      () => proof({ header: { jwk: key.privateKey.export({ format: 'jwk' }) } }),
    ],
    [
      'with a proof that is not signed',
      () => {
        const { header: head, payload } = partsOf(proof({}) ?? '');
        return compact({ header: { ...head, alg: 'none' }, payload, signature: '' });
      },
    ],
    [
      'with a proof by a secret',
      () =>
        macedBy(
          'secret',
          {
            alg: 'HS256',
            typ: 'dpop+jwt',
            jwk: { kty: 'oct', k: Buffer.from('secret').toString('base64url') },
          },
          partsOf(proof({}) ?? '').payload,
        ),
    ],
    [
      'with a proof whose signature is zeros',
      () => {
        const { header: head, payload } = partsOf(proof({}) ?? '');
        return compact({ header: head, payload, signature: Buffer.alloc(64).toString('base64url') });
      },
    ],
    [
      'with a proof of RSA',
      () => {
        const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
        return proof({ header: { alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) } });
      },
    ],
    ['with two proofs in one', () => `${proof({})}, ${proof({})}`],
  ])('is nobody’s %s', async (_what, make) => {
    const told = await send(make());
    expect(told.status).toBe(401);
    expectRefused(told, 'UNAUTHENTICATED');
    expect(await gateway.heard()).toEqual([]);
  });

  test('is nobody’s as a bearer token, and a bearer token is nobody’s with a proof', async () => {
    expect((await send(proof({}), 'Bearer')).status).toBe(401);
    expect((await send(proofBy(key, lans, gateway.url), 'DPoP', lans)).status).toBe(401);
  });
});

test.each([
  'Basic bGFuOmxhbg==',
  'Bearer',
  'bearer  x',
  'Token x',
  'Bearer x, Bearer y',
  'Negotiate x',
  'Bearer of a long one',
])('what is no token is nobody’s: %s', async (authorization) => {
  await expectNobody({ authorization });
});

test('a refused token is on record without a word of it', async () => {
  const { data } = await gateway.ask(
    'auditor',
    '{ accessLog(first: 200, filter: { kind: LOGIN_FAILED }) { nodes { kind actor subject outcome } } }',
  );
  const told = JSON.stringify(data);
  expect(told).not.toMatch(/0011900|eyJ|http/);
  expect(told).not.toContain(createHash('sha256').update('001190000001').digest('hex').slice(0, 16));
});

proofsOfPossession();
