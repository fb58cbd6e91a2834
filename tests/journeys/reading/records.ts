import { expect, test } from '@jest/globals';
import { gateway } from './one-gateway.ts';

const CODE = 'H26.12-261102-0001';
const SOURCES = 'sources { agency source asOf reason label }';
const QUERY = `{ dossier(code: "${CODE}") { status obligations { noticeNumber } ${SOURCES} } }`;

/** As the world fails by itself: what the gateway holds it holds. */
async function control(agency: string, command: object): Promise<void> {
  const answer = await fetch(`${gateway.world.urls[agency]}/__control`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command) },
  });
  expect(answer.ok).toBe(true);
}
const callsTo = async (agency: string, operation: RegExp) =>
  (await gateway.world.calls(agency)).filter((call) => operation.test(call.operation)).length;
const sourceOf = (data: { dossier: { sources: { agency: string }[] } }, agency: string) =>
  data.dossier.sources.find((source) => source.agency === agency);

test('a second look at what is fresh asks nobody again, is decided anew, and says where it is from', async () => {
  const first = await gateway.ask('lan', QUERY);
  expect(first.extensions['freshness']).toMatchObject({
    onestop: { source: 'live' },
    tax: { source: 'live' },
  });
  const asked = await callsTo('onestop', /TraCuu|DongBo|dossier/i);
  const again = await gateway.ask('lan', QUERY);
  expect(again.data.dossier.status).toBe(first.data.dossier.status);
  expect(again.extensions['freshness']).toMatchObject({
    onestop: { source: 'cache' },
    tax: { source: 'live' },
  });
  expect(sourceOf(again.data, 'onestop')).toMatchObject({
    source: 'CACHE',
    label: expect.stringMatching(/^Số liệu lúc \d\d:\d\d ngày \d\d\/\d\d\/\d{4}$/),
  });
  expect(await callsTo('onestop', /TraCuu|DongBo|dossier/i)).toBe(asked);
  const stranger = await gateway.ask('minh', QUERY);
  expect(stranger.errors[0]?.extensions['code']).toBe('NOT_AVAILABLE');
  expect(stranger.data?.dossier ?? null).toBeNull();
});

test('while an agency is down its earlier answer stands in, says so on the page and on record, and opens nothing to anybody', async () => {
  const live = await gateway.ask('lan', QUERY);
  await control('tax', { mode: 'down' });
  const stale = await gateway.ask('lan', QUERY);
  expect(stale.errors).toEqual([]);
  expect(stale.data.dossier.obligations).toEqual(live.data.dossier.obligations);
  expect(stale.extensions['freshness']).toMatchObject({
    tax: { source: 'stale', reason: 'AGENCY_UNREACHABLE' },
  });
  expect(sourceOf(stale.data, 'tax')).toMatchObject({
    ...{ source: 'STALE', reason: 'AGENCY_UNREACHABLE' },
    label: expect.stringMatching(/, hệ thống của cơ quan thuế đang gián đoạn$/),
  });
  const other = await gateway.ask('hung', QUERY);
  expect(other.errors.map(({ extensions }) => extensions['code'])).toContain('ACCESS_DENIED');
  expect(JSON.stringify(other.data?.dossier?.obligations ?? null)).toBe('null');
  const log = await gateway.ask(
    'auditor',
    `{ accessLog(first: 20, filter: { dossier: "${CODE}", agency: "tax" }) {
        nodes { outcome released messageId evidence { request answer } freshness { source asOf reason } } } }`,
  );
  const told = log.data.accessLog.nodes.filter(
    ({ freshness }: { freshness?: { source: string } }) => freshness?.source === 'STALE',
  );
  expect(told.length).toBeGreaterThan(0);
  const before = log.data.accessLog.nodes.find(
    ({ freshness, outcome }: { freshness?: { source: string }; outcome: string }) =>
      freshness?.source === 'LIVE' && outcome === 'delivered',
  );
  expect(told[0]).toMatchObject({
    ...{ outcome: 'delivered', messageId: before.messageId, evidence: before.evidence },
    freshness: { source: 'STALE', reason: 'AGENCY_UNREACHABLE' },
  });
});

test('what is not there by the caller’s own deadline is missing, and the rest is answered', async () => {
  await control('tax', { mode: 'slow', delayMs: 20_000 });
  const started = performance.now();
  const { data, errors } = await gateway.ask('lan', QUERY, {}, { 'x-deadline-ms': '1500' });
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(data.dossier).toMatchObject({ status: expect.any(String), obligations: null });
  expect(errors).toMatchObject([{ extensions: { code: 'AGENCY_TIMEOUT', agency: 'tax' } }]);
  expect(sourceOf(data, 'tax')).toMatchObject({ source: 'MISSING', reason: 'AGENCY_TIMEOUT' });
  const wrong = await gateway.ask('lan', QUERY, {}, { 'x-deadline-ms': 'soon' });
  expect([wrong.status, wrong.errors[0]?.extensions['code']]).toEqual([400, 'BAD_USER_INPUT']);
});
