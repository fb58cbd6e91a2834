import { z } from 'zod';

const httpUrl = z.url({ protocol: /^https?$/ });
const exporter = z.enum(['otlp', 'none']).default('otlp');
const names = z.string().transform((text) => text.split(',').map((name) => name.trim()));

/**
 * The standard's names that decide what is exported, and where. What else the standard has (headers, time limits, compression,
 * certificates, sizes of batches) its SDK reads by itself.
 */
export const TELEMETRY_SHAPE = {
  /** Collector (OTLP over HTTP); `/v1/traces`, `/v1/metrics` and `/v1/logs` lie below it. Without one nothing is exported. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  /** Address of the collector's traces, as it is. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl.optional(),
  /** Of its metrics. */
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: httpUrl.optional(),
  /** Of its logs. */
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: httpUrl.optional(),
  /** How the collector is spoken to; gRPC is not offered. */
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(['http/protobuf', 'http/json']).default('http/protobuf'),
  /** Exports nothing, whatever else is set. */
  OTEL_SDK_DISABLED: z.stringbool().default(false),
  /** Name of this service in whatever is exported. */
  OTEL_SERVICE_NAME: z.string().min(1).default('lien-thong'),
  /** `none` keeps traces back. */
  OTEL_TRACES_EXPORTER: exporter,
  /** `none` keeps metrics back. */
  OTEL_METRICS_EXPORTER: exporter,
  /** `none` keeps logs back. */
  OTEL_LOGS_EXPORTER: exporter,
  /** Which requests are traced. Every trace begins with us, so that the forms `parentbased_…` say the same. */
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  /** Share of requests, 0 to 1, of the ratio samplers. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Agencies get `traceparent` where `tracecontext` is among these; nothing else is ever told them. */
  OTEL_PROPAGATORS: names.default(['tracecontext']),
  /** Time between two exports of metrics, milliseconds. */
  OTEL_METRIC_EXPORT_INTERVAL: z.coerce.number().int().min(1_000).max(3_600_000).default(60_000),
};

export type TelemetrySettings = z.infer<z.ZodObject<typeof TELEMETRY_SHAPE>>;

export interface Destinations {
  readonly traces: string | undefined;
  readonly metrics: string | undefined;
  readonly logs: string | undefined;
}

/** Where each signal goes. @returns undefined where nothing is exported. */
export function destinationsOf(settings: TelemetrySettings): Destinations | undefined {
  const base = settings.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '');
  const below = (signal: string) => (base === undefined ? undefined : `${base}/v1/${signal}`);
  const to = (exporting: 'otlp' | 'none', own: string | undefined, signal: string) =>
    exporting === 'none' ? undefined : (own ?? below(signal));
  const found: Destinations = {
    traces: to(settings.OTEL_TRACES_EXPORTER, settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, 'traces'),
    metrics: to(settings.OTEL_METRICS_EXPORTER, settings.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, 'metrics'),
    logs: to(settings.OTEL_LOGS_EXPORTER, settings.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, 'logs'),
  };
  const isAny = Object.values(found).some((url) => url !== undefined);
  return isAny && !settings.OTEL_SDK_DISABLED ? found : undefined;
}
