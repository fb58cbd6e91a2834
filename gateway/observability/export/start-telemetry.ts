import { DiagLogLevel, diag, type Tracer } from '@opentelemetry/api';
import type { Logger } from '@opentelemetry/api-logs';
import { nowAndThen } from '../../timing/now-and-then.ts';
import { loadSdk, type Sdk } from './load-sdk.ts';
import { type MetricKinds, type ReadMetric, toOtlpMetrics } from './otlp-metrics.ts';
import { type Destinations, destinationsOf, type TelemetrySettings } from './telemetry-settings.ts';

/** What is exported, by setting. Each part is undefined where it is not. */
export interface Telemetry {
  readonly tracer: Tracer | undefined;
  /** Of the access log's numbers, and of the process log. */
  readonly accessLogger: Logger | undefined;
  readonly processLogger: Logger | undefined;
  /** @param read what `/metrics` shows, called at each export. */
  exportMetrics(read: () => Promise<readonly ReadMetric[]>): void;
  /** Sends what waits; a collector that does not answer is waited for two seconds. */
  stop(): Promise<void>;
}

export interface TelemetryParts {
  readonly settings: TelemetrySettings;
  readonly instance: string;
  /** The collector is away, or refuses what it is sent; at most once a minute. */
  readonly onHindered: () => void;
  /** Set where the SDK is to be looked for elsewhere (tests). */
  readonly load?: typeof loadSdk;
  readonly now: () => number;
}

/** An exporter is set and its SDK is not installed. The gateway goes on without it. */
export class NoSdk extends Error {
  override readonly name = 'NoSdk';
}

const STOP_MS = 2_000;
const TELL_AGAIN_MS = 60_000;

/**
 * Starts what the settings ask for. Nothing of it is waited for by a request: queues are bounded, and what does not fit is dropped.
 * @returns undefined where nothing is exported.
 * @throws NoSdk where it is not installed.
 */
export async function startTelemetry(parts: TelemetryParts): Promise<Telemetry | undefined> {
  const { settings, load = loadSdk } = parts;
  const to = destinationsOf(settings);
  if (!to) return undefined;
  const sdk = await load(settings.OTEL_EXPORTER_OTLP_PROTOCOL).catch((cause: unknown) => {
    throw new NoSdk(
      'OTEL_EXPORTER_OTLP_… is set, and the optional packages @opentelemetry/… are not installed',
      {
        cause,
      },
    );
  });
  listenToTroubles(parts);
  const { envDetector, detectResources, resourceFromAttributes } = sdk.resources;
  // Only what the operator says: detectors of host and process would tell addresses and command lines.
  const resource = detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes({
      'service.name': settings.OTEL_SERVICE_NAME,
      'service.instance.id': parts.instance,
    }),
  );
  const traces = startTraces(sdk, to.traces, settings, resource);
  const logs = startLogs(sdk, to.logs, resource);
  const metrics = startMetrics(sdk, to.metrics, settings, resource);
  const started = [traces, logs, metrics?.provider].filter((one) => one !== undefined);
  return {
    tracer: traces?.getTracer('lien-thong'),
    accessLogger: logs?.getLogger('lien-thong.access-log'),
    processLogger: logs?.getLogger('lien-thong.process-log'),
    exportMetrics: (read) => metrics?.readFrom(read),
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => {
        timer = setTimeout(resolve, STOP_MS);
      });
      const stopping = Promise.allSettled(started.map((provider) => provider.shutdown()));
      await Promise.race([stopping, patience]);
      clearTimeout(timer);
    },
  };
}

/** Texts of the SDK name addresses and answers of the collector: that something is wrong is all that is told. */
function listenToTroubles({ onHindered, now }: TelemetryParts): void {
  const tell = nowAndThen(TELL_AGAIN_MS, now, onHindered);
  const quiet = () => undefined;
  const listener = { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet };
  diag.setLogger(listener, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

type Resource = ReturnType<Sdk['resources']['resourceFromAttributes']>;

function startTraces(sdk: Sdk, url: Destinations['traces'], settings: TelemetrySettings, resource: Resource) {
  if (url === undefined) return undefined;
  const { AlwaysOffSampler, AlwaysOnSampler, BatchSpanProcessor, TracerProvider, TraceIdRatioBasedSampler } =
    sdk.traces;
  const name = settings.OTEL_TRACES_SAMPLER.replace('parentbased_', '');
  const sampler =
    name === 'always_off'
      ? new AlwaysOffSampler()
      : name === 'always_on'
        ? new AlwaysOnSampler()
        : new TraceIdRatioBasedSampler(settings.OTEL_TRACES_SAMPLER_ARG);
  const exporter = new sdk.exporters.OTLPTraceExporter({ url });
  return new TracerProvider({ resource, sampler, spanProcessors: [new BatchSpanProcessor({ exporter })] });
}

function startLogs(sdk: Sdk, url: Destinations['logs'], resource: Resource) {
  if (url === undefined) return undefined;
  const { BatchLogRecordProcessor, LoggerProvider } = sdk.logs;
  const exporter = new sdk.exporters.OTLPLogExporter({ url });
  return new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter })] });
}

function startMetrics(
  sdk: Sdk,
  url: Destinations['metrics'],
  settings: TelemetrySettings,
  resource: Resource,
) {
  if (url === undefined) return undefined;
  const { AggregationTemporality, DataPointType, MeterProvider, PeriodicExportingMetricReader } = sdk.metrics;
  const kinds: MetricKinds = {
    cumulative: AggregationTemporality.CUMULATIVE,
    sum: DataPointType.SUM,
    gauge: DataPointType.GAUGE,
    histogram: DataPointType.HISTOGRAM,
  };
  const startedMs = Date.now() - process.uptime() * 1_000;
  let source: () => Promise<readonly ReadMetric[]> = async () => [];
  const producer = {
    async collect() {
      const span = { kinds, startTime: hrTimeOf(startedMs), endTime: hrTimeOf(Date.now()) };
      const scopeMetrics = [{ scope: { name: 'lien-thong' }, metrics: toOtlpMetrics(await source(), span) }];
      return { resourceMetrics: { resource, scopeMetrics }, errors: [] };
    },
  };
  const intervalMs = settings.OTEL_METRIC_EXPORT_INTERVAL;
  const reader = new PeriodicExportingMetricReader({
    exporter: new sdk.exporters.OTLPMetricExporter({ url }),
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(intervalMs, 30_000),
    metricProducers: [producer],
  });
  return {
    provider: new MeterProvider({ resource, readers: [reader] }),
    readFrom(read: typeof source) {
      source = read;
    },
  };
}

const hrTimeOf = (ms: number): [number, number] => [
  Math.floor(ms / 1_000),
  Math.round((ms % 1_000) * 1_000_000),
];
