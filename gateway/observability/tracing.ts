import { context, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';

import { defined } from '../../schema/defined.ts';

/** One request as a trace tells it. Never a caller, subject, dossier, value or address. */
export interface TracedRequest {
  readonly requestId: string;
  readonly kind: string | undefined;
  readonly operation: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  readonly endedMs: number;
  readonly crossings: readonly TracedCrossing[];
}

export interface TracedCrossing {
  readonly agency: string;
  readonly operation: string;
  readonly outcome: string;
  readonly errorCode?: string;
  /** Absent when no agency was asked: such a crossing has no span. */
  readonly startedMs?: number;
  readonly latencyMs?: number;
}

/**
 * Tells OpenTelemetry of a request and its calls once they are over. Without an SDK registered in the process this does
 * nothing and costs next to nothing; which SDK and exporter there is, is the operator's choice.
 */
export function createTracing(
  tracer: Tracer = trace.getTracer('lien-thong'),
): (request: TracedRequest) => void {
  return ({ requestId, kind, operation, startedMs, endedMs, crossings }) => {
    const request = tracer.startSpan('GraphQL request', {
      kind: SpanKind.SERVER,
      startTime: startedMs,
      attributes: {
        'lienthong.request_id': requestId,
        ...defined({ 'graphql.operation.type': kind, 'graphql.operation.name': operation }),
      },
    });
    const within = trace.setSpan(context.active(), request);
    for (const crossing of crossings) traceCrossing(tracer, crossing, within);
    request.end(endedMs);
  };
}

function traceCrossing(
  tracer: Tracer,
  { agency, operation, outcome, errorCode, startedMs, latencyMs }: TracedCrossing,
  within: ReturnType<typeof context.active>,
): void {
  if (startedMs === undefined) return;
  const span = tracer.startSpan(
    `${agency}.${operation}`,
    {
      kind: SpanKind.CLIENT,
      startTime: startedMs,
      attributes: { 'lienthong.agency': agency, 'lienthong.outcome': outcome },
    },
    within,
  );
  if (outcome === 'failed')
    span.setStatus({ code: SpanStatusCode.ERROR, ...defined({ message: errorCode }) });
  span.end(startedMs + (latencyMs ?? 0));
}
