import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { codesOf, type Heard, subscribe, type Transport, until } from '../live-clients.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

const LANS = 'H26.12-261102-0001';
const QUERY =
  'subscription W($code: ID!, $after: String) { dossierChanged(code: $code, after: $after) { changeCursor receptionSteps { text } } }';
const REDIS_URL = process.env['TEST_REDIS_URL'];
const TRANSPORTS: readonly Transport[] = ['graphql-sse', 'graphql-ws'];

let world: MockWorldHandle;
const open: Heard[] = [];
beforeAll(async () => {
  world = await connectMockWorld();
  await world.reset();
}, 90_000);
afterEach(() => {
  for (const heard of open.splice(0)) heard.stop();
});

const change = (text: string) =>
  world.control('onestop', { change: { code: LANS, step: { text, agency: 'onestop' } } });
const settle = (ms = 200) => new Promise((resolve) => setTimeout(resolve, ms));

async function watch(transport: Transport, url: string, after?: string, retryAttempts = 0): Promise<Heard> {
  const token = await world.token('lan');
  const variables = { code: LANS, ...(after === undefined ? {} : { after }) };
  const heard = subscribe(transport, { url, token, query: QUERY, variables, retryAttempts });
  open.push(heard);
  await Promise.race([heard.connected, heard.ended().catch(() => undefined)]);
  await settle();
  return heard;
}

interface Event {
  readonly data: { readonly dossierChanged: { changeCursor: string; receptionSteps: { text: string }[] } };
}
const textsOf = ({ data }: Event) => data.dossierChanged.receptionSteps.map(({ text }) => text);
const hears = (heard: Heard, text: string, withinMs = 5_000) =>
  until(() => heard.events.some((event) => event.data && textsOf(event).includes(text)), withinMs, text);

const shared: readonly [string, Record<string, string>][] = [['without Redis', {}]];
if (REDIS_URL !== undefined)
  (shared as [string, Record<string, string>][]).push(['with Redis', { REDIS_URL }]);
const AWAY = 'redis://127.0.0.1:1';
(shared as [string, Record<string, string>][]).push(['with a Redis that is away', { REDIS_URL: AWAY }]);

describe.each(shared)('two gateways %s', (_name, env) => {
  let gateways: readonly TestGateway[];
  beforeAll(async () => {
    const keys = { GATEWAY_PUBLIC_ID_KEY: randomBytes(32).toString('base64') };
    const start = () => startTestGateway({ ...keys, ...env, GATEWAY_MAX_STREAMS_PER_CALLER: '2' });
    gateways = [await start(), await start()];
  }, 90_000);
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
  });

  test('a change reaches the clients of both, once each', async () => {
    const heard = await Promise.all(
      gateways.map(({ url }, index) => watch(TRANSPORTS[index] ?? 'graphql-sse', url)),
    );
    // Without a word that could be a name.
    const text = `Hai cổng: ${_name.toLowerCase()}`;
    await change(text);
    await Promise.all(heard.map((one) => hears(one, text, 2_000)));
    await settle(500);
    expect(heard.map(({ events }) => events.length)).toEqual([1, 1]);
  });

  test('a cursor of the one is understood by the other', async () => {
    const [one, other] = gateways.map(({ url }) => url);
    const heard = await watch('graphql-sse', one ?? '');
    await change('Trước khi đổi cổng');
    const { changeCursor } = (await heard.event(0)).data.dossierChanged;
    heard.stop();
    await change('Trong lúc đổi cổng');
    await hears(await watch('graphql-ws', other ?? '', changeCursor), 'Trong lúc đổi cổng');
  });

  if (env['REDIS_URL'] === REDIS_URL && REDIS_URL !== undefined) {
    test('the places of a caller are counted over both', async () => {
      const urls = [...gateways, ...gateways.slice(1)].map(({ url }) => url);
      const all = await Promise.all(urls.map((url) => watch('graphql-sse', url)));
      // Whichever of the three came last, one is turned away and the other two stay.
      const refused = () => all.filter(({ events }) => events.length > 0);
      await until(() => refused().length > 0, 20_000, 'a refusal');
      await settle();
      expect(refused().map(({ events }) => codesOf(events[0].errors))).toEqual([['RATE_LIMITED']]);
    });
  }
});

describe('a gateway that goes away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'live-'));
  let gateway: GatewayProcess;
  beforeAll(async () => {
    gateway = await gatewayProcess({ ...world.env, DATA_DIR: folder });
  });
  afterAll(async () => {
    await gateway.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  test('killed and started again loses no event for clients that come back with their cursor', async () => {
    const { url } = gateway;
    await gateway.start();
    const before = await Promise.all(TRANSPORTS.map((transport) => watch(transport, url)));
    await change('Trước khi bị giết');
    const cursors = await Promise.all(
      before.map(async (heard) => (await heard.event(0)).data.dossierChanged.changeCursor),
    );
    await gateway.end('SIGKILL');
    for (const heard of before) heard.stop();
    await change('Khi không có cổng nào');
    await gateway.start();
    const back = await Promise.all(
      TRANSPORTS.map((transport, index) => watch(transport, url, cursors[index])),
    );
    await Promise.all(back.map((heard) => hears(heard, 'Khi không có cổng nào')));
    await change('Sau khi trở lại');
    await Promise.all(back.map((heard) => hears(heard, 'Sau khi trở lại', 2_000)));
  }, 120_000);

  test('drained it sends its clients away to come back; they lose nothing and notice nothing', async () => {
    const { url } = gateway;
    await gateway.start();
    const token = await world.token('lan');
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: `{ dossier(code: "${LANS}") { changeCursor } }` }),
    });
    const { data } = (await answer.json()) as { data: { dossier: { changeCursor: string } } };
    const heard = await Promise.all(
      TRANSPORTS.map((transport) => watch(transport, url, data.dossier.changeCursor, 200)),
    );
    expect(await gateway.end('SIGTERM')).toBe(0);
    await change('Trong lúc khởi động lại');
    await gateway.start();
    await Promise.all(heard.map((one) => hears(one, 'Trong lúc khởi động lại', 15_000)));
    expect(heard.map((one) => one.end())).toEqual([undefined, undefined]);
  }, 120_000);
});
