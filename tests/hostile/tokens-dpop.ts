import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { WebSocket } from 'ws';
import { startTestGateway, type TestGateway } from '../gateway.ts';

/** Run by `tokens.test.ts`: a gateway of its own in the same process starts in no time. */
export const proofsOfPossession = (): void =>
  describe('proofs of possession', () => {
    type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

    const AUDIENCE = 'https://gateway.test';
    const nowSeconds = () => Math.floor(Date.now() / 1_000);

    let issuer: string;
    let keyServer: Server;
    let issuerKey: PrivateKey;
    let holderKey: PrivateKey;
    let holderJwk: JWK;
    let gateway: TestGateway;
    let port: number;

    beforeAll(async () => {
      const issuing = await generateKeyPair('ES256');
      issuerKey = issuing.privateKey;
      const keys = [{ ...(await exportJWK(issuing.publicKey)), kid: 'k', alg: 'ES256' }];
      keyServer = createServer((_request, response) => response.end(JSON.stringify({ keys })));
      await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
      issuer = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`;
      const holding = await generateKeyPair('ES256');
      holderKey = holding.privateKey;
      holderJwk = await exportJWK(holding.publicKey);
      gateway = await startTestGateway({
        IDENTITY_ISSUER: issuer,
        IDENTITY_AUDIENCE: AUDIENCE,
        IDENTITY_JWKS_URL: `${issuer}/jwks`,
      });
      port = Number(new URL(gateway.url).port);
    }, 90_000);
    afterAll(async () => {
      await gateway.close();
      keyServer.close();
    });

    /** Signed whatever it says: claims that no honest issuer would write are the point here. */
    function sign(claims: object, header: object, key: PrivateKey): Promise<string> {
      return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);
    }

    const mint = (over: object = {}) =>
      sign(
        {
          iss: issuer,
          aud: AUDIENCE,
          sub: '001190000001',
          jti: randomUUID(),
          iat: nowSeconds(),
          exp: nowSeconds() + 300,
          kind: 'citizen',
          person_id: '001190000001',
          loa: 2,
          channel: 'PORTAL',
          client_id: 'portal',
          ...over,
        },
        { typ: 'at+jwt', kid: 'k' },
        issuerKey,
      );

    const bound = async () => mint({ cnf: { jkt: await calculateJwkThumbprint(holderJwk) } });

    const prove = (token: string, over: object = {}) =>
      sign(
        {
          htm: 'POST',
          htu: `http://127.0.0.1:${port}/graphql`,
          iat: nowSeconds(),
          jti: randomUUID(),
          ath: createHash('sha256').update(token).digest('base64url'),
          ...over,
        },
        { typ: 'dpop+jwt', jwk: holderJwk },
        holderKey,
      );

    /** Not `fetch`: it writes `Host` itself. */
    async function ask(
      headers: Record<string, string>,
      { path = '/graphql', method = 'POST' } = {},
    ): Promise<number> {
      const sent = request({ host: '127.0.0.1', port, path, method, headers });
      sent.end(method === 'POST' ? JSON.stringify({ query: '{ me { person { fullName } } }' }) : undefined);
      const [response] = await once(sent, 'response');
      response.resume();
      return response.statusCode;
    }
    const JSON_BODY = { 'content-type': 'application/json' };

    async function askBound(over: object, headers: Record<string, string> = {}, path = '/graphql') {
      const token = await bound();
      return ask(
        { ...JSON_BODY, authorization: `DPoP ${token}`, dpop: await prove(token, over), ...headers },
        { path },
      );
    }

    describe('a proof of possession', () => {
      test.each([
        ['as it stands', 'http://127.0.0.1:PORT/graphql'],
        ['by the name of the loopback', 'http://localhost:PORT/graphql'],
        ['in capitals', 'HTTP://LOCALHOST:PORT/graphql'],
        ['with a query and a fragment', 'http://127.0.0.1:PORT/graphql?a=1#b'],
        ['with needless escapes', 'http://127.0.0.1:PORT/%67raph%71l'],
        ['with dot segments', 'http://127.0.0.1:PORT/x/../graphql'],
      ])('names our address %s', async (_how, htu) => {
        expect(await askBound({ htu: htu.replace('PORT', String(port)) })).toBe(200);
      });

      test.each([
        ['another server', { htu: 'https://evil.test/graphql' }],
        ['another server, with its Host', { htu: 'http://evil.test/graphql' }, { host: 'evil.test' }],
        ['another port, with its Host', { htu: 'http://127.0.0.1:1/graphql' }, { host: '127.0.0.1:1' }],
        [
          'what a forwarding header says',
          { htu: 'https://evil.test/graphql' },
          { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https', forwarded: 'host=evil.test' },
        ],
        ['another path', { htu: 'http://127.0.0.1:PORT/graphql/' }],
        ['an escaped slash', { htu: 'http://127.0.0.1:PORT/%2fgraphql' }],
        ['another scheme', { htu: 'https://127.0.0.1:PORT/graphql' }],
        ['no address', { htu: '/graphql' }],
        ['a user in the address', { htu: 'http://a@127.0.0.1:PORT/graphql' }],
        ['what a browser would mend', { htu: 'http:\\\\127.0.0.1:PORT\\graphql' }],
        ['a list', { htu: ['http://127.0.0.1:PORT/graphql'] }],
        ['nothing', { htu: undefined }],
        ['another method', { htm: 'GET' }],
        ['the method in small letters', { htm: 'post' }],
        ['another token', { ath: 'x' }],
      ] as [string, Record<string, unknown>, Record<string, string>?][])(
        'for %s is refused',
        async (_what, over, headers = {}) => {
          const filled = JSON.parse(JSON.stringify(over).replaceAll('PORT', String(port)));
          expect(
            await askBound(
              { ...filled, ...('htu' in over && over['htu'] === undefined ? { htu: undefined } : {}) },
              headers,
            ),
          ).toBe(401);
        },
      );

      test.each([
        ['an hour ahead', () => nowSeconds() + 3_600],
        ['ten seconds ahead', () => nowSeconds() + 10],
        ['an hour old', () => nowSeconds() - 3_600],
        ['in milliseconds', () => Date.now()],
        ['endless', () => 1e308],
        ['negative', () => -1],
        ['a text', () => String(nowSeconds())],
        ['a list', () => [nowSeconds()]],
        ['missing', () => undefined],
        ['null', () => null],
      ])('of a time that is %s is refused', async (_what, iat) => {
        expect(await askBound({ iat: iat() })).toBe(401);
      });

      test.each([
        ['empty', ''],
        ['endless', 'x'.repeat(4_000)],
        ['a number', 1],
        ['a list', ['a']],
        ['missing', undefined],
      ])('whose id is %s is refused', async (_what, jti) => {
        expect(await askBound({ jti })).toBe(401);
      });

      test('counts at every door, and only for that door', async () => {
        const token = await bound();
        for (const path of ['/graphql/stream', '/access-log/export']) {
          const own = { htu: `http://127.0.0.1:${port}${path}`, htm: 'GET' };
          const headers = { authorization: `DPoP ${token}` };
          const open = await ask({ ...headers, dpop: await prove(token, own) }, { path, method: 'GET' });
          expect([path, open === 401]).toEqual([path, false]);
          const other = { ...own, htu: `http://127.0.0.1:${port}/graphql` };
          expect(await ask({ ...headers, dpop: await prove(token, other) }, { path, method: 'GET' })).toBe(
            401,
          );
        }
      });

      test.each([
        ['ours', () => `http://127.0.0.1:${port}/graphql/stream`, 'acknowledged'],
        ['that of Host', () => 'http://evil.test/graphql/stream', 'closed'],
      ])('for a socket names the address: %s', async (_what, htu, expected) => {
        const token = await bound();
        const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql/stream`, 'graphql-transport-ws', {
          headers: { host: 'evil.test' },
        });
        await once(socket, 'open');
        const came = Promise.race([
          once(socket, 'message').then(() => 'acknowledged'),
          once(socket, 'close').then(() => 'closed'),
        ]);
        const payload = {
          authorization: `DPoP ${token}`,
          dpop: await prove(token, { htm: 'GET', htu: htu() }),
        };
        socket.send(JSON.stringify({ type: 'connection_init', payload }));
        expect(await came).toBe(expected);
        socket.terminate();
      });
    });

    describe('an access token', () => {
      const present = async (over: object) =>
        ask({ ...JSON_BODY, authorization: `Bearer ${await mint(over)}` });

      test('of this moment is taken, be its clock a little ahead', async () => {
        expect(await present({})).toBe(200);
        expect(await present({ iat: nowSeconds() + 3 })).toBe(200);
        expect(await present({ iat: nowSeconds() - 0.5 })).toBe(200);
      });

      test.each([
        ['issued an hour ahead', () => ({ iat: nowSeconds() + 3_600, exp: nowSeconds() + 7_200 })],
        ['issued in milliseconds', () => ({ iat: Date.now() })],
        ['issued at no time', () => ({ iat: -1 })],
        ['issued endlessly late', () => ({ iat: 1e308 })],
        ['issued at a text', () => ({ iat: String(nowSeconds()) })],
        ['not valid for an hour yet', () => ({ nbf: nowSeconds() + 3_600 })],
        ['not valid before a text', () => ({ nbf: 'now' })],
        ['that never ends', () => ({ exp: 1e308 })],
        ['that ends beyond any calendar', () => ({ exp: 8.64e15 })],
        ['that ends at a text', () => ({ exp: String(nowSeconds() + 300) })],
        ['whose session never ends', () => ({ session_exp: 1e308 })],
      ])('%s is refused', async (_what, over) => {
        expect(await present(over())).toBe(401);
      });
    });
  });
