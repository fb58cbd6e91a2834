import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { WebSocket } from 'ws';
import { freshPgliteFolder } from '../../gateway/access-log/testing/pglite-folder.ts';
import { openPgliteDriver } from '../../gateway/storage/pglite-driver.ts';
import { APPROVER, emergencySteps, REQUESTER } from '../emergency-steps.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { cellsOf, filesBelow, foundIn, type Kept, numbersIn } from './kept-bytes.ts';

const [LAN, HUNG, MINH, TU] = ['001190000001', '001085000002', '001099000003', '001048000004'];
const PERSONS = [LAN, HUNG, MINH, TU];
const LANS = 'H26.12-261102-0001';
/** As callers hide them; the same number, found by its digits. */
const HIDDEN = [
  'a001190000001',
  '0011-9000-0001',
  '001190-000001',
  '001_190_000_001',
  '００１１９００００００１',
];
/** Where callers come from, as our proxy says; of the second no network may stand anywhere either. */
const ADDRESSES = ['203.0.113.77', '2001:db8:77:88::99'] as const;
const NETWORKS = ['203.0.113.77', '2001:db8:77:88', '2001:0db8:0077:0088'];
const PHONE = '0912345678';
const REDIS_URL = process.env['TEST_REDIS_URL'];
const REASON = `Tìm Trần Bí Mật, số 001 190 000 001, điện thoại ${PHONE}, mất tích từ chiều qua`;
/** Words of callers that name persons. */
const WORDS = ['Trần Bí Mật', PHONE];

let gateway: TestGateway;
let folder: string;
/** What the agencies hold of persons, as callers are shown it. */
const told = new Set<string>();
const exported: Kept[] = [];

beforeAll(async () => {
  folder = await freshPgliteFolder();
  gateway = await startTestGateway(
    {
      GATEWAY_DEADLINE_MS: '2000',
      GATEWAY_TRUSTED_PROXIES: '127.0.0.0/8',
      ...(REDIS_URL === undefined ? {} : { REDIS_URL }),
    },
    await openPgliteDriver(folder),
  );
}, 90_000);
afterAll(async () => {
  await gateway.world.reset();
  await rm(folder, { recursive: true, force: true });
});

const steps = emergencySteps(() => gateway);

/** Asks with a person's number in everything that a caller may write. */
function askHiding(persona: string | undefined, query: string, variables: object, hidden: string) {
  const ascii = hidden.replace(/[^\x20-\x7e]/g, '0');
  return gateway.ask(persona, query, variables, {
    'x-request-id': ascii,
    'user-agent': `app/${ascii}`,
    traceparent: `00-${LAN.padStart(32, '0')}-${LAN.padStart(16, '0')}-01`,
    'x-forwarded-for': `${ascii}, ${ADDRESSES[0]}`,
    referer: `https://portal.example/${ascii}`,
    cookie: `id=${ascii}`,
  });
}

async function readEverything(hidden: string): Promise<void> {
  const named = hidden.replace(/[^0-9A-Za-z]/g, '_').replace(/^/, 'q');
  const { data, errors } = await askHiding(
    'lan',
    `query ${named} { me { person { fullName residence { address { text } } }
      dossiers(first: 5) { nodes { code summary applicant { fullName } } } dataAccesses(first: 5) { nodes { text } } } }`,
    {},
    hidden,
  );
  expect(errors).toEqual([]);
  const { person, dossiers } = data.me;
  for (const text of [person.fullName, person.residence.address.text, dossiers.nodes[0].applicant.fullName])
    told.add(text);
  await askHiding('lan', `query { dossier(code: "${hidden}") { code } }`, {}, hidden);
  await askHiding(
    undefined,
    `{ trackDossier(code: "${hidden}", lookupSecret: "${LAN}") { code } }`,
    {},
    hidden,
  );
  await askHiding(
    'lan',
    `query ($a: Int) { dossiers(first: $a) { edges { cursor } } }`,
    { a: hidden },
    hidden,
  );
  await askHiding('lan', `{ me { nobody_${named} } }`, {}, hidden);
}

async function change(hidden: string): Promise<void> {
  const isFirst = hidden === HIDDEN[0];
  const ascii = hidden.replace(/[^A-Za-z0-9._:-]/g, (char) => char.normalize('NFKC'));
  const granted = await askHiding(
    'lan',
    `mutation ($input: GrantDelegationInput!) { it: grantDelegation(input: $input) { id } }`,
    {
      input: {
        idempotencyKey: ascii,
        representative: MINH,
        dossiers: [LANS],
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
      },
    },
    hidden,
  );
  expect(granted.errors).toEqual([]);
  await askHiding('minh', '{ me { delegations { otherPersonalId owner { fullName } } } }', {}, hidden);
  await askHiding(
    'minh',
    'mutation ($input: RevokeDelegationInput!) { revokeDelegation(input: $input) { id } }',
    { input: { id: granted.data.it.id } },
    hidden,
  );
  for (const key of [ascii, `${ascii}.2`]) {
    await askHiding(
      'lan',
      'mutation ($input: OpenTicketInput!) { openTicket(input: $input) { reference outcome } }',
      { input: { idempotencyKey: key, code: LANS, subject: REASON.slice(0, 100), text: REASON } },
      hidden,
    );
    // The second one stays without an answer, and waits sealed.
    if (isFirst) await gateway.world.control('hotline', { mode: 'drop' });
  }
  await gateway.world.control('hotline', { mode: 'ok' });
  await askHiding(
    'lan',
    'mutation ($input: WithdrawDossierInput!) { withdrawDossier(input: $input) { reference } }',
    { input: { idempotencyKey: ascii, code: hidden, reason: REASON } },
    hidden,
  );
}

async function breakGlass(hidden: string): Promise<void> {
  const refused = await steps.request(REQUESTER, { caseNumber: hidden, reason: REASON });
  expect([hidden, refused.errors[0]?.extensions['code']]).toEqual([hidden, 'BAD_USER_INPUT']);
  const { data, errors } = await steps.request(REQUESTER, { reason: REASON });
  expect(errors).toEqual([]);
  await steps.approve(APPROVER, data.it.id);
  const opened = await steps.open(REQUESTER, data.it.id);
  told.add(opened.data.it.fullName);
  told.add(opened.data.it.phone);
  expect((await steps.look('auditor', data.it.id)).data.it).toMatchObject({ reason: REASON });
  const reviewed = await askHiding(
    'dpo',
    `mutation ($id: ID!, $reason: String!) {
      it: reviewEmergencyAccess(id: $id, verdict: UNJUSTIFIED, reason: $reason) { review { reason } } }`,
    { id: data.it.id, reason: REASON },
    hidden,
  );
  expect(reviewed.data.it.review.reason).toBe(REASON);
}

async function object(hidden: string): Promise<void> {
  const { data } = await gateway.ask('lan', '{ me { dataAccesses(first: 1) { nodes { number } } } }');
  const filed = await askHiding(
    'lan',
    'mutation ($input: ObjectToAccessInput!) { it: objectToAccess(input: $input) { id } }',
    {
      input: {
        idempotencyKey: hidden.normalize('NFKC'),
        number: data.me.dataAccesses.nodes[0].number,
        reason: `${REASON} ${hidden}`,
      },
    },
    hidden,
  );
  expect(filed.errors).toEqual([]);
  const answered = await askHiding(
    'dpo',
    'mutation ($id: ID!, $answer: String!) { it: answerObjection(id: $id, answer: $answer) { state } }',
    { id: filed.data.it.id, answer: `${REASON} ${hidden}` },
    hidden,
  );
  expect(answered.data.it).toEqual({ state: 'ANSWERED' });
}

async function failToSignIn(hidden: string): Promise<void> {
  const ascii = hidden.replace(/[^\x20-\x7e]/g, '0');
  const token = await gateway.world.token('lan');
  for (const authorization of [
    `Bearer ${ascii}`,
    `Bearer ${token.slice(0, -4)}AAAA`,
    `DPoP ${token}`,
    `Basic ${Buffer.from(`${LAN}:x`).toString('base64')}`,
  ])
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        ...{ authorization, 'content-type': 'application/json', dpop: ascii },
        'x-forwarded-for': `${ascii}, ${ADDRESSES[1]}`,
      },
      body: '{}',
    });
  await fetch(`${gateway.url}/${LAN}`);
  await fetch(`${gateway.url}/webhooks/hotline`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signature': ascii, 'x-forwarded-for': ADDRESSES[1] },
    body: JSON.stringify({ dossier: LAN }),
  });
  const socket = new WebSocket(
    `${gateway.url.replace('http', 'ws')}/graphql/stream`,
    'graphql-transport-ws',
    {
      headers: { 'x-forwarded-for': ADDRESSES[1] },
    },
  );
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${ascii}` } }));
  await once(socket, 'close');
}

async function oversee(hidden: string): Promise<void> {
  const filters = [{ subjectPerson: LAN }, { actorPerson: LAN }, { actor: hidden }, { dossier: hidden }];
  for (const filter of filters) {
    await askHiding(
      'auditor',
      'query ($f: AccessFilter) { accessLog(filter: $f, first: 2) { edges { node { id } } } }',
      { f: filter },
      hidden,
    );
    const search = new URLSearchParams(filter as Record<string, string>);
    const answer = await fetch(`${gateway.url}/access-log/export?${search}`, {
      headers: { authorization: `Bearer ${await gateway.world.token('auditor')}` },
    });
    const manifest = (await answer.text()).trimEnd().split('\n').at(-1) ?? '';
    exported.push({ place: 'manifest of an export', bytes: Buffer.from(manifest) });
  }
  const closing = await askHiding(
    'auditor',
    `mutation ($id: ID!, $reason: String!) { closeAccessFinding(id: $id, reason: $reason) { id } }`,
    { id: randomUUID(), reason: `Đã hỏi ${hidden}, không có gì` },
    hidden,
  );
  expect(closing.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
}

async function failAtAgencies(): Promise<void> {
  for (const mode of ['fault', 'garbage', 'drop', 'down']) {
    for (const agency of ['land', 'civil', 'police', 'tax', 'hotline'])
      await gateway.world.control(agency, { mode });
    await gateway.ask(
      'lan',
      `{ dossier(code: "${LANS}") { code parcels { address { text } } obligations { name } tickets { subject } } me { person { fullName } } }`,
    );
  }
  await gateway.world.reset();
}

describe('what is kept of a day on which callers hide persons in everything they write', () => {
  let texts: Kept[];
  let files: Kept[];
  let classes: Set<unknown>;

  beforeAll(async () => {
    for (const hidden of HIDDEN) {
      await readEverything(hidden);
      await change(hidden);
      await breakGlass(hidden);
      await object(hidden);
      await failToSignIn(hidden);
      await oversee(hidden);
    }
    await failAtAgencies();
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text();
    texts = [
      ...(await cellsOf(gateway.driver)),
      ...gateway.logLines.map((line) => ({ place: 'process log', bytes: Buffer.from(line) })),
      { place: 'metrics', bytes: Buffer.from(metrics) },
      ...exported,
      ...(REDIS_URL === undefined ? [] : await keptInRedis(REDIS_URL)),
    ];
    const rows = await gateway.driver.query(
      // What is asked after later has no caller who came from anywhere: it goes by the request's own reference.
      `select distinct body::jsonb #>> '{actor,networkClass}' as class from access_record where client <> 'gateway'
       and body::jsonb #>> '{trace,requestId}' not in (select reference::text from citizen_request)`,
    );
    classes = new Set(rows.map((row) => row['class']));
    await gateway.close();
    files = filesBelow(folder);
  }, 60_000);

  test('is something', () => {
    const places = new Set(texts.map(({ place }) => place));
    for (const table of [
      'access_record',
      'access_objection',
      'citizen_request',
      'delegation',
      'emergency_access',
    ])
      expect(places).toContain(`table ${table}`);
    expect(files.some(({ place }) => place.startsWith('pg_wal'))).toBe(true);
    expect([...told].every((text) => typeof text === 'string' && text.length > 5)).toBe(true);
    // The search itself: what is kept on purpose is found, in the rows and in the files.
    expect(foundIn(texts, [LANS])).not.toEqual([]);
    expect(foundIn(files, [LANS])).not.toEqual([]);
  });

  test('names nobody in any row, line, label or key', () => {
    expect(foundIn(texts, [...PERSONS, ...HIDDEN, ...WORDS, ...told])).toEqual([]);
    expect(numbersIn(texts, [...PERSONS, PHONE])).toEqual([]);
  });

  test('tells of no address where callers came from, and of no network, though every caller’s is on record', async () => {
    expect(classes).toEqual(new Set(['ipv4/32', 'ipv6/64', 'loopback']));
    expect(foundIn(texts, NETWORKS)).toEqual([]);
    expect(foundIn(files, NETWORKS)).toEqual([]);
  });

  test('names nobody in any byte of the store, its write-ahead log included', () => {
    expect(foundIn(files, [...PERSONS, ...HIDDEN, ...WORDS, ...told])).toEqual([]);
  });
});

async function keptInRedis(url: string): Promise<Kept[]> {
  const redis = new Redis(url);
  const kept: Kept[] = [];
  for (const key of await redis.keys('lienthong:*')) {
    kept.push({ place: 'redis', bytes: Buffer.from(key) });
    const value = await redis.dumpBuffer(key);
    if (value) kept.push({ place: 'redis', bytes: value });
  }
  redis.disconnect();
  return kept;
}
