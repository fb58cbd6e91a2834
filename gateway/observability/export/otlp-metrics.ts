import type { HrTime } from '@opentelemetry/api';
import type {
  AggregationTemporality,
  DataPointType,
  HistogramMetricData,
  MetricData,
} from '@opentelemetry/sdk-metrics';
import { defined } from '../../../schema/defined.ts';

/** One metric as `/metrics` has it (`prom-client`, `getMetricsAsJSON`). */
export interface ReadMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly ReadValue[];
}

interface ReadValue {
  readonly value: number;
  readonly labels: Readonly<Partial<Record<string, string | number>>>;
  /** Of a part of a histogram: `…_bucket`, `…_sum`, `…_count`. */
  readonly metricName?: string;
}

/** What of the SDK is needed at run time; it is loaded only where it is asked for. */
export interface MetricKinds {
  readonly cumulative: AggregationTemporality.CUMULATIVE;
  readonly sum: DataPointType.SUM;
  readonly gauge: DataPointType.GAUGE;
  readonly histogram: DataPointType.HISTOGRAM;
}

interface Span {
  readonly kinds: MetricKinds;
  readonly startTime: HrTime;
  readonly endTime: HrTime;
}

/**
 * The metrics of `/metrics` in OpenTelemetry's form: one source, read when it is exported, so that a request pays nothing for a
 * second way out.
 */
export const toOtlpMetrics = (metrics: readonly ReadMetric[], span: Span): MetricData[] =>
  metrics.flatMap((metric) => toOtlp(metric, span) ?? []);

function toOtlp(metric: ReadMetric, span: Span): MetricData | undefined {
  const { kinds } = span;
  if (metric.type === 'histogram') return toHistogram(metric, span);
  // Quantiles of a summary cannot be added up over processes; none of ours is one.
  if (metric.type === 'summary') return undefined;
  const dataPoints = metric.values.map(({ value, labels }) => pointOf(labels, value, span));
  const base = baseOf(metric, kinds);
  return metric.type === 'counter'
    ? { ...base, dataPointType: kinds.sum, isMonotonic: true, dataPoints }
    : { ...base, dataPointType: kinds.gauge, dataPoints };
}

const baseOf = ({ name, help }: ReadMetric, { cumulative }: MetricKinds) => ({
  // ValueType.DOUBLE of the API: a constant, not an import, which would load it.
  descriptor: { name, description: help, unit: name.endsWith('_seconds') ? 's' : '', valueType: 1 },
  aggregationTemporality: cumulative,
});

const pointOf = <T>(labels: ReadValue['labels'], value: T, { startTime, endTime }: Span) => ({
  startTime,
  endTime,
  attributes: defined(labels),
  value,
});

/** Prometheus counts each bucket together with all below it; OpenTelemetry counts each alone. */
function toHistogram(metric: ReadMetric, span: Span): HistogramMetricData {
  const series = new Map<string, { labels: ReadValue['labels']; parts: ReadValue[] }>();
  for (const value of metric.values) {
    const { le: _bound, ...labels } = value.labels;
    const key = JSON.stringify(Object.entries(labels).sort());
    const known = series.get(key) ?? { labels, parts: [] };
    known.parts.push(value);
    series.set(key, known);
  }
  const dataPoints = [...series.values()].map(({ labels, parts }) => {
    const part = (suffix: string) =>
      parts.filter(({ metricName }) => metricName === `${metric.name}${suffix}`);
    const buckets = part('_bucket')
      .map(({ labels: { le }, value }) => ({
        bound: le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
        value,
      }))
      .sort((one, other) => one.bound - other.bound);
    const counts = buckets.map(({ value }, place) => value - (buckets[place - 1]?.value ?? 0));
    const histogram = {
      buckets: {
        boundaries: buckets.map(({ bound }) => bound).filter((bound) => Number.isFinite(bound)),
        counts,
      },
      sum: part('_sum')[0]?.value ?? 0,
      count: part('_count')[0]?.value ?? 0,
    };
    return pointOf(labels, histogram, span);
  });
  return { ...baseOf(metric, span.kinds), dataPointType: span.kinds.histogram, dataPoints };
}
