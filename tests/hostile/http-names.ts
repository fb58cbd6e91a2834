import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { startTestGateway, type TestGateway } from '../gateway.ts';

/** Run by `http.test.ts`: a gateway of its own in the same process starts in no time. */
export const namesFromOutside = (): void =>
  describe('names, origins and headers', () => {
    /** What every object answers to although nobody put it there. */
    const INHERITED = [...Object.getOwnPropertyNames(Object.prototype), 'prototype', 'then', 'toJSON'];
    const PORTAL = 'https://portal.hanoi.example';

    let gateway: TestGateway;
    let auditor: string;
    let port: number;
    beforeAll(async () => {
      gateway = await startTestGateway({ GATEWAY_ALLOWED_ORIGINS: PORTAL });
      auditor = await gateway.world.token('auditor');
      port = Number(new URL(gateway.url).port);
    }, 90_000);
    afterAll(() => gateway.close());

    interface Told {
      readonly status: number;
      readonly headers: NodeJS.Dict<string | string[]>;
      readonly text: string;
    }

    /** Not `fetch`: it mends paths and writes headers of its own. */
    async function ask(
      path: string,
      { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: string } = {},
    ): Promise<Told> {
      const sent = request({ host: '127.0.0.1', port, path, method, headers: { ...headers } });
      sent.end(body);
      const [response] = await once(sent, 'response');
      let text = '';
      for await (const chunk of response) {
        text += chunk;
        // A stream of events goes on; its beginning says enough.
        if (String(response.headers['content-type']).includes('event-stream')) break;
      }
      return { status: response.statusCode, headers: response.headers, text };
    }
    const JSON_BODY = { 'content-type': 'application/json' };
    const post = (body: string, headers: object = {}, path = '/graphql') =>
      ask(path, { method: 'POST', body, headers: { ...JSON_BODY, ...headers } });

    /** The same again, so that what one name leaves behind shows in the next answer. */
    async function isWell(): Promise<void> {
      const answer = await gateway.ask('lan', '{ me { person { fullName } } }');
      expect([answer.status, answer.data?.me?.person?.fullName]).toEqual([200, expect.any(String)]);
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    }

    describe('names that every object has', () => {
      const places: readonly [string, (name: string) => Promise<Told>][] = [
        ['a file of the explorer', (name) => ask(`/graphql/explorer/${name}`)],
        ['a path', (name) => ask(`/${name}`)],
        ['an agency of a webhook', (name) => post('{}', {}, `/webhooks/${name}`)],
        ['a method', (name) => ask('/graphql', { method: name === '__proto__' ? 'PROPFIND' : 'TRACE' })],
        ['a parameter of the address', (name) => ask(`/graphql?${name}=1`)],
        ['a parameter of an export', (name) => ask(`/access-log/export?${name}=1`, bearer(auditor))],
        ['a value of an export', (name) => ask(`/access-log/export?format=${name}`, bearer(auditor))],
        ['a kind of an export', (name) => ask(`/access-log/export?kind=${name}`, bearer(auditor))],
        ['a log of an export', (name) => ask(`/access-log/export?log=${name}`, bearer(auditor))],
        ['a field', (name) => post(query(`{ ${name} }`))],
        ['an argument', (name) => post(query(`{ dossier(${name}: "x") { code } }`))],
        ['a type', (name) => post(query(`{ ... on ${name} { code } }`))],
        ['a directive', (name) => post(query(`{ me @${name} { person { fullName } } }`))],
        ['a fragment that is not there', (name) => post(query(`{ ...${name} }`))],
        [
          'an operation that is not there',
          (name) => post(query('query A { __typename }', { operationName: name })),
        ],
        ['a document', (name) => post(JSON.stringify({ documentId: name }))],
        [
          'a hash',
          (name) =>
            post(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: name } } })),
        ],
        ['a variable of a type', (name) => post(query(`query($a: ${name}) { __typename }`))],
        ['a code', (name) => post(query(`{ dossier(code: "${name}") { code } }`))],
        [
          'a cursor',
          (name) => post(query(`{ procedures(first: 1, after: "${name}") { edges { cursor } } }`)),
        ],
        [
          'an enumeration',
          (name) =>
            post(
              query('query($s: DossierStatus) { dossiers(filter: {status: [$s]}) { edges { cursor } } }', {
                variables: { s: name },
              }),
            ),
        ],
        [
          'the key of a body',
          (name) => post(`{"query": "{ nothing }", ${JSON.stringify(name)}: {"polluted": 1}}`),
        ],
        [
          'a stream',
          (name) =>
            post(query(`subscription { ${name} }`), { accept: 'text/event-stream' }, '/graphql/stream'),
        ],
      ];
      const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
      const query = (text: string, more: object = {}) => JSON.stringify({ query: text, ...more });

      test.each(places)('as %s are refused, and nothing breaks', async (_place, at) => {
        const answers = await Promise.all(INHERITED.map(async (name) => [name, await at(name)] as const));
        for (const [name, { status, text }] of answers) {
          const broken = status >= 500 || text.includes('"INTERNAL"') || text.includes('[native code]');
          // A stream and a document tell what is wrong inside of a 200.
          const refused = status >= 400 || text.includes('"errors"');
          expect([name, broken, refused, broken || !refused ? text : '']).toEqual([name, false, true, '']);
        }
        await isWell();
      });

      test.each([
        [
          'variables',
          (name: string) =>
            `{"query": "query($a: String) { __typename }", "variables": {${name}: {"polluted": 1}, "a": null}}`,
        ],
        [
          'extensions',
          (name: string) => `{"query": "{ __typename }", "extensions": {${name}: {"polluted": 1}}}`,
        ],
        [
          'an input object',
          (name: string) =>
            `{"query": "query($f: DossierFilter) { dossiers(filter: $f) { edges { cursor } } }", "variables": {"f": {${name}: {"polluted": 1}}}}`,
        ],
      ])('as keys of %s leave nothing behind', async (_where, body) => {
        for (const name of INHERITED) {
          const { status, text } = await post(body(JSON.stringify(name)));
          expect([name, status < 500, text.includes('"INTERNAL"')]).toEqual([name, true, false]);
        }
        await isWell();
      });

      test('as aliases are names like any other', async () => {
        for (const name of INHERITED) {
          const { data, errors } = await gateway.ask(
            'lan',
            `{ ${name}: me { ${name}: person { ${name}: fullName } } }`,
          );
          const own = (of: object) => Object.getOwnPropertyDescriptor(of, name)?.value;
          expect([name, errors, own(own(own(data)))]).toEqual([name, [], expect.any(String)]);
        }
      });
    });

    describe('what every answer says to browsers', () => {
      const routes: readonly [string, () => Promise<Told>][] = [
        ['the explorer', () => ask('/graphql', { headers: { accept: 'text/html' } })],
        ['a file of the explorer', () => ask('/graphql/explorer/explorer.js')],
        ['data', () => post('{"query": "{ __typename }"}')],
        ['a refusal', () => post('{')],
        ['a wrong token', () => post('{}', { authorization: 'Bearer x' })],
        ['a stream', () => ask('/graphql/stream?query=subscription{dossierChanged(code:"x"){code}}')],
        ['a refused export', () => ask('/access-log/export')],
        ['an export', () => ask('/access-log/export', { headers: { authorization: `Bearer ${auditor}` } })],
        ['a webhook', () => post('{}', {}, '/webhooks/hotline')],
        ['health', () => ask('/health/live')],
        ['readiness', () => ask('/health/ready')],
        ['metrics', () => ask('/metrics')],
        ['nothing', () => ask('/nothing')],
        ['an address that is no text', () => ask('/%ff')],
        ['a preflight', () => ask('/graphql', { method: 'OPTIONS', headers: { origin: PORTAL } })],
        ['a method that is not there', () => ask('/graphql', { method: 'DELETE' })],
        ['a body that is too large', () => post('x'.repeat(200_000))],
        ['a body of another type', () => post('<a/>', { 'content-type': 'text/xml' })],
      ];

      test.each(routes)('%s is neither framed, guessed, referred to nor kept', async (what, at) => {
        const { headers } = await at();
        expect(headers).toMatchObject({
          'content-security-policy': expect.stringMatching(/frame-ancestors 'none'/),
          'x-frame-options': 'DENY',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        });
        // The explorer's files are the same for everybody.
        expect(headers['cache-control']).toMatch(what === 'a file of the explorer' ? /^public/ : /^no-store/);
      });
    });

    describe('an origin is compared whole', () => {
      const strangers = [
        'null',
        '',
        'https://evil.test',
        `${PORTAL}.evil.test`,
        'https://evil-portal.hanoi.example',
        `${PORTAL}:8443`,
        'http://portal.hanoi.example',
        `${PORTAL}/`,
        `${PORTAL} https://evil.test`,
        'https://user@portal.hanoi.example',
        'HTTPS://PORTAL.HANOI.EXAMPLE',
        'https://127.0.0.1:PORT',
        'http://127.0.0.1',
        'http://127.0.0.1:1',
        'http://evil.test:PORT',
        'http://127.0.0.1:PORT.evil.test',
        'x://127.0.0.1:PORT',
      ];
      const openSocket = async (headers: Record<string, string>): Promise<string> => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql/stream`, 'graphql-transport-ws', {
          headers,
        });
        const came = await Promise.race([
          once(socket, 'open').then(() => 'open'),
          once(socket, 'unexpected-response').then(([, { statusCode }]) => String(statusCode)),
        ]);
        socket.on('error', () => undefined).terminate();
        return came;
      };
      const filled = (origin: string) => origin.replace('PORT', String(port));

      test.each([PORTAL, 'http://127.0.0.1:PORT', 'http://localhost:PORT'])(
        'a socket is open to %s',
        async (origin) => {
          expect(await openSocket({ origin: filled(origin) })).toBe('open');
        },
      );

      test('a socket is open to a program, which names no origin', async () => {
        expect(await openSocket({})).toBe('open');
      });

      test.each(strangers)('a socket is closed to %p, whatever Host says', async (origin) => {
        const host = /^[a-z]*:\/\/([^/ ]*)/i.exec(filled(origin))?.[1] ?? 'null';
        expect(await openSocket({ origin: filled(origin), host })).toBe('403');
        expect(await openSocket({ origin: filled(origin) })).toBe('403');
      });

      test.each(strangers)('no answer may be read by a page of %p', async (origin) => {
        const { headers } = await post('{"query": "{ __typename }"}', { origin: filled(origin) });
        expect(headers['access-control-allow-origin']).toBeUndefined();
      });

      test('an answer may be read by a page that is allowed to', async () => {
        const { headers } = await post('{"query": "{ __typename }"}', { origin: PORTAL });
        expect(headers).toMatchObject({ 'access-control-allow-origin': PORTAL, vary: 'Origin' });
      });
    });
  });
