import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const LANS = 'H26.12-261102-0001';
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ GATEWAY_TRUSTED_PROXIES: '127.0.0.0/8' });
}, 90_000);
afterAll(async () => {
  await gateway.world.reset();
  await gateway.close();
});

/** As our proxy says it; what the client wrote before it is not believed. */
const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.1, ${address}` });
const bearer = async (persona: string) => ({ authorization: `Bearer ${await gateway.world.token(persona)}` });
const JSON_TYPE = { 'content-type': 'application/json' };

async function readOneEvent(address: string): Promise<void> {
  const stop = new AbortController();
  const answer = await fetch(`${gateway.url}/graphql/stream`, {
    method: 'POST',
    headers: { ...JSON_TYPE, accept: 'text/event-stream', ...from(address), ...(await bearer('lan')) },
    body: JSON.stringify({ query: `subscription { dossierChanged(code: "${LANS}") { code } }` }),
    signal: stop.signal,
  });
  const reader = answer.body?.getReader();
  for (let text = ''; !text.includes('event: next'); ) {
    const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
    if (done) throw new Error(`no event: ${text}`);
    text += Buffer.from(value ?? []).toString();
    if (text.includes(':') && !text.includes('event: next'))
      await gateway.world.control('onestop', {
        change: { code: LANS, step: { text: 'x', agency: 'onestop' } },
      });
  }
  stop.abort();
}

const ACTS: readonly (readonly [string, string, readonly string[], (address: string) => Promise<unknown>])[] =
  [
    [
      'a request',
      '203.0.113.11',
      ['crossing', 'operation'],
      (address) => gateway.ask('lan', '{ me { person { fullName } } }', {}, from(address)),
    ],
    [
      'a failed log-in',
      '203.0.113.12',
      ['login-failed'],
      (address) =>
        gateway.ask(undefined, '{ me { id } }', {}, { ...from(address), authorization: 'Bearer x.y.z' }),
    ],
    [
      'a proof that does not hold',
      '203.0.113.13',
      ['login-failed'],
      async (address) =>
        gateway.ask(
          undefined,
          '{ me { id } }',
          {},
          {
            ...from(address),
            authorization: `DPoP ${await gateway.world.token('lan')}`,
            dpop: 'x.y.z',
          },
        ),
    ],
    [
      'a webhook that is not the agency’s',
      '203.0.113.14',
      ['login-failed'],
      (address) =>
        fetch(`${gateway.url}/webhooks/hotline`, {
          method: 'POST',
          headers: { ...JSON_TYPE, ...from(address) },
          body: '{}',
        }),
    ],
    [
      'an export',
      '203.0.113.15',
      ['crossing', 'operation'],
      async (address) =>
        (
          await fetch(`${gateway.url}/access-log/export?actor=officer-land`, {
            headers: { ...from(address), ...(await bearer('auditor')) },
          })
        ).text(),
    ],
    ['an event of a subscription', '203.0.113.16', ['crossing', 'operation'], readOneEvent],
    [
      'somebody unknown',
      '2001:db8:5:6::9',
      ['crossing', 'operation'],
      (address) =>
        gateway.ask(
          undefined,
          `{ trackDossier(code: "${LANS}", lookupSecret: "AAAA") { code } }`,
          {},
          from(address),
        ),
    ],
  ];

const findBy = (network: string) =>
  gateway.ask(
    'auditor',
    'query ($network: String) { accessLog(first: 50, filter: { network: $network }) { nodes { kind network networkClass } } }',
    { network },
  );

describe('the network that somebody comes from', () => {
  test.each(ACTS)(
    'is on every record of %s, and found with the address in hand',
    async (_what, address, kinds, act) => {
      expect((await findBy(address)).data.accessLog.nodes).toEqual([]);
      await act(address);
      const { nodes } = (await findBy(address)).data.accessLog;
      expect([...new Set(nodes.map(({ kind }: { kind: string }) => kind))].sort()).toEqual(kinds);
      for (const { network, networkClass } of nodes) {
        expect(network).toMatch(/^k1:[\w-]{43}$/);
        expect(networkClass).toBe(address.includes('::') ? 'ipv6/64' : 'ipv4/32');
      }
    },
  );

  test('of IPv6 is its first 64 bits', async () => {
    expect((await findBy('2001:db8:5:6:ffff::1')).data.accessLog.nodes.length).toBeGreaterThan(0);
    expect((await findBy('2001:db8:5:7::9')).data.accessLog.nodes).toEqual([]);
  });

  test('is asked for by an address and nothing else', async () => {
    const { errors } = await findBy('portal.example');
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: ['network'] });
  });

  test('is not shown to an officer who may look at the log, nor looked for by one', async () => {
    await gateway.ask(
      'lan',
      `{ dossier(code: "${LANS}") { parcels { address { text } } } }`,
      {},
      from('203.0.113.20'),
    );
    const look = (filter: string) =>
      gateway.ask(
        'officer-land',
        `{ agencyAccessLog(first: 20${filter}) { nodes { network networkClass evidence { request } } } }`,
      );
    const { data, errors } = await look('');
    expect(errors).toEqual([]);
    expect(data.agencyAccessLog.nodes.length).toBeGreaterThan(0);
    for (const node of data.agencyAccessLog.nodes)
      expect(node).toEqual({ network: null, networkClass: null, evidence: null });
    const searched = await look(', filter: { network: "203.0.113.20" }');
    expect(searched.errors[0]?.extensions['code']).toBe('ACCESS_DENIED');
  });

  test('is none for what the gateway asks by itself', async () => {
    const { data } = await gateway.ask(
      'auditor',
      '{ accessLog(first: 5, filter: { client: "gateway" }) { nodes { networkClass } } }',
    );
    expect(data.accessLog.nodes.length).toBeGreaterThan(0);
    for (const node of data.accessLog.nodes) expect(node).toEqual({ networkClass: null });
  });
});
