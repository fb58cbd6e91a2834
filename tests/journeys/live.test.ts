import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { openFreshStore } from '../fresh-store.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { codesOf, type Heard, subscribe, type Transport, until } from '../live-clients.ts';

const LANS = 'H26.12-261102-0001';
const HUNGS = 'H26.21-261112-0001';
const SUBSCRIPTION =
  'subscription Watch($code: ID!, $after: String) { dossierChanged(code: $code, after: $after) { code status changeCursor receptionSteps { text } } }';
/** A connection that stands needs a moment until its subscription is taken in. */
const SETTLE_MS = 150;

let gateway: TestGateway;
let policies: string;
const store = { broken: false };
const open: Heard[] = [];

beforeAll(async () => {
  policies = mkdtempSync(join(tmpdir(), 'policies-'));
  for (const file of readdirSync('policies').filter((name) => /\.cedar(schema)?$/.test(name)))
    cpSync(join('policies', file), join(policies, file));
  const driver = await openFreshStore();
  gateway = await startTestGateway(
    { POLICY_DIR: policies, GATEWAY_MAX_STREAMS_PER_CALLER: '3' },
    {
      ...driver,
      transaction: (work) =>
        store.broken ? Promise.reject(new Error('disk full')) : driver.transaction(work),
      reopen: async () => undefined,
    },
  );
}, 90_000);
afterAll(async () => {
  await gateway.close();
  rmSync(policies, { recursive: true });
});
beforeEach(async () => {
  await gateway.world.reset();
  await settle();
});
afterEach(async () => {
  for (const heard of open.splice(0)) heard.stop();
  await settle();
});

const settle = (ms = SETTLE_MS) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const change = (code: string, text: string, status?: number) =>
  gateway.world.control('onestop', {
    change: { code, ...(status ? { status } : {}), step: { text, agency: 'onestop' } },
  });

interface Watch {
  readonly code?: string;
  readonly after?: string;
  readonly query?: string;
  readonly token?: string;
}

/** Subscribes and waits until changes will be heard. */
async function watch(transport: Transport, persona: string | undefined, options: Watch = {}): Promise<Heard> {
  const { code = LANS, after, query = SUBSCRIPTION } = options;
  const token = options.token ?? (persona === undefined ? undefined : await gateway.world.token(persona));
  const heard = subscribe(transport, {
    url: gateway.url,
    query,
    variables: { code, ...(after === undefined ? {} : { after }) },
    ...(token === undefined ? {} : { token }),
  });
  open.push(heard);
  await Promise.race([heard.connected, heard.ended().catch(() => undefined)]);
  // An event stream begins when the subscription has been taken in, a socket before.
  if (transport === 'graphql-ws') await settle();
  return heard;
}

interface Event {
  readonly data: {
    readonly dossierChanged: { readonly changeCursor: string; readonly receptionSteps: { text: string }[] };
  };
}
const textsOf = ({ data }: Event) => data.dossierChanged.receptionSteps.map(({ text }) => text);
const cursorOf = ({ data }: Event) => data.dossierChanged.changeCursor;

describe.each<Transport>(['graphql-sse', 'graphql-ws'])('a %s client', (transport) => {
  /** What a refused client is told, whichever way its protocol tells it. */
  async function refusal(heard: Heard): Promise<unknown> {
    const end = await heard.ended();
    const errors = Array.isArray(end) ? end : heard.events[0]?.errors;
    return JSON.parse(
      JSON.stringify(errors, (key, value) => (key === 'requestId' || key === 'path' ? undefined : value)),
    );
  }

  test('hears of a change within two seconds', async () => {
    const heard = await watch(transport, 'lan');
    await change(LANS, 'Đã chuyển phòng chuyên môn', 4);
    const event = await heard.event(0, 2_000);
    expect(event.errors).toBeUndefined();
    expect(event.data.dossierChanged).toMatchObject({ code: LANS, status: 'IN_PROGRESS' });
    expect(textsOf(event)).toContain('Đã chuyển phòng chuyên môn');
    expect(event.extensions.freshness.onestop.asOf).toEqual(expect.any(String));
  });

  test('hears nothing of other dossiers', async () => {
    const heard = await watch(transport, 'lan');
    await change(HUNGS, 'Của người khác');
    await change(LANS, 'Của mình');
    expect(textsOf(await heard.event(0))).toContain('Của mình');
    await settle();
    expect(heard.events).toHaveLength(1);
  });

  test('sees in an event what the same caller would see in an answer, refusals included', async () => {
    const query =
      'subscription W($code: ID!) { dossierChanged(code: $code) { status applicant { fullName } } }';
    const heard = await watch(transport, 'hung', { code: HUNGS, query });
    await change(HUNGS, 'Đã đổi');
    const event = await heard.event(0);
    expect(event.data.dossierChanged).toEqual({ status: 'IN_PROGRESS', applicant: null });
    expect(event.errors[0]).toMatchObject({
      path: ['dossierChanged', 'applicant'],
      extensions: { code: 'ACCESS_DENIED', remedy: 'LOA2_REQUIRED' },
    });
  });

  test.each(['minh', 'clerk-cn1', undefined])(
    '%s without grounds is told to sign in or NOT_AVAILABLE, as for a dossier that is not there, and nothing more',
    async (persona) => {
      const foreign = await watch(transport, persona);
      const absent = await watch(transport, persona, { code: 'H26.12-261102-9999' });
      const code = persona === undefined ? 'UNAUTHENTICATED' : 'NOT_AVAILABLE';
      expect(codesOf(await refusal(foreign))).toEqual([code]);
      expect(await refusal(foreign)).toEqual(await refusal(absent));
      const before = foreign.events.length;
      await change(LANS, 'Không dành cho họ');
      await settle();
      expect(foreign.events).toHaveLength(before);
    },
  );

  test('with a wrong token is let in nowhere, and the attempt is on record', async () => {
    const heard = await watch(transport, undefined, { token: 'a.b.c' });
    const end = await heard.ended();
    expect(`${String(end)} ${JSON.stringify(end)} ${(end as { code?: number }).code}`).toMatch(/401/);
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 1, filter: { kind: LOGIN_FAILED }) { nodes { code } } }',
    );
    expect(data.accessLog.nodes).toEqual([{ code: 'UNAUTHENTICATED' }]);
  });

  test('is told UNAUTHENTICATED when its token ends, and then nothing', async () => {
    const token = await gateway.world.token('lan', { expiresIn: 2 });
    const heard = await watch(transport, 'lan', { token });
    await heard.ended();
    expect(heard.events.map((event) => codesOf(event.errors))).toEqual([['UNAUTHENTICATED']]);
    await change(LANS, 'Sau khi hết hạn');
    await settle();
    expect(heard.events).toHaveLength(1);
  });

  test('coming back with its cursor hears what happened meanwhile, and nothing when nothing did', async () => {
    const first = await watch(transport, 'lan');
    await change(LANS, 'Bước một');
    const after = cursorOf(await first.event(0));
    first.stop();
    await settle();
    const quiet = await watch(transport, 'lan', { after });
    await settle();
    expect(quiet.events).toEqual([]);
    quiet.stop();
    await settle();
    await change(LANS, 'Bước hai');
    const back = await watch(transport, 'lan', { after });
    expect(textsOf(await back.event(0))).toEqual(expect.arrayContaining(['Bước một', 'Bước hai']));
  });

  test('loses none of two changes within one second', async () => {
    const heard = await watch(transport, 'lan');
    await change(LANS, 'Bước một');
    await heard.event(0);
    await change(LANS, 'Bước hai');
    expect(textsOf(await heard.event(1))).toContain('Bước hai');
  });

  test('is told many fast changes as few events, the last of which has them all', async () => {
    const heard = await watch(transport, 'lan');
    for (let step = 1; step <= 40; step += 1) await change(LANS, `Bước ${step}`);
    await until(
      () => heard.events.some((event) => textsOf(event).includes('Bước 40')),
      5_000,
      'the last step',
    );
    expect(textsOf(heard.events.at(-1)).filter((text) => text.startsWith('Bước'))).toHaveLength(40);
    expect(heard.events.length).toBeLessThan(20);
  });

  test.each([
    ['BAD_USER_INPUT', 'a query', 'query Q($code: ID!) { dossier(code: $code) { code } }'],
    [
      'BAD_USER_INPUT',
      'an unknown field',
      'subscription S($code: ID!) { dossierChanged(code: $code) { nothing } }',
    ],
    ['BAD_USER_INPUT', 'no GraphQL', 'subscription {'],
    [
      'BAD_USER_INPUT',
      'a wrong cursor',
      'subscription S($code: ID!) { dossierChanged(code: $code, after: "x") { code } }',
    ],
    [
      'BAD_USER_INPUT',
      'two fields',
      'subscription S($code: ID!) { a: dossierChanged(code: $code) { code } b: dossierChanged(code: $code) { code } }',
    ],
    [
      'OPERATION_TOO_COSTLY',
      'too deep a selection',
      `subscription S($code: ID!) { dossierChanged(code: $code) { ${'linked { dossier { '.repeat(8)} code ${'} }'.repeat(8)} } }`,
    ],
  ])('is told %s for %s', async (code, _what, query) => {
    expect(codesOf(await refusal(await watch(transport, 'lan', { query })))).toEqual([code]);
  });

  test('spelled with fragments and an alias is told the same', async () => {
    const query = `subscription S($code: ID!) { ...Root }
      fragment Root on Subscription { mine: dossierChanged(code: $code) { ...Part c: changeCursor } }
      fragment Part on Dossier { code receptionSteps { text } }`;
    const heard = await watch(transport, 'lan', { query, code: '000.00.12.H26-261102-0001' });
    await change(LANS, 'Qua mảnh ghép');
    const { mine } = (await heard.event(0)).data;
    expect(mine).toMatchObject({ code: LANS, c: expect.any(String) });
    expect(JSON.stringify(mine)).toContain('Qua mảnh ghép');
  });

  test('has a bounded number of streams; one that ends makes room', async () => {
    const three = await Promise.all([1, 2, 3].map(() => watch(transport, 'lan')));
    const fourth = await watch(transport, 'lan');
    expect(codesOf(await refusal(fourth))).toEqual(['RATE_LIMITED']);
    three[0]?.stop();
    await settle();
    const again = await watch(transport, 'lan');
    await change(LANS, 'Có chỗ');
    expect(textsOf(await again.event(0))).toContain('Có chỗ');
  });

  test('hears no more once the policies say so, from the next event on', async () => {
    const heard = await watch(transport, 'lan');
    await change(LANS, 'Còn thấy');
    await heard.event(0);
    const file = join(policies, 'stop.cedar');
    writeFileSync(
      file,
      '@id("stop.own-dossiers")\n@remedy("NONE")\n@title("Dừng")\n@basis("Luật thử nghiệm Điều 1")\nforbid (principal is Citizen, action, resource) when { resource.dataClass == DataClass::"dossier.progress" };\n',
    );
    try {
      await until(
        async () => {
          const { data } = await gateway.ask('lan', `{ dossier(code: "${LANS}") { code } }`);
          return data.dossier === null;
        },
        5_000,
        'the new policy',
      );
      await change(LANS, 'Không còn thấy');
      await heard.ended();
      expect(JSON.stringify(heard.events)).not.toContain('Không còn thấy');
      expect(codesOf(heard.events.at(-1)?.errors)).toEqual(['NOT_AVAILABLE']);
    } finally {
      rmSync(file);
      await until(
        async () => {
          const { data } = await gateway.ask('lan', `{ dossier(code: "${LANS}") { code } }`);
          return data.dossier !== null;
        },
        5_000,
        'the old policy',
      );
    }
  });

  test('gets no event while nothing can be recorded, and gets it once it can', async () => {
    const heard = await watch(transport, 'lan');
    store.broken = true;
    try {
      await change(LANS, 'Chưa ghi được');
      await settle(500);
      expect(heard.events).toEqual([]);
    } finally {
      store.broken = false;
    }
    expect(textsOf(await heard.event(0, 10_000))).toContain('Chưa ghi được');
  });

  test('who represents the owner hears of a change as long as the delegation holds, and then no more', async () => {
    const TUS = 'H26.12-261105-0002';
    const input = {
      idempotencyKey: randomUUID(),
      representative: '001099000003',
      dossiers: [TUS],
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    };
    const { data } = await gateway.ask(
      'tu',
      'mutation ($input: GrantDelegationInput!) { grantDelegation(input: $input) { id } }',
      { input },
    );
    const heard = await watch(transport, 'minh', { code: TUS });
    await change(TUS, 'Cho người đại diện');
    expect(textsOf(await heard.event(0))).toContain('Cho người đại diện');
    await gateway.ask(
      'tu',
      `mutation { revokeDelegation(input: { id: "${data.grantDelegation.id}" }) { id } }`,
    );
    await change(TUS, 'Không còn cho người đại diện');
    await heard.ended();
    expect(JSON.stringify(heard.events)).not.toContain('Không còn');
  });

  test('leaves a record of the subscription and of every event', async () => {
    const query =
      '{ accessLog(first: 100, filter: { dossier: "H26.12-261102-0001", client: "portal" }) { nodes { requestId service } } }';
    const { nodes: before } = (await gateway.ask('auditor', query)).data.accessLog;
    const heard = await watch(transport, 'lan');
    await change(LANS, 'Ghi nhật ký');
    await heard.event(0);
    const { nodes } = (await gateway.ask('auditor', query)).data.accessLog;
    const known = new Set(before.map(({ requestId }: { requestId: string }) => requestId));
    const fresh = nodes.filter(({ requestId }: { requestId: string }) => !known.has(requestId));
    // The newest first: the event, and before it that the dossier was opened to be watched.
    expect(fresh).toEqual([
      { service: 'onestopDossiers', requestId: expect.stringMatching(/\.1$/) },
      { service: 'dossier', requestId: expect.not.stringMatching(/\.1$/) },
    ]);
  });
});

test('a socket whose token ends is closed so that its client comes back with a new one', async () => {
  const lives = [2, 60];
  const client = createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({
      authorization: `Bearer ${await gateway.world.token('lan', { expiresIn: lives.shift() ?? 60 })}`,
    }),
    retryWait: () => settle(50),
  });
  const events: unknown[] = [];
  client.subscribe(
    { query: SUBSCRIPTION, variables: { code: LANS } },
    { next: (event) => void events.push(event), error: () => undefined, complete: () => undefined },
  );
  await until(() => lives.length === 0, 10_000, 'the second connection');
  await settle();
  await change(LANS, 'Với mã mới');
  await until(() => JSON.stringify(events).includes('Với mã mới'), 5_000, 'the event');
  await client.dispose();
});

test('a query and a subscription meet without a gap: the cursor of the answer begins the stream', async () => {
  const { data } = await gateway.ask('lan', `{ dossier(code: "${LANS}") { changeCursor } }`);
  await change(LANS, 'Giữa hai lần hỏi');
  const heard = await watch('graphql-sse', 'lan', { after: data.dossier.changeCursor });
  expect(textsOf(await heard.event(0))).toContain('Giữa hai lần hỏi');
});

test('the endpoint of queries sends subscriptions where they belong', async () => {
  const { errors } = await gateway.ask('lan', `subscription { dossierChanged(code: "${LANS}") { code } }`);
  expect(errors[0]).toMatchObject({
    message: 'Subscriptions are served at /graphql/stream.',
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('who takes no event stream is told so', async () => {
  const response = await fetch(`${gateway.url}/graphql/stream`, { headers: { accept: 'application/json' } });
  expect(response.status).toBe(406);
});

test.each([
  ['a page of another site', '/graphql/stream', 'https://evil.example', 403],
  ['another address', '/elsewhere', undefined, 404],
])('a socket of %s is refused', async (_what, path, origin, status) => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', {
    ...(origin === undefined ? {} : { origin }),
  });
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  expect(response.statusCode).toBe(status);
});
