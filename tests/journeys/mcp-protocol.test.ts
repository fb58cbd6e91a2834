import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DpopSession, withDpop } from '@modelcontextprotocol/client';
import fc from 'fast-check';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { converse } from '../hostile/raw-http.ts';
import { connectAgent } from '../mcp-client.ts';
import { ROOMY_LIMITS } from '../roomy-limits.ts';

const LAND = 'H26.12-261102-0001';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    GATEWAY_ALLOWED_ORIGINS: 'https://portal.example',
    // Of persons few requests, so that a test may use them up; others are counted by other names.
    GATEWAY_LIMITS: `${ROOMY_LIMITS},requests.person=40`,
  });
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());

const VERSION = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': VERSION,
  'io.modelcontextprotocol/clientInfo': { name: 'by-hand', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const message = (method: string, params: object = {}) => ({
  ...{ jsonrpc: '2.0', id: 7, method },
  params: { ...params, _meta: META },
});
const LIST = message('tools/list');

interface Sent {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

const isHeader = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

/** As it is, without the library: what a careless or hostile program sends. */
async function send({ body, headers = {}, method = 'POST' }: Sent) {
  const named = body as { method?: unknown; params?: { name?: unknown } } | null | undefined;
  const response = await fetch(`${gateway.url}/mcp`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': VERSION,
      ...(isHeader(named?.method) && { 'mcp-method': named.method }),
      ...(isHeader(named?.params?.name) && { 'mcp-name': named.params.name }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = text.startsWith('{') ? JSON.parse(text) : undefined;
  return {
    status: response.status,
    headers: response.headers,
    text,
    error: parsed?.error,
    result: parsed?.result,
  };
}

describe('a message', () => {
  test('is one JSON-RPC request of a known revision', async () => {
    const { status, result } = await send({ body: LIST });
    expect(status).toBe(200);
    expect(result.tools.length).toBeGreaterThan(0);
  });

  test.each([
    ['that is no JSON', '{"jsonrpc": ', 400, -32_600],
    ['that is a batch', JSON.stringify([LIST, LIST]), 400, -32_600],
    ['that is a bare text', '"tools/list"', 400, -32_600],
    ['without a method', JSON.stringify({ jsonrpc: '2.0', id: 1 }), 400, expect.any(Number)],
    [
      'of another protocol',
      JSON.stringify({ jsonrpc: '1.0', id: 1, method: 'tools/list' }),
      400,
      expect.any(Number),
    ],
  ])('%s is refused', async (_what, body, status, code) => {
    const answered = await send({ body });
    expect(answered.status).toBe(status);
    expect(answered.error).toMatchObject({ code });
    expect(answered.text).not.toMatch(/stack|node_modules|\.ts/);
  });

  test('for a revision that there is not is told the ones that there are', async () => {
    const body = message('tools/list');
    body.params._meta = { ...META, 'io.modelcontextprotocol/protocolVersion': '2099-01-01' };
    const { status, error } = await send({ body, headers: { 'mcp-protocol-version': '2099-01-01' } });
    expect(status).toBe(400);
    expect(error.data.supported).toContain(VERSION);
  });

  test('whose headers say another thing than its body is refused', async () => {
    const { status } = await send({ body: LIST, headers: { 'mcp-method': 'tools/call' } });
    expect(status).toBe(400);
  });

  test('that asks for a stream of changes, or for what there is not, is no method here', async () => {
    for (const method of ['subscriptions/listen', 'resources/list', 'sampling/createMessage']) {
      const { status, error } = await send({ body: message(method) });
      expect({ method, status, code: error.code }).toEqual({ method, status: 404, code: -32_601 });
    }
  });

  test('of more bytes than a request may have is not read', async () => {
    const { status } = await send({ body: message('tools/list', { cursor: 'x'.repeat(200_000) }) });
    expect(status).toBe(413);
  });

  test('of another type of content is refused, so that no form of a page can send one', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await send({ body: JSON.stringify(LIST), headers: { 'content-type': type } })).status).toBe(
        415,
      );
  });

  test('comes by POST: no stream is opened and no session ended', async () => {
    for (const method of ['GET', 'DELETE']) {
      const answered = await send({ method });
      expect([answered.status, answered.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });

  test('from a page of another site is refused, from an allowed one answered', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://portal.example.evil.example'])
      expect((await send({ body: LIST, headers: { origin } })).status).toBe(403);
    expect((await send({ body: LIST, headers: { origin: 'https://portal.example' } })).status).toBe(200);
    expect((await send({ body: LIST, headers: { origin: gateway.url } })).status).toBe(200);
  });

  test('that is anything at all is answered without a fault of ours', async () => {
    const method = fc.constantFrom(
      'tools/list',
      'tools/call',
      'initialize',
      'server/discover',
      'ping',
      '',
      '__proto__',
    );
    const params = fc.oneof(
      fc.jsonValue(),
      fc.record({ name: fc.oneof(fc.constant('kiosk_Procedures'), fc.string()), arguments: fc.jsonValue() }),
      fc.record({ _meta: fc.oneof(fc.jsonValue(), fc.constant(META)), arguments: fc.jsonValue() }),
    );
    const shaped = fc.record(
      {
        jsonrpc: fc.oneof(fc.constant('2.0'), fc.jsonValue()),
        id: fc.jsonValue(),
        method: fc.oneof(method, fc.jsonValue()),
        params,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(shaped, fc.jsonValue(), fc.string()),
        fc.boolean(),
        async (value, isNamed) => {
          const headers = isNamed ? {} : { 'mcp-protocol-version': '2025-06-18' };
          const { status, text } = await send({ body: value, headers });
          expect(status).toBeLessThan(500);
          expect(text).not.toMatch(/node_modules|\.ts:|at async/);
        },
      ),
      { numRuns: 150 },
    );
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  }, 60_000);

  test('is answered with the headers of every answer, and without a session', async () => {
    const { headers } = await send({ body: LIST });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('mcp-session-id')).toBeNull();
  });
});

describe('who asks', () => {
  const failedLogins = async () => {
    const rows = await gateway.driver.query("select body from access_record where kind = 'login-failed'", []);
    return rows.length;
  };

  test('with a wrong token is refused, on record, and told where tokens are given out', async () => {
    const before = await failedLogins();
    const { status, headers } = await send({
      body: LIST,
      headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
    });
    expect(status).toBe(401);
    const challenge = headers.get('www-authenticate') ?? '';
    expect(challenge).toMatch(/^Bearer error="invalid_token", resource_metadata="/);
    expect(await failedLogins()).toBe(before + 1);
    const metadata = await fetch(/resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '');
    expect(await metadata.json()).toMatchObject({
      resource: `${gateway.url}/mcp`,
      authorization_servers: [gateway.world.identityUrl],
      bearer_methods_supported: ['header'],
      dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    });
  });

  test('is told our address as it called us, and never one that is not ours', async () => {
    const port = new URL(gateway.url).port;
    const resourceAt = async (url: string) =>
      ((await (await fetch(url)).json()) as { resource: string }).resource;
    const path = '/.well-known/oauth-protected-resource';
    expect(await resourceAt(`http://localhost:${port}${path}`)).toBe(`http://localhost:${port}/mcp`);
    const { text: told } = await converse(gateway.url, `GET ${path} HTTP/1.1\r\nhost: evil.example\r\n\r\n`);
    expect(told).toContain(`"resource":"${gateway.url}/mcp"`);
    expect(told).not.toContain('evil.example');
  });

  test('without a token is challenged where a person is needed, and the refusal is on record', async () => {
    const body = message('tools/call', { name: 'portal_DossierPage', arguments: { code: LAND } });
    const { status, headers, error } = await send({ body });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer resource_metadata="/);
    expect(error.message).toBe('Sign in is required.');
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 50) { nodes { kind actorKind agent code documentHash } } }',
    );
    expect(data.accessLog.nodes).toContainEqual(
      expect.objectContaining({
        kind: 'operation',
        actorKind: 'anonymous',
        agent: 'anonymous',
        code: 'UNAUTHENTICATED',
      }),
    );
  });

  test('with a token that is bound to a key proves at every message that the key is theirs', async () => {
    const session = await DpopSession.create();
    const token = await gateway.world.token('lan', { dpop_jkt: session.thumbprint });
    const bare = await send({ body: LIST, headers: { authorization: `Bearer ${token}` } });
    expect(bare.status).toBe(401);
    const proving = withDpop(session, () => token)(fetch);
    const agent = await connectAgent(gateway, undefined, { fetch: proving });
    const { data } = await agent.call('portal_DossierPage', { code: LAND });
    expect(data.dossier.code).toBe(LAND);
    await agent.close();
  });

  test('too often is told to wait', async () => {
    const token = await gateway.world.token('minh');
    const ask = () => send({ body: LIST, headers: { authorization: `Bearer ${token}` } });
    const statuses = await Promise.all(Array.from({ length: 60 }, ask));
    const refused = statuses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    expect(statuses.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(40);
  });
});

describe('a call that is cancelled', () => {
  test('ends what was asked of the agencies, and is on record', async () => {
    await gateway.world.control('tax', { mode: 'slow', delayMs: 6_000 });
    const agent = await connectAgent(gateway, 'lan');
    const stop = new AbortController();
    const started = performance.now();
    const called = agent.client.callTool(
      { name: 'portal_DossierPage', arguments: { code: LAND } },
      { signal: stop.signal },
    );
    const refused = expect(called).rejects.toThrow();
    const isAsked = async () => (await gateway.world.calls('tax')).length > 0;
    while (!(await isAsked()) && performance.now() - started < 5_000) await pause(50);
    stop.abort();
    await refused;
    await agent.close();
    const about = async () => {
      const { data } = await gateway.ask(
        'auditor',
        `{ accessLog(first: 50, filter: { dossier: "${LAND}", agency: "tax" }) { nodes { agent outcome } } }`,
      );
      return data.accessLog.nodes as { agent: string | null; outcome: string }[];
    };
    let found = await about();
    const isEnded = () => found.some(({ outcome }) => outcome === 'failed');
    while (!isEnded() && performance.now() - started < 12_000) {
      await pause(500);
      found = await about();
    }
    expect(found).toContainEqual({ agent: 'portal', outcome: 'failed' });
  });
});

test('the door can be switched off', async () => {
  const closed = await startTestGateway({ GATEWAY_MCP: 'false' });
  try {
    const ask = async (path: string, method: string) =>
      (await fetch(`${closed.url}${path}`, { method })).status;
    expect(await ask('/mcp', 'POST')).toBe(404);
    expect(await ask('/.well-known/oauth-protected-resource/mcp', 'GET')).toBe(404);
  } finally {
    await closed.close();
  }
}, 60_000);
