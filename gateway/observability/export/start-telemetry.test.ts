import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { startCollector } from '../../../tests/otlp-collector.ts';
import { createMetrics } from '../metrics.ts';
import { toOtlpMetrics } from './otlp-metrics.ts';
import { NoSdk, startTelemetry } from './start-telemetry.ts';
import { TELEMETRY_SHAPE } from './telemetry-settings.ts';

const settingsOf = (env: object) => z.object(TELEMETRY_SHAPE).parse(env);
const start = (env: object, load?: () => Promise<never>) =>
  startTelemetry({
    settings: settingsOf(env),
    instance: 'gateway-1',
    onHindered: () => undefined,
    now: () => 0,
    ...(load && { load }),
  });

describe('telemetry', () => {
  test.each([
    ['nothing is set', {}],
    ['it is switched off', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c.example', OTEL_SDK_DISABLED: 'true' }],
    [
      'each signal is kept back',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c.example',
        OTEL_TRACES_EXPORTER: 'none',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    ],
  ])('loads nothing where %s', async (_what, env) => {
    const load = () => Promise.reject(new Error('it was loaded'));
    expect(await start(env, load)).toBeUndefined();
  });

  test('says clearly that its SDK is not installed', async () => {
    const missing = start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c.example' }, () =>
      Promise.reject(new Error('Cannot find package')),
    );
    await expect(missing).rejects.toThrow(NoSdk);
    await expect(missing).rejects.toThrow('not installed');
  });

  test('goes to a collector as protobuf, each signal to its own path, whatever the samplers leave', async () => {
    const collector = await startCollector();
    const telemetry = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` });
    telemetry?.tracer?.startSpan('a span').end();
    telemetry?.processLogger?.emit({ body: 'a line' });
    const metrics = createMetrics();
    metrics.requestFinished('query', 0.02);
    telemetry?.exportMetrics(metrics.read);
    await telemetry?.stop();
    const of = (path: string) => collector.deliveries.find((one) => one.path === path);
    expect(of('/v1/traces')?.headers['content-type']).toBe('application/x-protobuf');
    expect(of('/v1/traces')?.body.includes('a span')).toBe(true);
    expect(of('/v1/logs')?.body.includes('a line')).toBe(true);
    expect(of('/v1/metrics')?.body.includes('lienthong_request_seconds')).toBe(true);
    await collector.close();
  });

  test('is waited for two seconds at the end, not for a collector that says nothing', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as AddressInfo;
    const telemetry = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
    telemetry?.tracer?.startSpan('a span').end();
    const began = performance.now();
    await telemetry?.stop();
    expect(performance.now() - began).toBeLessThan(4_000);
    silent.closeAllConnections();
    silent.close();
  });
});

test('what /metrics shows is what is exported: values, and histograms counted bucket by bucket', async () => {
  const metrics = createMetrics();
  for (const seconds of [0.004, 0.02, 0.02, 99]) metrics.crossingFinished('land', 'delivered', seconds);
  metrics.refusedByLimit('requests.address');
  const kinds = { cumulative: 1, sum: 3, gauge: 2, histogram: 0 } as const;
  const exported = toOtlpMetrics(await metrics.read(), { kinds, startTime: [0, 0], endTime: [1, 0] });
  const of = (name: string) => exported.find(({ descriptor }) => descriptor.name === name)?.dataPoints;
  expect(of('lienthong_refused_by_limit_total')).toMatchObject([
    { value: 1, attributes: { limit: 'requests.address' } },
  ]);
  const [point] = of('lienthong_crossing_seconds') ?? [];
  expect(point?.attributes).toEqual({ agency: 'land', outcome: 'delivered' });
  expect(point).toBeDefined();
  const { buckets, count, sum } = (point?.value ?? {}) as {
    buckets: { boundaries: number[]; counts: number[] };
    count: number;
    sum: number;
  };
  expect([count, sum]).toEqual([4, 99.044]);
  const at = (bound: number) => buckets.counts[buckets.boundaries.indexOf(bound)];
  expect([at(0.005), at(0.025), at(10), buckets.counts.at(-1)]).toEqual([1, 2, 0, 1]);
  expect(buckets.counts).toHaveLength(buckets.boundaries.length + 1);
});
