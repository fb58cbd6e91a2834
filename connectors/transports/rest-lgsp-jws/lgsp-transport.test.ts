import { describe, expect, test } from '@jest/globals';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { toAgencyId } from '../../../schema/terms.ts';
import { REFETCH_WINDOW_MS } from '../http/aged-value.ts';
import type { HttpAnswer, HttpExchange, HttpRequest } from '../http/http-exchange.ts';
import { createJwsSigner, type JwsSigner } from './jws.ts';
import { createLgspTransport, MAX_SKEW_MS } from './lgsp-transport.ts';
import { createReplayWindow } from './replay-window.ts';

const agency = toAgencyId('police');
const START_MS = Date.parse('2026-11-20T02:00:00Z');
const partner = {
  accessKey: 'access',
  secretKey: 'khóa',
  appName: 'LienThongHaNoi',
  partnerCode: 'H26.LIENTHONG',
  partnerCodeCus: 'H26',
  peerCode: 'G01.DANCU',
};

async function pair(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  return {
    signer: await createJwsSigner(await exportPKCS8(privateKey), 'ES256', kid),
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
  };
}

const decode = (compact: string, part: 0 | 1): Record<string, unknown> =>
  JSON.parse(Buffer.from(compact.split('.')[part] ?? '', 'base64url').toString('utf8'));

interface Bench {
  nowMs: number;
  signer: JwsSigner;
  jwks: object[];
  tokenSeconds: number | string;
  refuseToken: string | undefined;
  /** Changes the answer's claims. */
  change: Record<string, unknown>;
  typ: string;
}

async function bench() {
  const police = await pair('police-1');
  const ours = await pair('ours-1');
  const state: Bench = {
    nowMs: START_MS,
    signer: police.signer,
    jwks: [police.jwk],
    tokenSeconds: 300,
    refuseToken: undefined,
    change: {},
    typ: 'lgsp-answer+jws',
  };
  const sent: HttpRequest[] = [];
  let ids = 0;
  const answer = (body: string, status = 200): HttpAnswer => ({
    status,
    headers: {},
    body: Buffer.from(body),
  });
  const exchange: HttpExchange = {
    async send(request) {
      sent.push(request);
      if (request.path === '/jwks') return answer(JSON.stringify({ keys: state.jwks }));
      if (request.path === '/token') {
        const count = sent.filter(({ path }) => path === '/token').length;
        return answer(JSON.stringify({ access_token: `token-000${count}`, expires_in: state.tokenSeconds }));
      }
      if (request.headers?.['authorization'] === `Bearer ${state.refuseToken}`) return answer('{}', 401);
      const claims = decode(String(request.body), 1);
      return answer(
        await state.signer.sign(state.typ, {
          iss: 'G01.DANCU',
          aud: 'H26.LIENTHONG',
          iat: Math.floor(state.nowMs / 1000),
          jti: `answer-${sent.length}`,
          inResponseTo: claims['jti'],
          service: request.path,
          MaLoi: '00',
          ...state.change,
        }),
      );
    },
    async close() {},
  };
  const transport = createLgspTransport({
    agency,
    exchange,
    partner,
    signer: ours.signer,
    answerAlgorithms: ['ES256'],
    now: () => state.nowMs,
    createId: () => {
      ids += 1;
      return `request-${ids}`;
    },
  });
  const call = () =>
    transport.call('/dan-cu/tra-cuu-lo', { NguoiYeuCau: 'VN1' }, new AbortController().signal);
  const paths = () => sent.map(({ path }) => path);
  return { state, sent, call, paths };
}

describe('LGSP transport', () => {
  test('asks for a token with the partner header, then sends a signed request with both', async () => {
    const { sent, call, paths } = await bench();
    const { payload, messageId } = await call();
    expect(payload).toMatchObject({ MaLoi: '00', inResponseTo: 'request-1' });
    expect(messageId).toBe('answer-2');
    expect(paths()).toEqual(['/token', '/dan-cu/tra-cuu-lo', '/jwks']);
    const [token, request] = sent;
    expect(token).toMatchObject({ method: 'POST', body: 'grant_type=client_credentials' });
    expect(
      JSON.parse(Buffer.from(token?.headers?.['lgspaccesstoken'] ?? '', 'base64').toString('utf8')),
    ).toEqual({
      AccessKey: 'access',
      SecretKey: 'khóa',
      AppName: 'LienThongHaNoi',
      PartnerCode: 'H26.LIENTHONG',
      PartnerCodeCus: 'H26',
    });
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer token-0001',
      lgspaccesstoken: token?.headers?.['lgspaccesstoken'],
    });
    expect(decode(String(request?.body), 0)).toEqual({
      alg: 'ES256',
      typ: 'lgsp-request+jws',
      kid: 'ours-1',
    });
    expect(decode(String(request?.body), 1)).toEqual({
      NguoiYeuCau: 'VN1',
      iss: 'H26.LIENTHONG',
      aud: 'G01.DANCU',
      iat: START_MS / 1000,
      jti: 'request-1',
      service: '/dan-cu/tra-cuu-lo',
    });
  });

  test.each([
    ['number', 300],
    ['text', '300'],
  ])('a token whose life comes as a %s is used until shortly before its end', async (_name, seconds) => {
    const { state, call, paths } = await bench();
    state.tokenSeconds = seconds;
    await call();
    state.nowMs += 289_000;
    await call();
    expect(paths().filter((path) => path === '/token')).toHaveLength(1);
    state.nowMs += 2_000;
    await call();
    expect(paths().filter((path) => path === '/token')).toHaveLength(2);
  });

  test('after 401 it gets another token and signs a new request with a new id; a second 401 is a fault', async () => {
    const { state, sent, call } = await bench();
    state.refuseToken = 'token-0001';
    await call();
    const requests = sent.filter(({ path }) => path === '/dan-cu/tra-cuu-lo');
    expect(requests.map(({ body }) => decode(String(body), 1)['jti'])).toEqual(['request-1', 'request-2']);
    state.refuseToken = 'token-0002';
    state.nowMs += 1;
    await call();
    state.refuseToken = undefined;
    const other = await bench();
    Object.defineProperty(other.state, 'refuseToken', {
      get: () => `token-000${other.sent.filter(({ path }) => path === '/token').length}`,
    });
    await expect(other.call()).rejects.toMatchObject({ code: 'AGENCY_FAULT' });
  });

  test.each([
    ['signed by another party', { iss: 'G01.OTHER' }],
    ['meant for another partner', { aud: 'H01' }],
    ['an answer to another request', { inResponseTo: 'request-99' }],
    ['an answer of another service', { service: '/ho-so/tra-cuu-lo' }],
    ['too old', { iat: (START_MS - MAX_SKEW_MS) / 1000 - 1 }],
    ['from the future', { iat: (START_MS + MAX_SKEW_MS) / 1000 + 1 }],
    ['without a time', { iat: '1' }],
    ['without an id', { jti: '' }],
  ])('a rightly signed answer that is %s is refused', async (_name, change) => {
    const { state, call } = await bench();
    state.change = change;
    await expect(call()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test('an answer id that was seen before is refused', async () => {
    const { state, call } = await bench();
    state.change = { jti: 'the-same-id' };
    await call();
    await expect(call()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test('another typ is refused: a signed request or token is no answer', async () => {
    const { state, call } = await bench();
    state.typ = 'lgsp-request+jws';
    await expect(call()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test('an algorithm that is not pinned is refused even with a published key', async () => {
    const { state, call } = await bench();
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
    state.signer = await createJwsSigner(await exportPKCS8(privateKey), 'EdDSA', 'ed-1');
    state.jwks = [...state.jwks, { ...(await exportJWK(publicKey)), kid: 'ed-1', alg: 'EdDSA', use: 'sig' }];
    await expect(call()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test('a new key is fetched when it appears; invented key ids do not make us fetch for ever', async () => {
    const { state, call, paths } = await bench();
    await call();
    const next = await pair('police-2');
    state.signer = next.signer;
    state.jwks = [next.jwk];
    await call();
    state.signer = (await pair('police-666')).signer;
    for (let turn = 0; turn < 10; turn += 1) {
      await expect(call()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
    }
    const fetched = () => paths().filter((path) => path === '/jwks').length;
    expect(fetched()).toBe(4);
    state.nowMs += REFETCH_WINDOW_MS;
    await expect(call()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
    expect(fetched()).toBe(5);
  });

  test('a signing key that is none stops the start without being quoted', async () => {
    await expect(createJwsSigner('not a key', 'ES256', 'k')).rejects.toThrow('no PKCS#8 private key');
    await expect(createJwsSigner('not a key', 'ES256', 'k')).rejects.not.toThrow('not a key');
  });
});

test('the replay window forgets after its time, and not before', () => {
  let nowMs = 0;
  const window = createReplayWindow(1_000, () => nowMs);
  expect([window.admit('a'), window.admit('b'), window.admit('a')]).toEqual([true, true, false]);
  nowMs = 1_000;
  expect(window.admit('a')).toBe(false);
  nowMs = 1_001;
  expect([window.admit('a'), window.admit('b')]).toEqual([true, true]);
});
