import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startTestGateway, type TestGateway } from '../gateway.ts';

let gateway: TestGateway;
let token: string;
beforeAll(async () => {
  gateway = await startTestGateway();
  token = await gateway.world.token('lan');
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());

const LAND = 'H26.12-261102-0001';
const codesOf = (errors: readonly { extensions: Record<string, unknown> }[]) =>
  errors.map(({ extensions }) => extensions['code']);

/** Any request, by bytes. */
async function send(path: string, init: RequestInit = {}) {
  const response = await fetch(`${gateway.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}
const post = (body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  send('/graphql', { method: 'POST', body, headers });

describe('a day that is in no calendar', () => {
  test.each([
    '2026-02-30T00:00:00+07:00',
    '2026-02-29T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-04-31T12:00:00+07:00',
    '2026-11-02T24:00:00+07:00',
    '2026-11-02T23:59:60+07:00',
    '2026-11-02T10:00:00+99:99',
    '2026-11-02T10:00:00+15:00',
    '2026-11-02T10:00:00',
    '2026-11-02',
    '',
  ])('is refused wherever an instant is asked for: %p', async (at) => {
    for (const [persona, query] of [
      ['auditor', 'query ($d: DateTime) { accessLog(filter: { from: $d }, first: 1) { nodes { id } } }'],
      ['lan', 'query ($d: DateTime) { dossiers(filter: { dueFrom: $d }) { totalCount } }'],
      ['lan', 'query ($d: DateTime) { receptionPoints(first: 1) { isOpen(at: $d) } }'],
    ] as const) {
      const { errors, data } = await gateway.ask(persona, query, { d: at });
      expect(codesOf(errors)).toEqual(['BAD_USER_INPUT']);
      expect(errors[0]?.extensions['fields']).toEqual(['d']);
      expect(data).toBeNull();
    }
    const literal = await gateway.ask(
      'lan',
      `{ dossiers(filter: { dueFrom: ${JSON.stringify(at)} }) { totalCount } }`,
    );
    expect(codesOf(literal.errors)).toEqual(['BAD_USER_INPUT']);
  });

  test('is not the 29th of February of a leap year', async () => {
    const { errors } = await gateway.ask(
      'lan',
      '{ dossiers(filter: { dueFrom: "2028-02-29T00:00:00-12:00" }) { totalCount } }',
    );
    expect(errors).toEqual([]);
  });
});

describe('a text that no system can hold', () => {
  const opened = (subject: string) => ({
    idempotencyKey: `unfit-${createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, 20)}`,
    code: LAND,
    subject,
    text: 'x',
  });
  const OPEN = 'mutation ($i: OpenTicketInput!) { openTicket(input: $i) { outcome } }';

  test.each([
    ['a NUL', 'a\0b'],
    ['half of a character', 'a\ud800b'],
    ['the other half', '\udc00'],
  ])('is refused by its place, with %s in it, and leaves for nobody', async (_what, text) => {
    const asVariable = await gateway.ask('lan', OPEN, { i: opened(text) });
    expect(asVariable.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['i.subject'] });
    const asLiteral = await gateway.ask(
      'auditor',
      `{ accessLog(filter: { actor: ${JSON.stringify(text)} }) { nodes { id } } }`,
    );
    // Half of a character in a literal is no GraphQL to begin with.
    const fields = text.includes('\0') ? { fields: ['filter.actor'] } : {};
    expect(asLiteral.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', ...fields });
    const calls = await gateway.world.calls('hotline');
    expect(calls.filter(({ operation }) => /open/i.test(operation))).toEqual([]);
  });

  test('is the only one that is refused: what arrives is what was sent', async () => {
    const subject = 'Nguyễn Thị “Lan” 🏠 \u{2F81A} e\u0301';
    const { errors } = await gateway.ask('lan', OPEN, { i: opened(subject) });
    expect(errors).toEqual([]);
    const { data } = await gateway.ask('lan', `{ dossier(code: "${LAND}") { tickets { subject } } }`);
    expect(data.dossier.tickets).toContainEqual({ subject: subject.normalize('NFC') });
  });
});

describe('a body', () => {
  test('that is no UTF-8 is refused, not repaired', async () => {
    const text = JSON.stringify({ query: `{ dossier(code: "${LAND}?") { code } }` });
    const bytes = Buffer.from(text);
    bytes[bytes.indexOf('?')] = 0xff;
    expect(await post(bytes)).toMatchObject({ status: 400 });
    expect(await send('/graphql/stream', { method: 'POST', body: bytes })).toMatchObject({ status: 400 });
    expect(
      (
        await send(`/graphql?query=%7Bdossier(code:%22%ff%22)%7Bcode%7D%7D`, {
          headers: { accept: 'application/json' },
        })
      ).status,
    ).toBe(400);
  });

  test('of whatever bytes never ends as a fault of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 80 }),
          fc.json().map((json) => Buffer.from(json)),
        ),
        async (bytes) => {
          const { status, text } = await post(new Uint8Array(bytes));
          expect(status).toBeLessThan(500);
          expect(text).not.toContain('INTERNAL');
          expect(text).toMatch(/"requestId":"[^"]+"/);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a request that nobody sends by mistake', () => {
  test('with variables nested without end is refused', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const { text } = await post(`{"query":"{__typename}","variables":{"a":${deep}}}`);
    expect(text).toContain('BAD_USER_INPUT');
  });

  test.each(['/', '//', '/%', '/graphql/../x', 'http://[', '*'])(
    'for a socket at %p harms nobody',
    async (path) => {
      const { hostname, port } = new URL(gateway.url);
      const socket = connect(Number(port), hostname);
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`);
      const answer = await new Promise<string>((resolve) => {
        socket.once('data', (data) => resolve(String(data)));
        socket.once('close', () => resolve(''));
      });
      socket.destroy();
      expect(answer).not.toMatch(/^HTTP\/1.1 (1|2|5)/);
      expect((await send('/health/live')).status).toBe(200);
    },
  );

  test('for an export in other bytes than UTF-8 is the caller’s fault', async () => {
    const auditor = await gateway.world.token('auditor');
    const { status } = await send('/access-log/export?actor=%ff', {
      headers: { authorization: `Bearer ${auditor}` },
    });
    expect(status).toBe(400);
  });
});

describe('a mutation by GET', () => {
  test.each(['application/json', 'application/graphql-response+json', '*/*'])(
    'is 405 for whoever takes %s',
    async (accept) => {
      const query = encodeURIComponent('mutation { revokeDelegation(input: { id: "x" }) { id } }');
      const { status, headers } = await send(`/graphql?query=${query}`, {
        headers: { accept, 'apollo-require-preflight': '1' },
      });
      expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    },
  );
});

describe('the name of an operation that the document does not hold', () => {
  const TICKET = `mutation Ask($key: ID!) { openTicket(input: { code: "${LAND}", idempotencyKey: $key, subject: "a", text: "b" }) { outcome } }`;
  const names = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('ask', 'Ask ', 'Ask\u0000', '\ud800'),
  );

  test('stops it, by whatever way it comes: nothing is done and nothing is read', async () => {
    const OWN = '{ me { requests { reference } } }';
    const before = await gateway.ask('lan', OWN);
    let tries = 0;
    const wrong = names.filter((name) => name !== 'Ask');
    await fc.assert(
      fc.asyncProperty(wrong, fc.boolean(), async (operationName, byGet) => {
        tries += 1;
        const variables = { key: `wrong-name-${tries}` };
        const search = new URLSearchParams({
          query: TICKET,
          operationName,
          variables: JSON.stringify(variables),
        });
        const { text } = byGet
          ? await send(`/graphql?${search}`, { headers: { 'apollo-require-preflight': '1' } })
          : await post(JSON.stringify({ query: TICKET, operationName, variables }));
        const { data, errors } = JSON.parse(text);
        expect([data, codesOf(errors)]).toEqual([undefined, ['BAD_USER_INPUT']]);
      }),
      { numRuns: 30 },
    );
    expect((await gateway.ask('lan', OWN)).data).toEqual(before.data);
  });

  test('is no way to subscribe where subscriptions are not served', async () => {
    const query = `subscription Watch { dossierChanged(code: "${LAND}") { code } }`;
    const { text } = await post(JSON.stringify({ query, operationName: 'nope' }));
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});

describe('refusals', () => {
  test.each(['application/graphql-response+json', 'application/json'])(
    'of a wrong token come as %s when that is taken',
    async (accept) => {
      const { status, headers, text } = await post('{"query":"{__typename}"}', {
        authorization: 'Bearer wrong',
        accept,
      });
      expect(status).toBe(401);
      expect(headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
      expect(text).toMatch(/"requestId":"[^"]+"/);
    },
  );

  test.each([
    ['no GraphQL', '/graphql', { method: 'POST', body: '{}' }],
    ['no preflight', '/graphql?query=%7B__typename%7D', { headers: { 'content-type': 'text/plain' } }],
    [
      'another media type',
      '/graphql',
      { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } },
    ],
    ['no such page', '/nowhere', {}],
    ['another method', '/graphql', { method: 'PUT', body: '{}' }],
  ])('with %s carry the id of the request', async (_what, path, init) => {
    const { headers, text } = await send(path, init);
    expect(text).toContain(`"requestId":"${headers.get('x-request-id')}"`);
  });

  test('of a hash that is not known ask for the document, and the document is then answered', async () => {
    const query = '{ procedures { code } }';
    const extensions = {
      persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') },
    };
    const first = await post(JSON.stringify({ extensions }));
    expect(JSON.parse(first.text).errors[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' },
    });
    const second = await post(JSON.stringify({ query, extensions }));
    expect(JSON.parse(second.text).errors).toBeUndefined();
  });

  test.each([
    ['lan', '{ dossiers(first: 1000) { totalCount } }', 100],
    ['lan', '{ me { dossiers(first: 0) { totalCount } } }', 100],
    ['lan', '{ me { parcels(first: 51) { id } } }', 50],
    ['lan', '{ me { obligations(first: -1) { code } } }', 50],
    ['lan', '{ me { requests(first: 101) { reference } } }', 100],
    ['lan', '{ me { dataAccesses(first: 201) { nodes { at } } } }', 200],
    ['auditor', '{ accessLog(first: 1000) { nodes { id } } }', 200],
    ['auditor', '{ accessFindings(first: 0) { nodes { id } } }', 200],
    ['officer-land', '{ agencyAccessLog(first: 1000) { nodes { id } } }', 200],
    ['lan', '{ receptionPoints(first: 0) { id } }', 200],
  ])('of too many at once say which field and how many: %s %s', async (persona, query, max) => {
    const { errors } = await gateway.ask(persona, query);
    expect(errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', fields: ['first'], limits: { min: 1, max } } },
    ]);
  });
});

test('without the developer tools there is no explorer and no introspection', async () => {
  const plain = await startTestGateway({ GATEWAY_DEVELOPER_TOOLS: 'false' });
  try {
    const page = await fetch(`${plain.url}/graphql`, { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).not.toEqual([
      200,
      expect.stringContaining('html'),
    ]);
    expect((await fetch(`${plain.url}/graphql/explorer/graphiql.js`)).status).toBe(404);
    expect(codesOf((await plain.ask(undefined, '{ __schema { queryType { name } } }')).errors)).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect((await plain.ask(undefined, '{ __typename }')).errors).toEqual([]);
  } finally {
    await plain.close();
  }
});
