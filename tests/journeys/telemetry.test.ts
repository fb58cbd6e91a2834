import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { familiesIn, faultsOfAlarms } from '../../deploy/checks/alarms.ts';
import { startTelemetry, type Telemetry } from '../../gateway/observability/export/start-telemetry.ts';
import { TELEMETRY_SHAPE } from '../../gateway/observability/export/telemetry-settings.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { type Between, standBetween } from '../hostile/between.ts';
import { type Collector, startCollector } from '../otlp-collector.ts';
import { connectMockWorld } from '../world.ts';

const LAN = '001190000001';
const CODE = 'H26.12-261102-0001';
const THEIR_TRACE = 'abcdef12'.repeat(4);
const QUERY = `query q${LAN} { dossier(code: "${CODE}") { code applicant { fullName civilEvents { number } }
  parcels { id owners { registeredName } } timeline { text } } me { person { fullName } } }`;

let collector: Collector;
let civil: Between;
let land: Between;
let gateway: TestGateway;
let telemetry: Telemetry | undefined;
let isClosed = false;
let shown = '';

beforeAll(async () => {
  collector = await startCollector();
  const { env } = await connectMockWorld();
  civil = await standBetween(env['CIVIL_URL'] ?? '');
  land = await standBetween(env['LAND_URL'] ?? '');
  telemetry = await startTelemetry({
    settings: z.object(TELEMETRY_SHAPE).parse({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    }),
    instance: 'test',
    onHindered: () => undefined,
    now: Date.now,
  });
  gateway = await startTestGateway(
    { CIVIL_URL: civil.url, LAND_URL: land.url, GATEWAY_TRUSTED_PROXIES: '127.0.0.0/8' },
    undefined,
    undefined,
    { telemetry },
  );
  const planted = {
    'x-request-id': LAN,
    'user-agent': `app/${LAN}`,
    tracestate: `vendor=${LAN}`,
    baggage: `person=${LAN}`,
    referer: `https://portal.example/${LAN}`,
  };
  const hiding = await gateway.ask(
    'lan',
    QUERY,
    {},
    {
      ...planted,
      traceparent: `00-${LAN.padStart(32, '0')}-${LAN.padStart(16, '0')}-01`,
    },
  );
  expect(hiding.errors).toEqual([]);
  const traced = await gateway.ask(
    'lan',
    QUERY,
    {},
    {
      ...planted,
      traceparent: `00-${THEIR_TRACE}-${THEIR_TRACE.slice(16)}-01`,
    },
  );
  expect(traced.errors).toEqual([]);
  await gateway.ask(
    undefined,
    '{ procedures(first: 1) { nodes { code } } }',
    {},
    {
      authorization: `Bearer eyJ${LAN}.${LAN}.${LAN}`,
    },
  );
  shown = await (await fetch(`${gateway.url}/metrics`)).text();
  await gateway.close();
  isClosed = true;
  await telemetry?.stop();
}, 90_000);
afterAll(async () => {
  if (!isClosed) await gateway?.close();
  await Promise.all([civil?.close(), land?.close(), collector?.close()]);
});

describe('what is exported', () => {
  test('is traces, metrics and logs, each with something in it', () => {
    const given = new Set(collector.deliveries.map(({ path }) => path));
    expect([...given].sort()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
    const all = collector.deliveries.map(({ body }) => body.toString('utf8')).join('\n');
    expect(all).toContain('lienthong_request_seconds');
    expect(all).toContain('lienthong.access.');
    expect(all).toContain('"service.instance.id"');
  });

  test('holds no person, name, token or dossier, wherever a caller hid one', () => {
    for (const { path, body, headers } of collector.deliveries) {
      const text = `${JSON.stringify(headers)}${body.toString('utf8')}`;
      const digits = text.replace(/[-_ ]/g, '');
      expect([path, digits.includes(LAN)]).toEqual([path, false]);
      for (const secret of ['Nguyễn Thị Lan', 'eyJ', 'Bearer', CODE, 'portal.example', 'vendor='])
        expect([path, secret, text.includes(secret)]).toEqual([path, secret, false]);
    }
  });
});

test('alarms and dashboard ask for metrics that this very gateway shows', () => {
  expect(faultsOfAlarms(familiesIn(shown))).toEqual([]);
});

describe('a request', () => {
  test('begins a trace of its own, with a span below for each call that an agency got', () => {
    const spans = collector.spans();
    const requests = spans.filter(({ name }) => name === 'GraphQL request');
    expect(requests.length).toBeGreaterThanOrEqual(2);
    for (const { parentSpanId } of requests) expect(parentSpanId ?? '').toBe('');
    expect(requests.map(({ traceId }) => traceId)).not.toContain(THEIR_TRACE);
    for (const { spanId } of requests.slice(0, 2)) {
      const calls = spans.filter(({ parentSpanId }) => parentSpanId === spanId);
      const agencies = new Set(calls.map(({ attributes }) => attributes['lienthong.agency']));
      expect(agencies).toEqual(new Set(['civil', 'land', 'onestop', 'police', 'tax']));
    }
  });

  test("links to the trace that a trusted proxy told, unless a person's number may hide in it", () => {
    const links = collector.spans().flatMap((span) => span.links ?? []);
    expect(links.map(({ traceId }) => traceId)).toEqual([THEIR_TRACE]);
  });

  test('tells the agency the span of its call, which names the X-Road message, and nothing that a caller sent', () => {
    const spans = collector.spans();
    const messages = civil.passed.filter(({ headers }) => headers['traceparent'] !== undefined);
    expect(messages.length).toBeGreaterThan(0);
    for (const { headers, request } of messages) {
      const [, traceId, spanId] = String(headers['traceparent']).split('-');
      const span = spans.find((one) => one.traceId === traceId && one.spanId === spanId);
      expect(span?.attributes['lienthong.agency']).toBe('civil');
      expect(request.toString('utf8')).toContain(span?.attributes['lienthong.message_id']);
    }
    for (const { headers } of [...civil.passed, ...land.passed]) {
      expect([headers['tracestate'], headers['baggage']]).toEqual([undefined, undefined]);
      expect(JSON.stringify(headers)).not.toContain(LAN);
    }
  });
});
