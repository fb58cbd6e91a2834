/**
 * The one door to OpenTelemetry's SDK, an optional dependency: it is loaded only where an exporter is asked for.
 * @throws Error of the loader where it is not installed.
 */
export async function loadSdk(protocol: 'http/protobuf' | 'http/json') {
  const [traces, metrics, logs, resources, exporters] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/sdk-metrics'),
    import('@opentelemetry/sdk-logs'),
    import('@opentelemetry/resources'),
    protocol === 'http/json' ? loadJsonExporters() : loadProtobufExporters(),
  ]);
  return { traces, metrics, logs, resources, exporters };
}

export type Sdk = Awaited<ReturnType<typeof loadSdk>>;

async function loadProtobufExporters() {
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }, { OTLPLogExporter }] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('@opentelemetry/exporter-metrics-otlp-proto'),
    import('@opentelemetry/exporter-logs-otlp-proto'),
  ]);
  return { OTLPTraceExporter, OTLPMetricExporter, OTLPLogExporter };
}

async function loadJsonExporters() {
  const [{ OTLPTraceExporter }, { OTLPMetricExporter }, { OTLPLogExporter }] = await Promise.all([
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/exporter-metrics-otlp-http'),
    import('@opentelemetry/exporter-logs-otlp-http'),
  ]);
  return { OTLPTraceExporter, OTLPMetricExporter, OTLPLogExporter };
}
