import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { LoopWatch } from './loop-watch.ts';

/** Run by `documents.test.ts`: a gateway of its own in the same process starts in no time. */
export const documentsOfAnySize = (): void =>
  describe('a message of any size', () => {
    /** No single message of at most `GATEWAY_MAX_BODY_BYTES` holds the event loop for longer. */
    const LIMIT_MS = 50;
    const TRIES = 8;
    /** Default of `GATEWAY_MAX_BODY_BYTES`. */
    const MAX_BODY = 131_072;
    /** What a body holds besides its document. */
    const AROUND = 200;

    let gateway: TestGateway;
    let token: string;

    beforeAll(async () => {
      gateway = await startTestGateway();
      token = await gateway.world.token('lan');
    });
    afterAll(() => gateway.close());

    const many = (piece: string, around = 0): string =>
      piece.repeat(
        Math.floor((MAX_BODY - AROUND - around) / Buffer.byteLength(JSON.stringify(piece).slice(1, -1))),
      );
    const inDocument = (piece: string): string => `{${many(piece)}}`;
    const CODE = 'dossier(code:"H26.12-261102-0001")';

    /** Fragments that spread the one before twice each. */
    const bomb = (levels: number): string =>
      `{${CODE}{...f${levels}}}fragment f0 on Dossier{code}${Array.from(
        { length: levels },
        (_, index) => ` fragment f${index + 1} on Dossier{...f${index} ...f${index}}`,
      ).join('')}`;

    const DOCUMENTS: readonly (readonly [string, string])[] = [
      ['deep fields', `${'{a'.repeat(30_000)}${'}'.repeat(30_000)}`],
      ['deep lists', `{a(b:${'['.repeat(60_000)}`],
      ['deep objects', `{a(b:${'{c:'.repeat(30_000)}`],
      ['deep inline fragments', `{${'...{'.repeat(25_000)}`],
      ['deep types of variables', `query($a:${'['.repeat(60_000)}Int${']'.repeat(60_000)}){a}`],
      ['many fields', inDocument('a ')],
      ['many aliases', inDocument('a:b ')],
      ['one long name', inDocument('x')],
      ['many arguments', `{a(${many('b:1 ')})}`],
      ['many values in a list', `{a(b:[${many('1 ')}])}`],
      ['many directives', `{a ${many('@b ')}}`],
      ['many variables', `query(${many('$a:Int ')}){b}`],
      ['many unused fragments', `{a}${many('fragment f on Q{b} ')}`],
      [
        'many fragments of many names',
        `{a}${Array.from({ length: 5_000 }, (_, i) => `fragment f${i} on Q{b}`).join('')}`,
      ],
      ['many spreads', inDocument('...f ')],
      ['fragments in a circle', `{...a}fragment a on Query{...b}fragment b on Query{...a}`],
      ['fragments that double', bomb(30)],
      ['a thousand fragments that double', bomb(1_000)],
      ['one long string', `{a(b:"${many('x')}")}`],
      ['one long string of escapes', `{a(b:"${many('\\n')}")}`],
      ['one long block string', `{a(b:"""${many('x\n')}""")}`],
      ['a block string that is indented', `{a(b:"""${many('      x\n')}""")}`],
      ['a number of many digits', `{a(b:${many('9')})}`],
      ['a fraction of many digits', `{a(b:0.${many('9')}e9)}`],
      ['comments', `{a}${many('#\n')}`],
      ['blanks', `{a${many(' ')}}`],
      ['definitions of types', many('type A{a:B}')],
      [
        'combining marks in a string',
        `{${CODE.replace('H26', `a${'\u0323\u0302\u0327\u0301'.repeat(15_000)}`)}{code}}`,
      ],
      ['names that are no fields, each with a guess', inDocument('dossie ')],
      [
        'all that is allowed',
        `{${Array.from({ length: 9 }, (_, i) => `a${i}:${CODE}{${'code status receivedAt dueAt '.repeat(8)}}`).join(' ')}}`,
      ],
      ['the same field, as often as is allowed', `{${CODE}{${'code '.repeat(380)}}}`],
    ];

    async function ask(body: string, headers: Record<string, string> = {}): Promise<Response> {
      return fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
        body,
      });
    }

    /** The least of some tries: a machine with other work beside it takes more of them. */
    async function longestHold(attempt: () => Promise<unknown>): Promise<number> {
      let least = Number.POSITIVE_INFINITY;
      for (let tries = 0; tries < TRIES && least >= LIMIT_MS; tries += 1) {
        const watch = new LoopWatch();
        watch.start();
        await attempt();
        least = Math.min(least, await watch.stop());
      }
      return least;
    }

    async function expectPromptAnswer(body: string): Promise<void> {
      let status = 0;
      const held = await longestHold(async () => {
        const answer = await ask(body);
        status = answer.status;
        await answer.text();
      });
      expect(status).toBeLessThan(500);
      expect(held).toBeLessThan(LIMIT_MS);
    }

    describe('a document of the longest body holds nobody up', () => {
      test.each(DOCUMENTS)('%s', (_name, query) =>
        expectPromptAnswer(JSON.stringify({ query: query.slice(0, MAX_BODY - AROUND) })),
      );
    });

    describe('a body of the longest kind holds nobody up', () => {
      const query = 'query($a:String!){dossier(code:$a){code}}';
      test.each<readonly [string, string]>([
        ['a long variable', JSON.stringify({ query, variables: { a: many('x') } })],
        [
          'combining marks in a variable',
          JSON.stringify({ query, variables: { a: `a${'\u0323\u0302\u0327\u0301'.repeat(15_000)}` } }),
        ],
        [
          'combining marks in the name of the operation',
          JSON.stringify({ query, operationName: `a${'\u0323\u0302'.repeat(30_000)}` }),
        ],
        [
          'many variables',
          JSON.stringify({
            query,
            variables: Object.fromEntries(Array.from({ length: 12_000 }, (_, i) => [`v${i}`, 1])),
          }),
        ],
        ['a long list', JSON.stringify({ query, variables: { a: Array(60_000).fill(1) } })],
        [
          'deep lists',
          `{"query":${JSON.stringify(query)},"variables":{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`,
        ],
        ['deep objects', `{"query":"{a}","extensions":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`],
        [
          'a number of many digits',
          `{"query":${JSON.stringify(query)},"variables":{"a":${'9'.repeat(100_000)}}}`,
        ],
        ['many members of one name', `{${'"query":"{a}",'.repeat(9_000)}"query":"{a}"}`],
        ['no JSON', many('{"a":')],
        ['a list of operations', `[${'{"query":"{a}"},'.repeat(8_000)}{}]`],
        ['a long hash', JSON.stringify({ documentId: `sha256:${many('a')}` })],
        [
          'many inputs of a filter',
          JSON.stringify({
            query: 'query($f:DossierFilter){dossiers(filter:$f,first:1){nodes{code}}}',
            variables: { f: { statuses: Array(20_000).fill('ACCEPTED'), search: many('x').slice(0, 1_000) } },
          }),
        ],
      ])('%s', (_name, body) => expectPromptAnswer(body));

      test('tokens, headers and addresses', async () => {
        for (const headers of [
          { authorization: `Bearer ${'a.'.repeat(6_000)}` },
          { authorization: `Bearer ${'eyJhbGciOiJFUzI1NiJ9.'.repeat(600)}` },
          { accept: 'a/b,'.repeat(3_000) },
          { 'accept-language': 'vi;q=0.1,'.repeat(1_300) },
          { dpop: 'a.b.'.repeat(3_000) },
        ])
          expect(
            await longestHold(async () => (await ask('{"query":"{__typename}"}', headers as never)).text()),
          ).toBeLessThan(LIMIT_MS);
        const long = `${gateway.url}/graphql?query=${'%7Ba%7D'.repeat(1_900)}&variables=${'%5B'.repeat(600)}`;
        expect(
          await longestHold(async () =>
            (await fetch(long, { headers: { accept: 'application/json' } })).text(),
          ),
        ).toBeLessThan(LIMIT_MS);
      });

      test('streams: documents over SSE and frames over WebSocket', async () => {
        const worst = [
          'many fields',
          'deep fields',
          'fragments that double',
          'one long string of escapes',
          'combining marks in a string',
        ];
        for (const [, query] of DOCUMENTS.filter(([one]) => worst.includes(one))) {
          const body = JSON.stringify({
            query: query.replace(/^\{/, 'subscription{').slice(0, MAX_BODY - AROUND),
          });
          const sse = await longestHold(async () => {
            const answer = await fetch(`${gateway.url}/graphql/stream`, {
              method: 'POST',
              headers: {
                'content-type': 'application/json',
                accept: 'text/event-stream',
                authorization: `Bearer ${token}`,
              },
              body,
              signal: AbortSignal.timeout(5_000),
            });
            await answer.body?.cancel();
          });
          const ws = await longestHold(() => sendFrame(`{"id":"1","type":"subscribe","payload":${body}}`));
          expect(Math.max(sse, ws)).toBeLessThan(LIMIT_MS);
        }
      });

      test('bytes that are no request', async () => {
        for (const bytes of [
          Buffer.alloc(60_000, 'a'),
          Buffer.from(`POST /graphql HTTP/1.1\r\n${'a: b\r\n'.repeat(4_000)}`),
        ])
          expect(await longestHold(() => sendBytes(bytes))).toBeLessThan(LIMIT_MS);
      });
    });

    function sendFrame(frame: string): Promise<void> {
      const socket = new WebSocket(
        `${gateway.url.replace('http', 'ws')}/graphql/stream`,
        'graphql-transport-ws',
      );
      return new Promise((resolve) => {
        const done = () => {
          socket.terminate();
          resolve();
        };
        setTimeout(done, 2_000).unref();
        socket.on('error', done);
        socket.on('close', done);
        socket.on('open', () =>
          socket.send(
            JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }),
          ),
        );
        socket.on('message', (data) => {
          if (String(data).includes('connection_ack')) socket.send(frame);
          else done();
        });
      });
    }

    function sendBytes(bytes: Buffer): Promise<void> {
      const { hostname, port } = new URL(gateway.url);
      return new Promise((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(bytes));
        socket.on('error', () => resolve());
        socket.on('close', () => resolve());
        socket.on('data', () => socket.end());
        setTimeout(() => socket.destroy(), 300);
      });
    }
  });
